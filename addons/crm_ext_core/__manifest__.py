# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "CRM Extended: Accounts, Talks, Follow-ups",
    "summary": "Company trees, one protocol of every talk, follow-ups that ring, "
    "a number box and orders in one line",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "category": "Sales/CRM",
    "author": "crm_ext contributors",
    "depends": [
        "base_import",
        "contacts",
        "crm",
        "calendar",
        "project",
        "phone_validation",
        "web_hierarchy",
        "sale_crm",
        "sale_management",
        "sale_stock",
    ],
    "external_dependencies": {"python": ["phonenumbers"]},
    "data": [
        "security/ir.model.access.csv",
        "security/crm_conversation_security.xml",
        "security/crm_department_security.xml",
        "security/crm_call_security.xml",
        "security/crm_import_security.xml",
        # Configuration that the views and demo data refer to
        "data/crm_conversation_kind_data.xml",
        "data/crm_conversation_outcome_data.xml",
        "data/ir_cron_data.xml",
        "data/crm_import_data.xml",
        # Views
        "wizard/mail_activity_schedule_views.xml",
        "wizard/crm_conversation_void_views.xml",
        "wizard/crm_address_pass_views.xml",
        # The form comes first: the actions refer to it.
        "views/crm_conversation_form_views.xml",
        "views/crm_conversation_views.xml",
        "views/crm_conversation_kind_views.xml",
        "views/crm_conversation_outcome_views.xml",
        "views/crm_conversation_history_views.xml",
        "views/crm_department_views.xml",
        "views/mail_activity_views.xml",
        "views/res_partner_account_views.xml",
        "views/res_partner_figures_views.xml",
        "views/res_partner_person_views.xml",
        "views/res_partner_conversation_views.xml",
        "views/crm_import_views.xml",
        "views/crm_lead_views.xml",
        "views/project_views.xml",
        "views/sale_order_conversation_views.xml",
        "views/sale_order_views.xml",
        "views/crm_conversation_order_views.xml",
        "views/res_partner_order_views.xml",
        "views/res_config_settings_views.xml",
        "views/res_users_views.xml",
        # Depends on the actions above
        "views/crm_ext_core_menus.xml",
    ],
    "demo": ["demo/crm_demo.xml"],
    # Read by the demo data; named for the linter.
    "oca_data_manual": [
        "demo/companies.csv",
        "demo/orders.csv",
        "demo/people.csv",
        "demo/talks.csv",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_ext_core/static/src/**/*",
            ("remove", "crm_ext_core/static/src/hierarchy/**/*"),
        ],
        # Beside the hierarchy view that it extends
        "web.assets_backend_lazy": [
            "crm_ext_core/static/src/hierarchy/**/*",
        ],
        "web.assets_unit_tests": [
            "crm_ext_core/static/tests/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "installable": True,
}

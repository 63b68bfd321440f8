# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "CRM Extended: Campaigns",
    "summary": "Selections with a net count, consent, mailings to exactly these people",
    "version": "19.0.1.3.0",
    "license": "LGPL-3",
    "category": "Marketing/Email Marketing",
    "author": "crm_ext contributors",
    "depends": [
        "crm_ext_core",
        "mass_mailing",
        "mass_mailing_crm",
        "mass_mailing_sale",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_selection_security.xml",
        # Configuration
        "data/crm_consent_purpose_data.xml",
        "data/ir_cron_consent_data.xml",
        "data/mail_template_consent_data.xml",
        "data/ir_cron_letter_data.xml",
        "data/ir_cron_call_list_data.xml",
        "data/ir_cron_export_data.xml",
        # Reports
        "report/crm_letter_report.xml",
        # Views
        "views/crm_consent_purpose_views.xml",
        "views/crm_consent_views.xml",
        "views/crm_consent_check_views.xml",
        "views/crm_consent_request_views.xml",
        "views/consent_templates.xml",
        "views/mailing_list_views.xml",
        "wizard/crm_consent_ask_views.xml",
        "views/crm_selection_criterion_views.xml",
        "views/crm_selection_member_views.xml",
        "views/crm_selection_views.xml",
        "views/mailing_trace_views.xml",
        "views/mailing_mailing_views.xml",
        "views/crm_letter_views.xml",
        "views/crm_call_list_views.xml",
        "views/crm_campaign_cost_views.xml",
        "views/utm_campaign_templates.xml",
        "views/utm_campaign_views.xml",
        "views/res_config_settings_views.xml",
        "report/crm_campaign_report_views.xml",
        "views/crm_campaign_export_views.xml",
        "views/utm_campaign_result_templates.xml",
        "views/utm_campaign_result_views.xml",
        "wizard/crm_campaign_planning_views.xml",
        "views/res_partner_views.xml",
        # Depends on the actions above
        "views/crm_ext_campaign_menus.xml",
    ],
    "demo": ["demo/crm_demo.xml"],
    # Read by the demo data; named for the linter.
    "oca_data_manual": ["demo/readers.csv"],
    "assets": {
        "web.assets_backend": [
            "crm_ext_campaign/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "crm_ext_campaign/static/tests/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "installable": True,
}

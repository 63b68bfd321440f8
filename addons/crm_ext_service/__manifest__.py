# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "CRM Extended: Service",
    "summary": "Ticket numbers that find the whole story",
    "version": "19.0.1.2.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "crm_ext contributors",
    "depends": ["crm_ext_core", "helpdesk_mgmt"],
    # Enterprise Helpdesk defines the same model helpdesk.ticket.
    "excludes": ["helpdesk"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_conversation_security.xml",
        "security/crm_number_security.xml",
        "security/helpdesk_ticket_security.xml",
        "security/helpdesk_ticket_portal_security.xml",
        "security/crm_ticket_sla_security.xml",
        "data/ir_cron_deadline_data.xml",
        # Views
        "views/helpdesk_ticket_views.xml",
        "views/helpdesk_ticket_double_views.xml",
        "views/helpdesk_ticket_flow_views.xml",
        "views/crm_conversation_views.xml",
        "views/crm_number_alias_views.xml",
        "views/helpdesk_ticket_team_views.xml",
        "views/res_config_settings_views.xml",
        "views/crm_ticket_sla_views.xml",
        "views/crm_ticket_deadline_views.xml",
        "views/helpdesk_ticket_deadline_views.xml",
        "views/portal_templates.xml",
        "views/portal_list_templates.xml",
        "views/portal_settings_views.xml",
        "views/res_partner_views.xml",
        "views/res_partner_figures_views.xml",
        # Depends on the actions above
        "views/crm_ext_service_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["crm_ext_service/static/src/**/*"],
        "web.assets_unit_tests": ["crm_ext_service/static/tests/**/*"],
    },
    "demo": ["demo/crm_demo.xml"],
    # Read by the demo data; named for the linter.
    "oca_data_manual": ["demo/tickets.csv"],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "installable": True,
}

# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "CRM Extended: Repair",
    "summary": "Repair orders from a complaint",
    "version": "19.0.1.2.0",
    "license": "AGPL-3",
    "category": "After-Sales",
    "author": "crm_ext contributors",
    "depends": ["crm_ext_service", "repair"],
    "data": ["views/helpdesk_ticket_views.xml", "views/repair_order_views.xml"],
    "auto_install": True,
    "installable": True,
}

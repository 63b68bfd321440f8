# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "CRM Extended: Production",
    "summary": "Production in the progress of an order",
    "version": "19.0.1.2.0",
    "license": "LGPL-3",
    "category": "Sales/CRM",
    "author": "crm_ext contributors",
    "depends": ["crm_ext_core", "sale_mrp"],
    "data": [
        "report/mrp_production_templates.xml",
        "views/mrp_production_views.xml",
    ],
    "demo": ["demo/crm_demo.xml"],
    # Read by the demo data; named for the linter.
    "oca_data_manual": ["demo/orders.csv"],
    "auto_install": True,
    "installable": True,
}

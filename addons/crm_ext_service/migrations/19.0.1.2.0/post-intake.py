from odoo import SUPERUSER_ID, api

from odoo.addons.crm_ext_service.hooks import use_own_templates


def migrate(cr, version):
    """Stages greet the customer by his own name."""
    use_own_templates(api.Environment(cr, SUPERUSER_ID, {}))

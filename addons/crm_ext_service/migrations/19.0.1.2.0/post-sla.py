from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tell when the tickets from before were answered first."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["helpdesk.ticket"]._fill_crm_first_response()

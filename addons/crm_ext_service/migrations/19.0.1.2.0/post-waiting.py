from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tell who waits on the tickets from before."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["helpdesk.ticket"]._fill_crm_waiting_since()

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Fill whom each activity concerns; at the end, when all documents are known."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["mail.activity"]._fill_crm_partners()

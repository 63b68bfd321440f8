from odoo import SUPERUSER_ID, api

from odoo.addons.crm_ext_service.hooks import share_channels


def migrate(cr, version):
    """All own companies use the channels that came with the helpdesk."""
    share_channels(api.Environment(cr, SUPERUSER_ID, {}))

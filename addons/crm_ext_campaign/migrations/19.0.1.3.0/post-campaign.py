"""Switch campaigns on, as a new installation does."""

from odoo import SUPERUSER_ID, api

from odoo.addons.crm_ext_campaign.hooks import post_init_hook


def migrate(cr, version):
    post_init_hook(api.Environment(cr, SUPERUSER_ID, {}))

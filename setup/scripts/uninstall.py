"""Run by ``odoo shell``: uninstall our addons."""

import os

env = globals()["env"]
ours = os.environ["CRM_EXT_ADDONS"].split(",")
env["ir.module.module"].search([("name", "in", ours)]).button_immediate_uninstall()

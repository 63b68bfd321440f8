"""Run by ``odoo shell``: compile the asset bundles, else each test run would."""

env = globals()["env"]
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()

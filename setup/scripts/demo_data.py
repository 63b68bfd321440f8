"""Run by ``odoo shell``: load the demo data of our addons only.

Odoo loads a module's demo data only if all modules below it have theirs, too; and
theirs, companies and customers of another country, would bury ours.
"""

import os

from odoo.modules.loading import load_demo
from odoo.modules.module_graph import ModuleGraph

env = globals()["env"]
ours = os.environ["CRM_EXT_ADDONS"].split(",")
Module = env["ir.module.module"]
graph = ModuleGraph(env.cr, mode="load")
graph.extend(Module.search([("state", "=", "installed")]).mapped("name"))
for package in graph:
    if package.name in ours and not package.demo:
        if not load_demo(env, package, {}, "init"):
            raise SystemExit(f"the demo data of {package.name} do not load")
        Module.browse(package.id).demo = True
Module.search([("name", "in", ours)])._update_translations()
env.cr.commit()

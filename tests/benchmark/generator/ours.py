"""The tables of our addons, filled as at their installation."""

import importlib
import inspect
from pathlib import Path

from odoo.tools import SQL

from .sow import bare, settle

# Models and modules by whose code the side tables are filled
FILLING_MODELS = ("crm.account.link", "crm.phone.number", "crm.phone.mixin")
FILLING_MODULES = ("crm_ext_core.hooks", "crm_ext_core.tools.phone")


def sources(env):
    """Return the source of the product's own code that the generator calls."""
    files = {inspect.getsourcefile(_module(name)) for name in FILLING_MODULES}
    for name in FILLING_MODELS:
        files |= {
            inspect.getsourcefile(base)
            for base in type(env[name]).mro()
            if base.__module__.startswith("odoo.addons.crm_ext")
        }
    return [Path(file).read_text(encoding="utf-8") for file in sorted(files)]


def _module(name):
    """Import a module of our addons; found only after Odoo knows its addons path."""
    return importlib.import_module(f"odoo.addons.{name}")


def take_over_companies(env, plan):
    """Make company trees of the companies related to a company.

    Ends with the related companies as they were, because that is where plain Odoo
    keeps the tree; our code looks at people's only.
    """
    with bare(env.cr, "res_partner"):
        _module("crm_ext_core.hooks").take_over_company_parents(env)
        env["crm.account.link"]._rebuild()
        env.cr.execute(
            SQL(
                """UPDATE res_partner SET parent_id = crm_parent_id
                    WHERE crm_parent_id IS NOT NULL"""
            )
        )
    settle(env.cr, "res_partner", "crm_account_link")


def read_phone_numbers(env, plan):
    """Make phone numbers of what is typed in the phone fields."""
    env["res.partner"]._fill_crm_phone_numbers()
    settle(env.cr, "crm_phone_number")

"""Seeded data of any size, written by set-based SQL; see `generate`."""

import time

from ..report import say
from . import invoices, marketing, messages, partners, sales, service, users
from .plan import Plan

__all__ = ["Plan", "generate", "product_sources"]

# In this order: each theme reads the map of the partners, invoices that of the orders.
THEMES = {
    "users": users,
    "partners": partners,
    "orders": sales,
    "invoices": invoices,
    "tickets": service,
    "messages": messages,
    "blacklist": marketing,
}


def generate(env, plan):
    """Fill the database with `plan`, theme by theme, all in one transaction."""
    env.cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    env.cr.execute("SET LOCAL work_mem = '256MB'")
    env.cr.execute("SET LOCAL synchronous_commit = off")
    for name, theme in THEMES.items():
        started = time.monotonic()
        theme.fill(env, plan)
        env.invalidate_all()
        say(f"  {name}: {time.monotonic() - started:.1f} s")


def product_sources(env):
    """Return the source of the product's own code that the generator calls."""
    return []

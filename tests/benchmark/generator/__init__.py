"""Seeded data of any size, written by set-based SQL; see `generate`."""

import time

from ..report import say
from . import (
    documents,
    followups,
    invoices,
    marketing,
    messages,
    ours,
    partners,
    projects,
    sales,
    service,
    users,
)
from .plan import SIZES, Plan

__all__ = ["SIZES", "Plan", "generate", "product_sources"]

product_sources = ours.sources

# In this order: each theme reads the map of the partners, invoices that of the orders.
THEMES = {
    "users": users.fill,
    "partners": partners.fill,
    "phone numbers": ours.read_phone_numbers,
    "orders": sales.fill,
    "invoices": invoices.fill,
    "other documents": documents.fill,
    "shares of invoices": ours.divide_invoices,
    "tickets": service.fill,
    "ticket numbers": ours.register_ticket_numbers,
    "projects": projects.fill,
    "messages": messages.fill,
    "follow-ups": followups.fill,
    "talks": ours.log_talks,
    "blacklist": marketing.fill,
}


def generate(env, plan):
    """Fill the database with `plan`, theme by theme."""
    env.cr.execute("SET maintenance_work_mem = '512MB'")
    env.cr.execute("SET work_mem = '256MB'")
    for name, fill in THEMES.items():
        started = time.monotonic()
        fill(env, plan)
        env.invalidate_all()
        env.cr.commit()
        say(f"  {name}: {time.monotonic() - started:.1f} s")

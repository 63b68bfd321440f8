"""Odoo's command line with a clock that can be put ahead, and a stopwatch.

``CRM_EXT_CLOCK`` names a file with the seconds that today is ahead, ``CRM_EXT_CLAIMS``
one to which each claim of ticket numbers adds the seconds that it took.
"""

import functools
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from odoo import fields
from odoo.cli.command import main
from odoo.modules.registry import Registry

CLOCK = Path(os.environ["CRM_EXT_CLOCK"])
CLAIMS = Path(os.environ["CRM_EXT_CLAIMS"])

context_today = fields.Date.context_today
new_registry = Registry.new.__func__


def today_ahead(record, timestamp=None):
    """Return the date that the clock in the file shows."""
    ahead = timedelta(seconds=float(CLOCK.read_text()))
    return context_today(record, timestamp or datetime.now() + ahead)


def timed(claim):
    """Return a method that also notes how long it took."""

    @functools.wraps(claim)
    def wrapper(*args, **kwargs):
        begin = time.perf_counter()
        numbers = claim(*args, **kwargs)
        with CLAIMS.open("a") as file:
            file.write(f"{time.perf_counter() - begin:.4f}\n")
        return numbers

    return wrapper


@classmethod
def new_timed_registry(cls, *args, **kwargs):
    """Return a registry whose claims are timed."""
    registry = new_registry(cls, *args, **kwargs)
    if series := registry.models.get("crm.number.series"):
        series._draw = timed(series._draw)
    return registry


fields.Date.context_today = staticmethod(today_ahead)
Registry.new = new_timed_registry
main()

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Locks on what has no row to lock: an address, a mailing that is just composed.

A sender holds the locks of a few addresses while their mails go out; who objects waits
for them. So an objection is either seen by the sender or comes after the delivery.
PostgreSQL gives a lock back when the session that holds it ends: a lock that can be had
tells that whoever held it is dead.
"""

import time
from contextlib import contextmanager, suppress
from zlib import crc32

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo.tools import SQL

ADDRESS, MAILING = crc32(b"crm_ext.address") >> 1, crc32(b"crm_ext.mailing") >> 1
# Few enough to lock them all in one transaction, as the import of a long list of
# objections does, and too many for two people to meet by chance.
BUCKETS = 512
POLL_SECONDS = 0.02


def bucket(email):
    """Return the number under which a normalised address is locked."""
    return crc32((email or "").encode()) % BUCKETS


@contextmanager
def held(cr, kind, numbers):
    """Try to lock these numbers until the end, whatever is committed meanwhile.

    :return: those that nobody else holds
    :rtype: set[int]
    """
    rows = []
    try:
        cr.execute(
            SQL(
                """
                SELECT number
                  FROM unnest(%s::int[]) number
                 WHERE pg_try_advisory_lock(%s, number)
                """,
                sorted(numbers),
                kind,
            )
        )
        rows = [number for [number] in cr.fetchall()]
        yield set(rows)
    finally:
        # A connection that broke has no locks left
        with suppress(psycopg2.OperationalError, psycopg2.InterfaceError):
            if cr.connection.get_transaction_status() == TRANSACTION_STATUS_INERROR:
                cr.rollback()
            cr.execute(
                SQL(
                    "SELECT pg_advisory_unlock(%s, no) FROM unnest(%s::int[]) no",
                    kind,
                    rows,
                )
            )


def wait_for(cr, kind, numbers, seconds):
    """Lock these numbers until the transaction ends; wait for whoever holds them.

    :return: whether all of them were had in time
    :rtype: bool
    """
    deadline = time.monotonic() + seconds
    for number in sorted(numbers):  # in one order: nobody waits in a circle
        while True:
            cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", kind, number))
            if cr.fetchone()[0]:
                break
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
    return True

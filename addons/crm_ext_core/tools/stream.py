"""Read more rows than fit into memory."""

from odoo.tools import SQL

BATCH_SIZE = 2000
"""Rows that PostgreSQL hands over at a time."""


def fetch_rows(cr, query, batch_size=BATCH_SIZE):
    """Yield the rows of a query, of which only one batch is in memory.

    A cursor of PostgreSQL holds the rest until the transaction ends. It has one name:
    read one query to its end before the next.

    :param SQL query: a SELECT
    """
    cr.execute(SQL("DECLARE crm_rows NO SCROLL CURSOR FOR %s", query))
    rows = [None] * batch_size
    while len(rows) == batch_size:
        cr.execute(SQL("FETCH %s FROM crm_rows", batch_size))
        rows = cr.fetchall()
        yield from rows
    cr.execute("CLOSE crm_rows")

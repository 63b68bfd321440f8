"""Fill Odoo's tables with many rows that look as if the ORM had written them.

One record of each kind is made by the ORM, read back as a table row and undone.
That prototype row then carries every column that somebody requires or defaults,
also those of addons unknown here; set-based SQL multiplies it and replaces the
columns that vary.
"""

import contextlib
import json

import psycopg2

from odoo.tools import SQL


class Prototype:
    """A row as the ORM writes it, to be multiplied by `sow`."""

    def __init__(self, table, row):
        self.table = table
        self.row = row

    @classmethod
    def read(cls, record):
        """Return the prototype of one stored record."""
        record.env.flush_all()
        table = record._table
        [(row,)] = record.env.execute_query(
            SQL(
                "SELECT to_jsonb(t) FROM %s t WHERE id = %s",
                SQL.identifier(table),
                record.id,
            )
        )
        return cls(table, row)

    def sow(self, cr, source, **columns):
        """Insert one row for every row `s` of `source`.

        :param SQL source: query, its columns are readable as s.<column>
        :param str columns: SQL expression of each column that differs from the
            prototype; `id` is one of them
        :return: how many rows were inserted
        """
        fixed = [
            name
            for name, value in self.row.items()
            if value is not None and name not in columns
        ]
        cr.execute(
            SQL(
                """INSERT INTO %s (%s)
                   SELECT %s FROM (%s) s
                   CROSS JOIN jsonb_populate_record(NULL::%s, %s::jsonb) p""",
                SQL.identifier(self.table),
                SQL(", ").join(map(SQL.identifier, [*columns, *fixed])),
                SQL(", ").join(
                    [
                        *map(SQL, columns.values()),
                        *(SQL.identifier("p", name) for name in fixed),
                    ]
                ),
                source,
                SQL.identifier(self.table),
                json.dumps(self.row),
            )
        )
        return cr.rowcount


@contextlib.contextmanager
def undone(env):
    """Undo on exit whatever the ORM wrote inside."""
    env.flush_all()
    env.cr.execute("SAVEPOINT prototype")
    try:
        yield
        env.flush_all()
    finally:
        env.transaction.clear()
        env.cr.precommit.clear()
        env.cr.postcommit.clear()
        env.cr.execute("ROLLBACK TO SAVEPOINT prototype")


@contextlib.contextmanager
def bare(cr, *tables):
    """Take indexes, foreign keys and triggers off `tables` while they are filled.

    Building an index once is several times cheaper than keeping it during a
    million inserts; adding a foreign key back checks all rows at once.
    """
    dropped = _foreign_keys(cr, tables) + _indexes(cr, tables)
    for table in tables:
        change = f"ALTER TABLE {table} {{}} TRIGGER USER"
        dropped.append((change.format("DISABLE"), change.format("ENABLE")))
    for drop, _create in dropped:
        cr.execute(SQL(drop))
    yield
    for _drop, create in reversed(dropped):
        cr.execute(SQL(create))


def _foreign_keys(cr, tables):
    """Return [(statement that drops it, statement that makes it)]."""
    cr.execute(
        SQL(
            """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I',
                             conrelid::regclass, conname),
                      format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
                             conrelid::regclass, conname, pg_get_constraintdef(oid))
                 FROM pg_constraint
                WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
             ORDER BY conname""",
            list(tables),
        )
    )
    return cr.fetchall()


def _indexes(cr, tables):
    """Return [(statement that drops it, statement that makes it)].

    Indexes behind a constraint stay: they keep primary keys honest.
    """
    cr.execute(
        SQL(
            """SELECT format('DROP INDEX %%s', indexrelid::regclass),
                      pg_get_indexdef(indexrelid)
                 FROM pg_index
                WHERE indrelid = ANY(%s::regclass[])
                  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
             ORDER BY indexrelid""",
            list(tables),
        )
    )
    return cr.fetchall()


def compact(cr, table):
    """Commit, and take the room away that updated rows left behind."""
    cr.commit()
    connection = psycopg2.connect(dbname=cr.dbname)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"VACUUM FULL {table}")


def last_id(cr, table):
    """Return the highest id of `table`, where our own numbering starts."""
    cr.execute(SQL("SELECT coalesce(max(id), 0) FROM %s", SQL.identifier(table)))
    return cr.fetchone()[0]


def settle(cr, *tables):
    """Let the sequences of `tables` go on behind our rows, and count them anew."""
    for table in tables:
        cr.execute(
            SQL(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                table,
                max(last_id(cr, table), 1),
            )
        )
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

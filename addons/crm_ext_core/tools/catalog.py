"""What PostgreSQL knows of the tables of the database: columns and foreign keys."""

from odoo.tools import SQL

SKIPPED_TABLES = {
    "crm_merge_row",
    "bus_bus",
    # Made anew from the documents, after the merge and after its undo
    "crm_customer_score",
    "crm_customer_score_month",
}
"""Tables that no merge journal keeps."""


def get_foreign_keys(env):
    """Return all foreign keys of one column as dicts, and links that act like them.

    Keys: table, column, target (table), action (c = cascade, n = set null, a or r =
    refuse), required (whether the column is NOT NULL).
    """
    keys = env.execute_query_dict(
        SQL(
            """
            SELECT child.relname AS "table", att.attname AS "column",
                   target.relname AS target, con.confdeltype AS action,
                   att.attnotnull AS required
              FROM pg_constraint con
              JOIN pg_class child ON child.oid = con.conrelid
              JOIN pg_class target ON target.oid = con.confrelid
              JOIN pg_attribute att
                ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
             WHERE con.contype = 'f'
               AND cardinality(con.conkey) = 1
               AND con.connamespace = current_schema::regnamespace
          ORDER BY child.relname, att.attnum
            """
        )
    )
    return keys + env["crm.merge.row"]._get_unchecked_links()


def get_columns(env, tables):
    """Return the writable columns of tables: {table: {name: SQL type}}."""
    if not tables:
        return {}
    rows = env.execute_query(
        SQL(
            """
            SELECT rel.relname, att.attname,
                   format_type(att.atttypid, att.atttypmod)
              FROM pg_class rel
              JOIN pg_attribute att ON att.attrelid = rel.oid
             WHERE rel.relnamespace = current_schema::regnamespace
               AND rel.relname IN %s
               AND att.attnum > 0
               AND NOT att.attisdropped
               AND att.attgenerated = ''
          ORDER BY rel.relname, att.attnum
            """,
            tuple(tables),
        )
    )
    result = {}
    for table, column, type_name in rows:
        result.setdefault(table, {})[column] = type_name
    return result


def get_unique_keys(env, target):
    """Return the unique indexes over plain columns that contain a foreign key.

    Only of tables with an id. Keys of the dicts: table, column (the foreign key),
    others (the other columns of the index), condition (of a partial index, SQL text).
    """
    return env.execute_query_dict(
        SQL(
            """
            SELECT child.relname AS "table", att.attname AS "column",
                   array_remove(keys.names, att.attname::text) AS others,
                   pg_get_expr(ind.indpred, ind.indrelid) AS condition
              FROM pg_constraint con
              JOIN pg_class child ON child.oid = con.conrelid
              JOIN pg_class target ON target.oid = con.confrelid
              JOIN pg_attribute att
                ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
              JOIN pg_index ind
                ON ind.indrelid = child.oid AND ind.indisunique
               AND ind.indexprs IS NULL
        CROSS JOIN LATERAL (
                   SELECT array_agg(part.attname::text) AS names
                     FROM pg_attribute part
                    WHERE part.attrelid = child.oid
                      AND part.attnum = ANY (
                          (ind.indkey::int2[])[0:ind.indnkeyatts - 1])) keys
             WHERE con.contype = 'f'
               AND cardinality(con.conkey) = 1
               AND con.connamespace = current_schema::regnamespace
               AND target.relname = %s
               AND att.attname::text = ANY (keys.names)
               AND EXISTS (SELECT FROM pg_attribute pk
                            WHERE pk.attrelid = child.oid AND pk.attname = 'id'
                              AND NOT pk.attisdropped)
            """,
            target,
        )
    )

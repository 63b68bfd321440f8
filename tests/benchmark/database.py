"""The benchmark's databases: built once for a state of the sources, then reused."""

import contextlib
import hashlib
import shutil
import time
from pathlib import Path

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import SQL, config

from . import generator, jobs
from .report import say

COMPLETE = "complete"
VACUUM_ATTEMPTS = 10
VACUUM_LEFT_OVER = 1000  # rows
HERE = Path(__file__).resolve().parent


def ready(place, size):
    """Return the name of a database of `size`, generating it when there is none.

    The name carries a key of what the data depends on: the generator, the tables
    that our addons make and the code by which they fill their side tables.
    """
    with environment(place, place.base) as env:
        key = _data_key(env)
    name = f"crm_ext_bench_{size}_{key}"
    if _state(name) == COMPLETE:
        return name
    _drop_older(f"crm_ext_bench_{size}_", keep=name)
    say(f"{name}: generating (kept for the next time)")
    started = time.monotonic()
    _clone(place.base, name)
    with environment(place, name) as env:
        generator.generate(env, generator.Plan(size))
        for job in jobs.names():
            jobs.module(job).Benchmark.prepare(env)
            env.cr.commit()
    _vacuum(name)
    _mark(name)
    say(f"{name}: generated in {time.monotonic() - started:.0f} s")
    return name


@contextlib.contextmanager
def environment(place, database):
    """Give the superuser's Environment on `database`; nothing is committed."""
    config.parse_config(
        [
            *place.odoo_args,
            f"--database={database}",
            "--no-http",
            "--max-cron-threads=0",
            "--log-level=warn",
        ],
        setup_logging=True,
    )
    try:
        with Registry(database).cursor() as cr:
            try:
                yield api.Environment(cr, SUPERUSER_ID, {})
            finally:
                cr.rollback()
    finally:
        # PostgreSQL copies no database that somebody is connected to
        Registry.delete(database)
        close_db(database)


def _data_key(env):
    """Return a key that changes when generated data would come out differently."""
    rows = env.execute_query(
        SQL(
            """SELECT table_name, column_name, data_type, is_nullable
                 FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL
               SELECT tablename, indexname, indexdef, ''
                 FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL
               SELECT 'ir_rule', name, domain_force, '' FROM ir_rule
            UNION ALL
               SELECT model, module, name, '' FROM ir_model_data
                WHERE module LIKE 'crm\\_ext%%'
                  AND model NOT LIKE 'ir.ui.%%' AND model NOT LIKE 'ir.model.%%'
             ORDER BY 1, 2, 3, 4"""
        )
    )
    key = hashlib.sha256(repr(rows).encode())
    for path in sorted(HERE.glob("generator/*.py")):
        key.update(path.read_bytes())
    for source in [*generator.product_sources(env), *jobs.preparations()]:
        key.update(source.encode())
    return key.hexdigest()[:12]


def _vacuum(name):
    """Leave the tables as a server does overnight: counted, indexes readable alone.

    PostgreSQL's own vacuum may still look at old rows; then they do not go at once.
    """
    dead = "SELECT coalesce(max(n_dead_tup), 0) FROM pg_stat_user_tables"
    for _attempt in range(VACUUM_ATTEMPTS):
        _query("VACUUM ANALYZE", database=name)
        if _query(dead, database=name)[0][0] < VACUUM_LEFT_OVER:
            break
        time.sleep(1)


def _query(statement, *params, database="postgres"):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def _state(name):
    """Return the mark of a database, None when it is absent or half made."""
    rows = _query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s",
        name,
    )
    return rows[0][0] if rows else None


def _mark(name):
    _query(f"COMMENT ON DATABASE \"{name}\" IS '{COMPLETE}'")


def _clone(source, name):
    drop(name)
    _query(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name):
    """Remove a database and its files."""
    _query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    if config["data_dir"]:
        shutil.rmtree(config.filestore(name), ignore_errors=True)


def _drop_older(prefix, keep):
    rows = _query(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", prefix
    )
    for (name,) in rows:
        if name != keep:
            drop(name)

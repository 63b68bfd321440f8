"""Addresses that want no mail."""

from odoo.tools import SQL

from .expressions import rand
from .sow import Prototype, bare, last_id, settle, undone


def fill(env, plan):
    """Put people on the blacklist."""
    cr = env.cr
    with undone(env):
        entry = Prototype.read(
            env["mail.blacklist"]
            .with_context(tracking_disable=True)
            .create({"email": "prototype@our-company.example"})
        )
    with bare(cr, "mail_blacklist"):
        entry.sow(
            cr,
            SQL(
                f"""SELECT %s + m.n AS id, p.email_normalized AS email
                      FROM bench.person m JOIN res_partner p ON p.id = m.id
                  ORDER BY {rand("m.n", 70)} LIMIT %s""",
                last_id(cr, "mail_blacklist"),
                plan.blacklisted,
            ),
            id="s.id",
            email="s.email",
        )
    settle(cr, "mail_blacklist")

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

# What a statement is about in each channel: column of crm.consent, column of the pool.
STATEMENT_SUBJECTS = {
    "mail": (SQL("email"), SQL("pool.address")),
    "letter": (SQL("partner_id"), SQL("pool.id")),
    "phone": (SQL("phone"), SQL("pool.address")),
}


class CrmSelection(models.Model):
    """What people of the pool agreed and objected to, and who is on a blacklist."""

    _inherit = "crm.selection"

    def _get_statement_sql(self, by_set=False):
        """Return the joins of the newest statements that apply to a person.

        ``consent`` is the newest one about the address, whoever of several people made
        it; that about letters is the person's own. ``objection`` is a newer one that
        the person made about any address: it follows the person to another address.

        :param bool by_set: read all statements once instead of those of each person
        """
        applies = SQL(
            """
            channel = %s
            AND (purpose_id = %s OR purpose_id IS NULL)
            AND (company_id = %s OR company_id IS NULL)
            """,
            self.channel,
            self.purpose_id._origin.id or None,
            self.company_id._origin.id or None,
        )
        column, subject = STATEMENT_SUBJECTS[self.channel]
        return SQL(
            """
            LEFT JOIN %(consent)s ON %(subject)s = consent.about AND pool.step = 0
            LEFT JOIN %(objection)s
                ON objection.about = pool.id
               AND (
                   consent.id IS NULL
                   OR (objection.date, objection.id) > (consent.date, consent.id)
               )
            """,
            consent=self._get_newest_sql("consent", column, subject, applies, by_set),
            subject=subject,
            objection=self._get_newest_sql(
                "objection",
                SQL("partner_id"),
                SQL("pool.id"),
                SQL("action = 'withdrawn' AND %s", applies),
                by_set,
            ),
        )

    @api.model
    def _get_newest_sql(self, name, column, subject, applies, by_set):
        """Return the newest statement about each subject, as a table to be joined."""
        if by_set:
            return SQL(
                """(SELECT DISTINCT ON (%(column)s) %(column)s AS about, id, action,
                           basis, expiry, date
                      FROM crm_consent
                     WHERE %(column)s IS NOT NULL AND %(applies)s
                     ORDER BY %(column)s, date DESC, id DESC) %(name)s""",
                column=column,
                applies=applies,
                name=SQL.identifier(name),
            )
        return SQL(
            """LATERAL (SELECT %(column)s AS about, id, action, basis, expiry, date
                      FROM crm_consent
                     WHERE %(column)s = %(subject)s AND pool.step = 0 AND %(applies)s
                     ORDER BY date DESC, id DESC
                     LIMIT 1) %(name)s""",
            column=column,
            subject=subject,
            applies=applies,
            name=SQL.identifier(name),
        )

    def _get_blacklist_sql(self):
        """Return the join of Odoo's blacklist of the channel, as ``blacklist``."""
        if self.channel == "letter":
            return SQL("LEFT JOIN (SELECT NULL AS id) blacklist ON TRUE")
        table, column = {
            "mail": ("mail_blacklist", "email"),
            "phone": ("phone_blacklist", "number"),
        }[self.channel]
        return SQL(
            "LEFT JOIN %s blacklist ON blacklist.%s = pool.address "
            "AND blacklist.active",
            SQL.identifier(table),
            SQL.identifier(column),
        )

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..const import FAILURE_TYPES

# What a frozen row proves; the row's hash covers it.
HASHED_COLUMNS = (
    "selection_id",
    "frozen_partner_id",
    "email",
    "state",
    "reason",
    "consent_id",
    "basis",
)
# Columns that came later: where they are empty, older seals stay valid.
LATER_HASHED_COLUMNS = ("address", "frozen_customer_id", "holdout")


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    # === FREEZING === #
    def _freeze_members(self):
        """Write one row per person who meets all criteria, and count the funnel.

        Both in one statement: what is counted is what is written.

        :return: see ``_funnel_counts``
        """
        self._flush_sources()
        pool_size = len(self._get_pool_and_cuts()[0])
        counts = self._read_counts(
            self.env.execute_query(
                SQL(
                    """
                    %(final)s,
                    frozen AS (%(insert)s)
                    SELECT step, reason, FALSE, %(counts)s
                      FROM final
                     GROUP BY step, reason
                    """,
                    final=self._get_final_sql(),
                    insert=self._get_insert_sql(),
                    counts=SQL(", ").join(
                        [
                            SQL("count(*)"),
                            SQL("count(*)"),
                            *self._count_by_pool(pool_size),
                        ]
                    ),
                )
            )
        )
        self.env["crm.selection.member"].invalidate_model()
        return counts

    def _get_insert_sql(self):
        """Return the part of the statement that writes the rows of ``final``."""
        return SQL(
            """
            INSERT INTO crm_selection_member (
                selection_id, partner_id, frozen_partner_id, frozen_customer_id,
                email, address, state, reason, holdout, consent_id, basis, hash
            )
            SELECT selection_id, frozen_partner_id, frozen_partner_id,
                   frozen_customer_id, email, address, state, reason, holdout,
                   consent_id, basis, %(hash)s
              FROM (
                SELECT %(selection)s AS selection_id, id AS frozen_partner_id,
                       customer_id AS frozen_customer_id, %(address)s, consent_id,
                       NULLIF(reason, 'holdout') AS reason,
                       reason IS NOT DISTINCT FROM 'holdout' AS holdout,
                       CASE WHEN COALESCE(reason, 'holdout') = 'holdout'
                            THEN COALESCE(basis, %(basis)s) END AS basis,
                       CASE WHEN COALESCE(reason, 'holdout') = 'holdout'
                            THEN 'included' ELSE 'excluded' END AS state
                  FROM final
                 WHERE step = 0
              ) member
             ORDER BY frozen_partner_id
            """,
            hash=self._get_hash_sql(),
            selection=self.id,
            address=SQL("address AS email, NULL AS address")
            if self.channel == "mail"
            else SQL("NULL AS email, address"),
            basis=self.purpose_id._get_default_basis(self.channel),
        )

    def _seal(self, counts):
        """Close the selection: from now on every change of its rows is found.

        :param dict counts: see ``_freeze_members``
        """
        self.flush_model()
        previous = self.sudo().search(
            [("company_id", "=", self.company_id.id), ("seal", "!=", False)],
            order="frozen_date desc, id desc",
            limit=1,
        )
        self.write(
            {
                "state": "frozen",
                "frozen_funnel": self._describe_funnel(counts),
                "included_count": counts["net"],
                "holdout_count": counts["reasons"]["holdout"],
                "frozen_date": fields.Datetime.now(),
                "frozen_uid": self.env.uid,
                "previous_seal": previous.seal,
                "seal": self._compute_seal_of_rows(previous.seal),
            }
        )

    def _get_hash_sql(self):
        """Return the SHA-256 of a frozen row, from the columns of the table at hand."""
        columns = [
            SQL("COALESCE(%s::text, '')", SQL.identifier(name))
            for name in HASHED_COLUMNS
        ]
        columns += [
            SQL("%s::text", SQL.identifier(name)) for name in LATER_HASHED_COLUMNS
        ]
        return SQL(
            "encode(sha256(convert_to(concat_ws('|', %s), 'UTF8')), 'hex')",
            SQL(", ").join(columns),
        )

    def _compute_seal_of_rows(self, previous_seal):
        """Return the SHA-256 over the seal before and the hashes of all rows."""
        [[seal]] = self.env.execute_query(
            SQL(
                """
                SELECT encode(sha256(convert_to(
                           %s || COALESCE(string_agg(hash, '' ORDER BY id), ''), 'UTF8'
                       )), 'hex')
                  FROM crm_selection_member
                 WHERE selection_id = %s
                """,
                previous_seal or "",
                self.id,
            )
        )
        return seal

    def _is_seal_intact(self):
        """Tell whether all frozen rows are as they were frozen."""
        self.env["crm.selection.member"].flush_model()
        [[tampered]] = self.env.execute_query(
            SQL(
                """
                SELECT count(*)
                  FROM crm_selection_member
                 WHERE selection_id = %s AND hash IS DISTINCT FROM %s
                """,
                self.id,
                self._get_hash_sql(),
            )
        )
        return not tampered and self.seal == self._compute_seal_of_rows(
            self.previous_seal
        )

    # === SENDING === #
    def _get_sending_pool_sql(self, partner_ids):
        """Return the query of ``pool`` for frozen recipients about to be mailed."""
        companies = self.company_id.sudo().parent_ids.ids
        return SQL(
            """
            SELECT DISTINCT ON (partner.id)
                   partner.id, partner.commercial_partner_id AS customer_id,
                   partner.crm_root_id AS root_id, %(address)s AS address,
                   COALESCE(member.email, member.address) AS frozen_address,
                   partner.active,
                   (partner.company_id IS NULL
                    OR partner.company_id = ANY(%(companies)s)) AS is_own_company,
                   member.holdout, 0 AS step
              FROM crm_selection_member member
              JOIN res_partner partner ON partner.id = member.partner_id
             WHERE member.selection_id = %(selection)s AND member.state = 'included'
               AND member.partner_id = ANY(%(partners)s)
             ORDER BY partner.id, member.holdout IS TRUE,
                      COALESCE(member.email, member.address)
                          IS DISTINCT FROM %(address)s
            """,
            address=self._get_address_sql("partner"),
            companies=companies,
            selection=self.id,
            partners=list(partner_ids),
        )

    def _get_sending_exclusions(self):
        """Return why a frozen recipient is not mailed after all.

        See ``_get_exclusions``; ``pool`` is that of ``_get_sending_pool_sql``.
        """
        exclusions = [
            ("holdout", SQL("pool.holdout")),
            ("archived", SQL("NOT pool.active")),
            ("other_company", SQL("NOT pool.is_own_company")),
            *self._get_exclusions(),
        ]
        if self.channel == "mail":
            # The consent was to mails to that address. Who moved gets letters and calls
            # where he is now.
            changed = SQL("pool.address IS DISTINCT FROM pool.frozen_address")
            exclusions.append(("address_changed", changed))
        return exclusions

    def _get_skip_reasons(self, partner_ids):
        """Check again, with the data of now, who of these people may be mailed.

        :return: {partner id: reason} of those who may not
        :rtype: dict[int, str]
        """
        self.ensure_one()
        self._flush_sources()
        few = self.with_context(crm_selection_of_few=True)
        rows = self.env.execute_query(
            SQL(
                "%s SELECT id, reason FROM person",
                few._get_person_sql(
                    few._get_sending_pool_sql(partner_ids),
                    few._get_sending_exclusions(),
                ),
            )
        )
        reasons = dict.fromkeys(partner_ids, "not_selected") | dict(rows)
        return {partner_id: reason for partner_id, reason in reasons.items() if reason}

    def _log_skipped(self, mailing, reasons):
        """Note on the frozen rows who was not mailed after all, and why."""
        partners_by_reason = {}
        for partner_id, reason in reasons.items():
            partners_by_reason.setdefault(reason, []).append(partner_id)
        for reason, partner_ids in partners_by_reason.items():
            # Rows of a proof are nobody's to edit: only sending may add to them.
            members = (
                self.env["crm.selection.member"]
                .sudo()
                .search(
                    [
                        ("selection_id", "=", self.id),
                        ("state", "=", "included"),
                        ("partner_id", "in", partner_ids),
                    ]
                )
            )
            members.write(
                {
                    "skip_reason": reason,
                    "skip_mailing_id": mailing.id,
                    "skip_date": fields.Datetime.now(),
                }
            )

    def _get_failure_type(self, reason):
        """Return Odoo's failure type of a trace for one of our reasons."""
        return FAILURE_TYPES.get(reason, "crm_left_out")

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# More lines help nobody; the number of findings is complete.
SHOWN_FINDINGS = 100


class CrmConsentCheck(models.Model):
    """One check whether the log of consents is as it was recorded."""

    _name = "crm.consent.check"
    _description = "Consent Check"
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Checked By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    row_count = fields.Integer(
        string="Rows", readonly=True, help="Number of statements that were checked."
    )
    end_hash = fields.Char(
        string="Hash of the Last Row",
        readonly=True,
        help="Keep it elsewhere to prove the state of this day.",
    )
    finding_count = fields.Integer(string="Number of Findings", readonly=True)
    findings = fields.Text(readonly=True, help="The first findings, one per line.")
    consent_ids = fields.Json(string="Consents Found", readonly=True)
    state = fields.Selection(
        [("intact", "Intact"), ("broken", "Tampered With")],
        compute="_compute_state",
        store=True,
    )

    @api.depends("finding_count")
    def _compute_state(self):
        for check in self:
            check.state = "broken" if check.finding_count else "intact"

    # === ACTION METHODS === #
    def action_check(self):
        """Check the log now and show what was found."""
        self.env["crm.consent"].check_access("read")
        # sudo: the log is one for all companies, and nobody writes checks by hand
        check = self.sudo()._check_log()
        return check.sudo(False)._get_records_action()

    def action_view_consents(self):
        """Open the rows that were found."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_consent_action"
        )
        return {**action, "domain": [("id", "in", self.consent_ids or [])]}

    # === BUSINESS METHODS === #
    @api.model
    def _cron_check_log(self):
        """Seal what is left, check the log, and tell the administrators of findings."""
        self.env["crm.consent"]._seal_in_own_transaction()
        check = self._check_log()
        if check.state == "broken":
            _logger.error("The log of consents was tampered with: %s", check.findings)
            check._notify_administrators()

    @api.model
    def _check_log(self):
        """Check all rows and keep what was found."""
        self.env["crm.consent"].flush_model()
        found = [
            *self._find_changed(),
            *self._find_added(),
            *self._find_broken_links(),
            *self._find_moved(),
        ]
        lines = [line for _consent_id, line in found]
        lines += self._find_missing_end()
        number, last_hash = self.env["crm.consent.end"].sudo()._get()
        return self.create(
            {
                "row_count": number,
                "end_hash": last_hash,
                "finding_count": len(lines),
                "findings": "\n".join(lines[:SHOWN_FINDINGS]),
                "consent_ids": sorted({consent_id for consent_id, _line in found}),
            }
        )

    def _find_changed(self):
        """Return (id, text) of the rows that no longer are what was recorded."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, number FROM crm_consent WHERE digest <> %s ORDER BY id",
                self.env["crm.consent"]._get_digest_sql(),
            )
        )
        return [
            (row_id, self.env._("Row %(number)s was changed.", number=number or row_id))
            for row_id, number in rows
        ]

    def _find_added(self):
        """Return (id, text) of the rows that nobody recorded."""
        rows = self.env.execute_query(
            SQL("SELECT id FROM crm_consent WHERE digest IS NULL ORDER BY id")
        )
        return [
            (
                row_id,
                self.env._(
                    "A row (database number %(id)s) was added past the log.", id=row_id
                ),
            )
            for (row_id,) in rows
        ]

    def _find_broken_links(self):
        """Return (id, text) where the chain does not lead from one row to the next."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, number, last_number
                  FROM (
                    SELECT id, number, previous_hash, hash, digest,
                           lag(number, 1, 0) OVER log AS last_number,
                           lag(hash, 1, '') OVER log AS last_hash
                      FROM crm_consent
                     WHERE number IS NOT NULL
                    WINDOW log AS (ORDER BY number)
                  ) row
                 WHERE number <> last_number + 1
                    OR previous_hash IS DISTINCT FROM last_hash
                    OR hash IS DISTINCT FROM encode(sha256(convert_to(
                        previous_hash || digest, 'UTF8')), 'hex')
                 ORDER BY number
                """
            )
        )
        return [
            (row_id, self._describe_link(number, last_number))
            for row_id, number, last_number in rows
        ]

    def _describe_link(self, number, last_number):
        if number == last_number + 1:
            return self.env._(
                "The seal of row %(number)s does not fit the row before.", number=number
            )
        return self.env._(
            "Rows are missing before row %(number)s: the one before is %(last)s.",
            number=number,
            last=last_number,
        )

    def _find_moved(self):
        """Return (id, text) of rows that belong to another contact without a merge."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE moved AS (
                    SELECT id, number, partner_id, recorded_partner_id AS contact_id
                      FROM crm_consent
                     WHERE partner_id IS DISTINCT FROM recorded_partner_id
                       AND partner_id IS NOT NULL
                ), followed AS (
                    SELECT * FROM moved
                     UNION
                    SELECT followed.id, followed.number, followed.partner_id,
                           merge.survivor_res_id
                      FROM followed
                      JOIN crm_merge merge
                        ON merge.state <> 'undone'
                       AND merge.merged_res_ids @> to_jsonb(followed.contact_id)
                )
                SELECT id, number
                  FROM followed
                 GROUP BY id, number, partner_id
                HAVING NOT bool_or(contact_id IS NOT DISTINCT FROM partner_id)
                 ORDER BY id
                """
            )
        )
        return [
            (
                row_id,
                self.env._(
                    "Row %(number)s was moved to another contact.",
                    number=number or row_id,
                ),
            )
            for row_id, number in rows
        ]

    def _find_missing_end(self):
        """Return what there is to say where the newest rows were removed."""
        number, last_hash = self.env["crm.consent.end"].sudo()._get()
        [[rows]] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM crm_consent WHERE number = %s AND hash = %s",
                number,
                last_hash,
            )
        )
        if rows or not number:
            return []
        return [
            self.env._(
                "The log does not end with row %(number)s as it should: rows at its "
                "end were removed.",
                number=number,
            )
        ]

    def _notify_administrators(self):
        """Tell all administrators that the proof is in danger."""
        administrators = self.env.ref("base.group_system").all_user_ids
        self.env["mail.thread"].message_notify(
            partner_ids=administrators.filtered("active").partner_id.ids,
            subject=self.env._("The log of consents was tampered with"),
            body=self.env._(
                "The check found %(count)s: %(findings)s Compare with a backup before "
                "anybody else is written to.",
                count=self.finding_count,
                findings=self.findings,
            ),
            model=self._name,
            res_id=self.id,
        )

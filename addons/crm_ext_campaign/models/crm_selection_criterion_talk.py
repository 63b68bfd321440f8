# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class CrmSelectionCriterion(models.Model):
    """Criteria by talks and leads; those with anybody of the company count."""

    _inherit = "crm.selection.criterion"

    talk_kind_ids = fields.Many2many(
        "crm.conversation.kind", string="Kinds of Talks", help="Empty: all kinds."
    )
    outcome_ids = fields.Many2many(
        "crm.conversation.outcome", string="Outcomes", help="Empty: any outcome."
    )
    stage_ids = fields.Many2many("crm.stage", string="Lead Stages")

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        return [
            *kinds[:-1],
            ("talk_since", self.env._("Talk since")),
            ("no_talk_since", self.env._("No talk since")),
            ("lead_stage", self.env._("Stage of a lead")),
            *kinds[-1:],
        ]

    @api.model
    def _get_fields_by_kind(self):
        talk = ("since_months", "talk_kind_ids", "outcome_ids")
        return super()._get_fields_by_kind() | {
            "talk_since": talk,
            "no_talk_since": talk,
            "lead_stage": ("stage_ids",),
        }

    # === TALKS === #
    def _get_talk_words(self):
        """Return which talks, as in "(Call or Visit, outcome: Interested)"."""
        words = []
        if self.talk_kind_ids:
            words.append(self._join_names(self.talk_kind_ids))
        if self.outcome_ids:
            names = self._join_names(self.outcome_ids)
            words.append(self.env._("outcome: %(outcome)s", outcome=names))
        return words and " ({})".format(", ".join(words)) or ""

    def _get_sentence_talk_since(self):
        return self.env._(
            "with a talk%(which)s since %(date)s",
            which=self._get_talk_words(),
            date=self._format_since(),
        )

    def _get_sentence_no_talk_since(self):
        return self.env._(
            "without a talk%(which)s since %(date)s",
            which=self._get_talk_words(),
            date=self._format_since(),
        )

    def _get_domain_talk_since(self):
        return self._among("commercial_partner_id", self._get_talk_sql())

    def _get_domain_no_talk_since(self):
        return self._among("commercial_partner_id", self._get_talk_sql(), negate=True)

    def _get_talk_sql(self):
        conditions = [
            SQL("active AND date >= %s", self._get_since()),
            SQL("(company_id = %s OR company_id IS NULL)", self._get_company_id()),
        ]
        if self.talk_kind_ids:
            conditions.append(SQL("kind_id = ANY(%s)", self.talk_kind_ids.ids))
        if self.outcome_ids:
            conditions.append(SQL("outcome_id = ANY(%s)", self.outcome_ids.ids))
        return SQL(
            "SELECT commercial_partner_id AS id FROM crm_conversation WHERE %s",
            SQL(" AND ").join(conditions),
        )

    # === LEADS === #
    def _get_sentence_lead_stage(self):
        names = self._join_names(self.stage_ids)
        return self.env._("with a lead in the stage %(stage)s", stage=names)

    def _get_domain_lead_stage(self):
        return self._among(
            "commercial_partner_id",
            SQL(
                """
                SELECT customer.commercial_partner_id AS id
                  FROM crm_lead lead
                  JOIN res_partner customer ON customer.id = lead.partner_id
                 WHERE lead.active
                   AND lead.stage_id = ANY(%s)
                   AND (lead.company_id = %s OR lead.company_id IS NULL)
                """,
                self.stage_ids.ids,
                self._get_company_id(),
            ),
        )

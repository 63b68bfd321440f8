from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_score_ids = fields.One2many(
        "crm.customer.score",
        "partner_id",
        "Scores",
        readonly=True,
        groups="base.group_user",
    )
    crm_abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        "ABC Class",
        compute="_compute_crm_abc_class",
        search="_search_crm_abc_class",
        groups="base.group_user",
        help="Class of the customer, by its own revenue or margin of 12 months in the "
        "company.",
    )

    @api.depends_context("uid", "company")
    def _compute_crm_abc_class(self):
        """People have the class of their company."""
        scores = self.env["crm.customer.score"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("scope", "=", "own"),
            ]
        )
        classes = {score.partner_id.id: score.abc_class for score in scores}
        for partner in self:
            partner.crm_abc_class = classes.get(partner.commercial_partner_id.id)

    @api.model
    def _search_crm_abc_class(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain("company_id", "=", self.env.company.id) & Domain(
            "scope", "=", "own"
        )
        path = "commercial_partner_id.crm_score_ids"
        found = Domain(path, "any", own & Domain("abc_class", "in", list(value)))
        if False in value:
            found |= Domain(path, "not any", own)
        return found

    @api.readonly
    def get_crm_scores(self):
        """Return what the scores say of the customer, as far as the user may see it.

        :return: id, scope, label, sentences and months of the company alone and, where
            it has branches, with them
        :rtype: list[dict]
        """
        self.ensure_one()
        self.check_access("read")
        scores = self.env["crm.customer.score"].search(
            [
                ("partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "=", self.env.company.id),
            ],
            order="scope",
        )
        if len(scores) == 2 and not self._crm_has_branches():
            scores = scores.filtered(lambda score: score.scope == "own")
        labels = dict(scores._fields["scope"]._description_selection(self.env))
        return [
            {
                "id": score.id,
                "scope": score.scope,
                "label": labels[score.scope],
                "sentences": score._get_sentences(),
                "months": score._get_month_points(),
            }
            for score in scores
        ]

    def _crm_has_branches(self):
        return bool(
            self.env["crm.account.link"]
            .sudo()
            .search_count(
                [
                    ("ancestor_id", "=", self.commercial_partner_id.id),
                    ("depth", ">", 0),
                ],
                limit=1,
            )
        )

    def _on_crm_merge_undone(self):
        """The documents are back with whom they belong to: so are the scores."""
        result = super()._on_crm_merge_undone()
        self.env["crm.customer.score"].sudo()._refresh_accounts(self)
        return result

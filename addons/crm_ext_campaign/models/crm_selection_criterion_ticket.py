# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools.misc import formatLang

MAX_RATING = 5


class CrmSelectionCriterion(models.Model):
    """Criteria by tickets, offered where an addon for tickets answers.

    See ``res.partner._get_crm_ticket_sql`` of the core.
    """

    _inherit = "crm.selection.criterion"

    rating = fields.Integer(default=3, help="From 1 (dissatisfied) to 5 (satisfied).")

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        if not self.env["res.partner"]._has_crm_tickets():
            return kinds
        return [
            *kinds[:-1],
            ("open_ticket", self.env._("Open ticket")),
            ("open_complaint", self.env._("Open complaint")),
            ("ticket_since", self.env._("Ticket since")),
            ("rating_since", self.env._("Rating of a ticket")),
            *kinds[-1:],
        ]

    @api.model
    def _get_fields_by_kind(self):
        return super()._get_fields_by_kind() | {
            "open_ticket": (),
            "open_complaint": (),
            "ticket_since": ("since_months",),
            "rating_since": ("rating", "operator", "since_months"),
        }

    def _get_ticket_domain(self):
        """Tickets of anybody of the company count."""
        tickets = self.env["res.partner"]._get_crm_ticket_sql(
            self.kind,
            self.selection_id.company_id._origin,
            since=self._get_since(),
            rating=(">=" if self.operator == "at_least" else "<=", self.rating),
        )
        return self._among("commercial_partner_id", tickets)

    def _get_sentence_open_ticket(self):
        return self.env._("with an open ticket")

    def _get_domain_open_ticket(self):
        return self._get_ticket_domain()

    def _get_sentence_open_complaint(self):
        return self.env._("with an open complaint")

    def _get_domain_open_complaint(self):
        return self._get_ticket_domain()

    def _get_sentence_ticket_since(self):
        return self.env._("with a ticket since %(date)s", date=self._format_since())

    def _get_domain_ticket_since(self):
        return self._get_ticket_domain()

    def _get_problem_rating_since(self):
        if 1 <= self.rating <= MAX_RATING and self.operator:
            return self._get_problem_since()
        return self.env._("Enter a rating from 1 to %(max)s.", max=MAX_RATING)

    def _get_sentence_rating_since(self):
        values = {
            "rating": formatLang(self.env, self.rating, digits=0),
            "date": self._format_since(),
        }
        if self.operator == "at_most":
            return self.env._(
                "who rated a ticket %(rating)s or worse since %(date)s", **values
            )
        return self.env._(
            "who rated a ticket %(rating)s or better since %(date)s", **values
        )

    def _get_domain_rating_since(self):
        return self._get_ticket_domain()

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_customer_score_run import PAST_MONTHS

CUT_FIELDS = {
    "recency": "crm_rfm_recency",
    "frequency": "crm_rfm_frequency",
    "monetary": "crm_rfm_monetary",
}

SCORE_FIELDS = {
    *CUT_FIELDS.values(),
    "crm_score_source",
    "crm_abc_by",
    "crm_abc_share_a",
    "crm_abc_share_b",
    "crm_rfm_cuts",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_score_source = fields.Selection(
        [("invoice", "Posted Invoices"), ("order", "Confirmed Orders")],
        string="Score Customers by",
        default="invoice",
        required=True,
        help="Posted invoices less credit notes, or confirmed orders. Both count for "
        "who ordered, also where head office pays; an invoice without order counts for "
        "whom it is sent to.",
    )
    crm_abc_by = fields.Selection(
        [("revenue", "Revenue"), ("margin", "Margin")],
        string="ABC Classes by",
        default="revenue",
        required=True,
        help="What counts are the last 12 months.",
    )
    crm_abc_share_a = fields.Integer(
        "Share of A Customers",
        default=80,
        help="The best customers that together bring this percentage are in class A.",
    )
    crm_abc_share_b = fields.Integer(
        "Share of B Customers",
        default=15,
        help="The next customers that together bring this percentage are in class B.",
    )
    crm_rfm_cuts = fields.Selection(
        [("fifth", "Fifths of All Customers"), ("own", "Cut Points of One's Own")],
        string="RFM Scores by",
        default="fifth",
        required=True,
    )
    crm_rfm_recency = fields.Char(
        "Cut Points of Recency",
        default="365, 180, 90, 30",
        help="Days since the last order, at most, for the scores 2, 3, 4 and 5.",
    )
    crm_rfm_frequency = fields.Char(
        "Cut Points of Frequency",
        default="1, 3, 6, 12",
        help="Orders in 12 months, at least, for the scores 2, 3, 4 and 5.",
    )
    crm_rfm_monetary = fields.Char(
        "Cut Points of Monetary Value",
        default="1000, 5000, 20000, 100000",
        help="Revenue of 12 months, at least, for the scores 2, 3, 4 and 5.",
    )

    @api.constrains("crm_abc_share_a", "crm_abc_share_b")
    def _check_crm_abc_shares(self):
        for company in self:
            share_a, share_b = company.crm_abc_share_a, company.crm_abc_share_b
            if share_a <= 0 or share_b <= 0 or share_a + share_b > 100:
                raise ValidationError(
                    self.env._(
                        "The shares of A and B customers have to be above 0 and "
                        "together at most 100 percent."
                    )
                )

    @api.constrains(*CUT_FIELDS.values(), "crm_rfm_cuts")
    def _check_crm_rfm_cuts(self):
        for company in self:
            for measure, cuts in (company._get_crm_rfm_cuts() or {}).items():
                ordered = sorted(set(cuts), reverse=measure == "recency")
                if len(cuts) != 4 or cuts != ordered:
                    name = CUT_FIELDS[measure]
                    raise ValidationError(
                        self.env._(
                            "%(field)s: enter four numbers with commas between them, "
                            "%(order)s.",
                            field=company._fields[name]._description_string(self.env),
                            order=self.env._("falling")
                            if measure == "recency"
                            else self.env._("rising"),
                        )
                    )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & SCORE_FIELDS:
            # sudo: whoever may change the settings of a company has it scored anew
            scales = self.env["crm.customer.score.scale"].sudo()
            scored = scales.search([("company_id", "in", self.ids)]).company_id
            for company in scored:
                self.env["crm.customer.score.run"]._request(company, PAST_MONTHS)
        return result

    def _get_crm_rfm_cuts(self):
        """Return the company's own cut points.

        :return: {measure: values of the scores 2 to 5}, or None to cut into fifths
        :rtype: dict[str, list[float]]|None
        """
        self.ensure_one()
        if self.crm_rfm_cuts != "own":
            return None
        return {
            measure: self._read_crm_numbers(self[name])
            for measure, name in CUT_FIELDS.items()
        }

    @api.model
    def _read_crm_numbers(self, text):
        """Return the numbers of a list with commas; an empty list where one is none."""
        try:
            return [float(part) for part in (text or "").split(",")]
        except ValueError:
            return []

    def _get_crm_score_timezone(self):
        """Return the name of the time zone in which the company's days begin."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import date_utils, format_date
from odoo.tools.misc import formatLang

MONTHS_SHOWN = 24
OF_A_YEAR = ("abc", "rfm")
"""What only the documents of 12 months make."""
LIKELY, UNLIKELY = 70, 40
"""Percent from which a customer is taken for active, and below which for gone."""


class CrmCustomerScore(models.Model):
    """What the scores mean, in one sentence each."""

    _inherit = "crm.customer.score"

    def _get_sentences(self):
        """Return what the scores of a customer mean.

        :return: key, label, short value, sentence, tone (good, bad or empty) and the
            first day of the documents behind (False for all) of each
        :rtype: list[dict]
        """
        self.ensure_one()
        scale = self.env["crm.customer.score.scale"].sudo()
        month = self._get_pass(self.company_id).month
        cuts = scale._get_latest(self.company_id, self.scope, month).cuts or {}
        parts = [
            self._describe_rhythm(),
            self._describe_alive(),
            self._describe_abc(cuts),
            self._describe_rfm(),
        ]
        if self._sees_money():
            parts.insert(2, self._describe_value())
        today = self._get_pass(self.company_id).day
        year = today - relativedelta(years=1) + relativedelta(days=1)
        return [
            {**part, "first_day": year if part["key"] in OF_A_YEAR else False}
            for part in parts
        ]

    @api.model
    def _sees_money(self):
        return self._has_field_access(self._fields["revenue_12m"], "read")

    # === ONE SENTENCE EACH === #

    def _describe_rhythm(self):
        late = round(self.days_late)
        values = {
            "interval": round(self.order_interval),
            "spread": round(self.order_interval_spread),
            "silent": self.days_silent,
            "late": late,
            "orders": self.order_count,
            "last": self.last_order and format_date(self.env, self.last_order),
        }
        if not self.last_order:
            sentence = self.env._("Has credit notes, but no orders.")
        elif not self.order_interval:
            sentence = self.env._(
                "Last order on %(last)s, %(silent)s days ago; no customer has ordered "
                "twice yet.",
                **values,
            )
        elif self.has_own_rhythm:
            sentence = self.env._(
                "Orders every %(interval)s ± %(spread)s days, silent for %(silent)s.",
                **values,
            )
        else:
            sentence = self.env._(
                "Silent for %(silent)s days; too few orders (%(orders)s) for a rhythm "
                "of its own, customers order every %(interval)s ± %(spread)s days.",
                **values,
            )
        if late:
            value = self.env._("%(late)s days late", late=late)
        else:
            value = self.env._("In time") if self.last_order else ""
        return {
            "key": "rhythm",
            "label": self.env._("Rhythm"),
            "value": value,
            "sentence": sentence,
            "tone": "bad" if late else "good" if self.last_order else "",
        }

    def _describe_alive(self):
        percent = round(100 * self.alive_probability)
        tone = "good" if percent >= LIKELY else "bad" if percent < UNLIKELY else ""
        return {
            "key": "alive",
            "label": self._describe_field("alive_probability"),
            "value": self.env._("%(percent)s %%", percent=percent),
            "sentence": self.env._(
                "First order on %(first)s, the last one %(silent)s days ago, orders so "
                "far: %(orders)s. To be expected in the coming 12 months: "
                "%(expected)s.",
                first=format_date(self.env, self.first_order) or "-",
                silent=self.days_silent,
                orders=self.order_count,
                expected=formatLang(self.env, self.expected_orders, digits=1),
            ),
            "tone": tone,
        }

    def _describe_value(self):
        margin = self.margin_total / max(1, self.order_day_count)
        return {
            "key": "value",
            "label": self._describe_field("customer_value"),
            "value": self._format_money(self.customer_value),
            "sentence": self.env._(
                "Orders to be expected in the coming 12 months: %(expected)s, margin "
                "of an order so far: %(margin)s.",
                expected=formatLang(self.env, self.expected_orders, digits=1),
                margin=self._format_money(margin),
            ),
            "tone": "",
        }

    def _describe_abc(self, cuts):
        by_margin = self.company_id.crm_abc_by == "margin"
        least_a, least_b = cuts.get("abc") or (None, None)
        if self._sees_money() and least_a is not None:
            values = {
                "amount": self._format_money(
                    self.margin_12m if by_margin else self.revenue_12m
                ),
                "a": self._format_money(least_a),
                "b": self._format_money(least_b),
            }
            if by_margin:
                sentence = self.env._(
                    "Margin of 12 months: %(amount)s. A customers bring at least "
                    "%(a)s, B customers %(b)s.",
                    **values,
                )
            else:
                sentence = self.env._(
                    "Revenue of 12 months: %(amount)s. A customers bring at least "
                    "%(a)s, B customers %(b)s.",
                    **values,
                )
        elif by_margin:
            sentence = self.env._(
                "A customers together bring %(share)s %% of the margin of 12 months.",
                share=self.company_id.crm_abc_share_a,
            )
        else:
            sentence = self.env._(
                "A customers together bring %(share)s %% of the revenue of 12 months.",
                share=self.company_id.crm_abc_share_a,
            )
        classes = dict(self._fields["abc_class"]._description_selection(self.env))
        return {
            "key": "abc",
            "label": self._describe_field("abc_class"),
            "value": classes[self.abc_class],
            "sentence": sentence,
            "tone": {"a": "good", "c": "bad"}.get(self.abc_class, ""),
        }

    def _describe_rfm(self):
        values = {
            "silent": self.days_silent,
            "recency": self.recency_score,
            "orders": self.order_count_12m,
            "frequency": self.frequency_score,
            "monetary": self.monetary_score,
        }
        if self._sees_money():
            sentence = self.env._(
                "Last order %(silent)s days ago: %(recency)s of 5. Orders in 12 "
                "months: %(orders)s, %(frequency)s of 5. Revenue: %(amount)s, "
                "%(monetary)s of 5.",
                amount=self._format_money(self.revenue_12m),
                **values,
            )
        else:
            sentence = self.env._(
                "Last order %(silent)s days ago: %(recency)s of 5. Orders in 12 "
                "months: %(orders)s, %(frequency)s of 5. Revenue: %(monetary)s of 5.",
                **values,
            )
        return {
            "key": "rfm",
            "label": self._describe_field("rfm"),
            "value": self.rfm,
            "sentence": sentence,
            "tone": "",
        }

    # === HELPERS === #

    def _describe_field(self, name):
        return self._fields[name]._description_string(self.env)

    def _format_money(self, amount):
        """Return an amount without cents: scores are no invoices."""
        return formatLang(
            self.env, amount, currency_obj=self.currency_id, rounding_unit="units"
        )

    def _get_month_points(self):
        """Return how the customer stood in the past months, the oldest first.

        :return: first_day, last_day, label, revenue (None if not to be seen), its text,
            abc_class and rfm of each
        :rtype: list[dict]
        """
        self.ensure_one()
        rows = self.env["crm.customer.score.month"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("scope", "=", self.scope),
            ],
            limit=MONTHS_SHOWN,
        )
        sees_money = self._sees_money()
        return [
            {
                "first_day": row.month,
                "last_day": date_utils.end_of(row.month, "month"),
                "label": format_date(self.env, row.month, date_format="MMM yyyy"),
                "revenue": row.revenue if sees_money else None,
                "amount": self._format_money(row.revenue) if sees_money else "",
                "abc_class": row.abc_class,
                "rfm": row.rfm,
            }
            for row in reversed(rows)
        ]

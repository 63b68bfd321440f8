from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date, formatLang


class ResPartner(models.Model):
    """What a new document of a payer would exceed, in words."""

    _inherit = "res.partner"

    def _get_crm_excesses(self, amounts, kinds=("own", "group")):
        """Return a sentence for each limit that new documents of payers exceed.

        :param dict amounts: for each payer what comes on top of all that he owes, in
            the currency of our company
        :param kinds: which limits are looked at
        :rtype: list[str]
        """
        limits = {}
        for payer_id, found in self._get_crm_credit_limits().items():
            for holder, kind, limit in found:
                if kind in kinds:
                    key = holder, kind, limit
                    limits[key] = limits.get(key, 0.0) + amounts[self.browse(payer_id)]
        holders = self.browse().union(*(holder for holder, _kind, _limit in limits))
        exposures = holders._get_crm_exposures()
        problems = [
            holder._describe_crm_excess(kind, limit, exposures[holder.id], amount)
            for (holder, kind, limit), amount in limits.items()
        ]
        return [problem for problem in problems if problem]

    def _get_crm_overdues(self):
        """Return a sentence for each tree of the payers in which too much is overdue.

        :rtype: list[str]
        """
        days = self.env.company.crm_credit_overdue_days
        if not days:
            return []
        latest = fields.Date.context_today(self) - timedelta(days=days)
        chains = self._get_crm_chains().values()
        tops = self.browse().union(*(chain[-1:] for chain in chains))
        exposures = tops._get_crm_exposures()
        return [
            top._describe_crm_overdue(exposures[top.id][1])
            for top in tops
            if (exposures[top.id][1].overdue_since or latest) < latest
        ]

    # === WORDS === #

    def _describe_crm_excess(self, kind, limit, exposures, amount):
        """Return what makes the company exceed its limit, or None if it does not."""
        exposure = exposures[0] if kind == "own" else exposures[1]
        total = exposure.receivable + exposure.orders + amount
        currency = self.env.company.currency_id
        if currency.compare_amounts(total, limit) <= 0:
            return None
        if kind == "own":
            sentence = self.env._(
                "%(company)s exceeds its credit limit of %(limit)s by %(excess)s: "
                "%(receivable)s unpaid, %(orders)s in open orders, %(amount)s now."
            )
        else:
            sentence = self.env._(
                "%(company)s and its branches exceed their credit limit of %(limit)s "
                "by %(excess)s: %(receivable)s unpaid, %(orders)s in open orders, "
                "%(amount)s now."
            )
        return sentence % {
            "company": self.name,
            **{
                name: formatLang(self.env, value, currency_obj=currency)
                for name, value in (
                    ("limit", limit),
                    ("excess", total - limit),
                    ("receivable", exposure.receivable),
                    ("orders", exposure.orders),
                    ("amount", amount),
                )
            },
        }

    def _describe_crm_overdue(self, exposure):
        return self.env._(
            "%(company)s: %(amount)s overdue since %(date)s.",
            company=self.name,
            amount=formatLang(
                self.env, exposure.overdue, currency_obj=self.env.company.currency_id
            ),
            date=format_date(self.env, exposure.overdue_since),
        )

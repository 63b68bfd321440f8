# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    def _get_funnel(self):
        """Return what the form shows: labels and counts of each step.

        :rtype: dict
        """
        self.ensure_one()
        counts = self._funnel_counts()
        pool, cuts = self._get_pool_and_cuts()
        labels = self._get_reason_labels()
        criteria = [
            {
                "label": criterion.display_name,
                "remaining": remaining,
                "dropped": dropped,
            }
            for criterion, (remaining, dropped) in zip(
                pool | cuts, counts["criteria"], strict=True
            )
        ]
        reasons = [
            {"reason": reason, "label": labels[reason], "dropped": dropped}
            for reason, dropped in counts["reasons"].items()
            if dropped
        ]
        return {
            "criteria": criteria,
            "matched": counts["matched"],
            "reasons": reasons,
            "net": counts["net"],
        }

    def _funnel_counts(self):
        """Run the funnel: one statement for all criteria and reasons.

        :return: ``criteria``: (remaining, dropped) for each criterion in the order of
            the funnel; ``matched``: people who meet all; ``reasons``: {reason: number
            of people left out for it}; ``net``: people who get the mailing
        :rtype: dict
        """
        self.ensure_one()
        pool, cuts = self._get_pool_and_cuts()
        names = [reason for reason, _test in self._get_exclusions()]
        reasons = dict.fromkeys([*names, "duplicate", "holdout"], 0)
        if not pool and not cuts:
            return {"criteria": [], "matched": 0, "reasons": reasons, "net": 0}
        self._flush_sources()
        steps = [0] * (len(cuts) + 1)
        added = [0] * len(pool)
        net = 0
        for (
            step,
            reason,
            held,
            people,
            addresses,
            *pool_people,
        ) in self.env.execute_query(self._get_count_sql(len(pool))):
            steps[step] += people
            added = [a + b for a, b in zip(added, pool_people, strict=True)]
            if reason:
                reasons[reason] += people
            elif not step:
                reasons["duplicate"] += people - addresses
                if held:
                    reasons["holdout"] = addresses
                else:
                    net = addresses
        return {
            "criteria": self._get_criteria_counts(added, steps),
            "matched": steps[0],
            "reasons": reasons,
            "net": net,
        }

    def _get_criteria_counts(self, added, steps):
        """Turn the people of each step into what remains and what fell out there."""
        remaining = 0
        counts = []
        for people in added:
            remaining += people
            counts.append((remaining, 0))
        remaining = sum(steps)
        for dropped in steps[1:]:
            remaining -= dropped
            counts.append((remaining, dropped))
        return counts

    def _get_funnel_ratio(self, number):
        """Return the length of a bar in percent of the widest step."""
        widest = max((line["remaining"] for line in self.funnel["criteria"]), default=0)
        return round(100 * number / widest) if widest else 0

    def _get_reason_labels(self):
        reason = self.env["crm.selection.member"]._fields["reason"]
        return dict(reason._description_selection(self.env))

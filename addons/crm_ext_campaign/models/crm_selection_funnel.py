# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    def _get_funnel(self):
        """Return what the form shows: labels and counts of each step.

        :rtype: dict
        """
        self.ensure_one()
        return self._describe_funnel(self._funnel_counts())

    def _describe_funnel(self, counts):
        """Return the funnel of these counts, see ``_funnel_counts``."""
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
        if not pool and not cuts:
            return self._read_counts([])
        self._flush_sources()
        self.env.cr.execute(
            self._get_count_sql(len(pool)),
            # Who stops counting makes no error.
            log_exceptions=not self.env.context.get("crm_stoppable"),
        )
        return self._read_counts(self.env.cr.fetchall())

    def _read_counts(self, rows):
        """Return the counts of the funnel, see ``_funnel_counts``.

        :param list rows: step, reason, whether held out, people, recipients and people
            of each criterion that opens the pool, if there are several
        """
        pool, cuts = self._get_pool_and_cuts()
        names = [reason for reason, _test in self._get_exclusions()]
        reasons = dict.fromkeys([*names, *self._get_choice_reasons(), "holdout"], 0)
        steps = [0] * (len(cuts) + 1)
        added = [0] * len(pool)
        net = 0
        for step, reason, held, people, recipients, *pool_people in rows:
            steps[step] += people
            in_pool = pool_people or [people] * len(pool)
            added = [a + b for a, b in zip(added, in_pool, strict=True)]
            if reason:
                reasons[reason] += people
            elif not step:
                reasons[self._get_duplicate_reason()] += people - recipients
                if held:
                    reasons["holdout"] = recipients
                else:
                    net = recipients
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

    def _get_reason_labels(self):
        reason = self.env["crm.selection.member"]._fields["reason"]
        return dict(reason._description_selection(self.env))

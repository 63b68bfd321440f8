# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import formatLang

from ..formulas.ab_test import compare, get_interval
from .utm_campaign import MARKETING

# What Odoo lets the winner be chosen by, as the number of people who did it. Who
# decides by hand sees the clicks; amounts of money are no share of people.
SUCCESSES = {
    "manual": "clicked",
    "opened_ratio": "opened",
    "clicks_ratio": "clicked",
    "replied_ratio": "replied",
    "crm_lead_count": "crm_lead_count",
    "sale_quotation_count": "sale_quotation_count",
}

DEFAULT_CONFIDENCE = 95


class UtmCampaign(models.Model):
    """Odoo's A/B tests tell which version is ahead; this one, whether by chance."""

    _inherit = "utm.campaign"

    crm_ab_confidence = fields.Float(
        string="Confidence Needed",
        default=DEFAULT_CONFIDENCE,
        groups=MARKETING,
        help="Percent. The winner is sent by itself only if chance alone makes such a "
        "difference more seldom than this leaves open; otherwise the responsible "
        "decides. 0: the version ahead is always sent.",
    )
    crm_ab_html = fields.Html(
        string="Comparison",
        compute="_compute_crm_ab_html",
        sanitize=False,
        groups=MARKETING,
    )

    _crm_ab_confidence_percent = models.Constraint(
        "CHECK (crm_ab_confidence >= 0 AND crm_ab_confidence < 100)",
        "The confidence is a percentage from 0 to below 100.",
    )

    @api.depends("crm_ab_confidence", "ab_testing_winner_selection")
    @api.depends_context("lang")
    def _compute_crm_ab_html(self):
        for campaign in self:
            versions = campaign._get_crm_ab_versions()
            campaign.crm_ab_html = versions and self.env["ir.qweb"]._render(
                "crm_ext_campaign.crm_ab_test",
                {
                    "versions": versions,
                    "widest": max(version["highest"] for version in versions),
                    "sentence": campaign._get_crm_ab_sentence(versions),
                },
            )

    @api.model
    def _cron_process_mass_mailing_ab_testing(self):
        """Leave tests without a clear winner to the responsible."""
        due = self.search(
            [
                ("ab_testing_schedule_datetime", "<=", fields.Datetime.now()),
                ("ab_testing_winner_selection", "!=", "manual"),
                ("ab_testing_completed", "=", False),
                ("crm_ab_confidence", ">", 0),
            ]
        )
        for campaign in due:
            campaign._hand_over_unclear_ab_test()
        return super()._cron_process_mass_mailing_ab_testing()

    # === BUSINESS METHODS === #
    def _hand_over_unclear_ab_test(self):
        versions = self._get_crm_ab_versions()
        if len(versions) < 2 or self._is_crm_ab_significant(versions):
            return
        best = versions[self._compare_crm_ab(versions)[0]]["mailing"]
        best.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=self.env._("A/B test without a clear winner"),
            note=self._get_crm_ab_sentence(versions),
        )
        self.ab_testing_winner_selection = "manual"

    def _get_crm_ab_versions(self):
        """Return the versions that were sent, with how many people responded.

        :return: dicts with ``mailing``, ``name``, ``successes``, ``total``, and in
            percent ``share`` and the ends of its confidence interval, ``lowest`` and
            ``highest``; empty where there is nothing to compare
        :rtype: list[dict]
        """
        self.ensure_one()
        name = SUCCESSES.get(self.ab_testing_winner_selection)
        # sudo: the number of leads is for the winner, also where leads are not shown.
        mailings = self.sudo().mailing_mail_ids.filtered(
            lambda mailing: mailing.ab_testing_enabled and mailing.state == "done"
        )
        versions = []
        for mailing in (mailings - self.ab_testing_winner_mailing_id).sorted("id"):
            total = mailing.delivered + mailing.pending + mailing.process
            if not name or name not in mailing or not total:
                continue
            successes = min(mailing[name], total)
            lowest, highest = get_interval(successes, total)
            versions.append(
                {
                    "mailing": mailing.sudo(self.env.su),
                    "name": mailing.subject,
                    "successes": successes,
                    "total": total,
                    "share": 100 * successes / total,
                    "lowest": 100 * lowest,
                    "highest": 100 * highest,
                }
            )
        return versions

    def _compare_crm_ab(self, versions):
        return compare([(v["successes"], v["total"]) for v in versions])

    def _is_crm_ab_significant(self, versions):
        _best, p_value = self._compare_crm_ab(versions)
        return p_value < 1 - self._get_crm_ab_confidence() / 100

    def _get_crm_ab_confidence(self):
        """Return the percentage that decides, also where the version ahead is sent."""
        return self.crm_ab_confidence or DEFAULT_CONFIDENCE

    def _get_crm_ab_sentence(self, versions):
        """Tell who is ahead and what that is worth, in words."""
        if len(versions) < 2:
            return self.env._("Only one version was sent: there is nothing to compare.")
        best, p_value = self._compare_crm_ab(versions)
        values = {
            "name": versions[best]["name"],
            "chance": formatLang(self.env, 100 * p_value, digits=1),
            "confidence": formatLang(self.env, self._get_crm_ab_confidence(), digits=0),
        }
        if self._is_crm_ab_significant(versions):
            return self.env._(
                "“%(name)s” is ahead, and that is hardly chance: chance alone makes "
                "such a difference in %(chance)s %% of all tests.",
                **values,
            )
        return self.env._(
            "“%(name)s” is ahead, but that may be chance: chance alone makes such a "
            "difference in %(chance)s %% of all tests. For %(confidence)s %% "
            "confidence it takes more recipients, or a larger difference.",
            **values,
        )

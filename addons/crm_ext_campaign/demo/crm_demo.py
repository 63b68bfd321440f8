from datetime import timedelta

from markupsafe import Markup

from odoo import Command, api, models

from . import texts

MAILING_DAYS_AGO = 40
CAMPAIGN_DAYS_LEFT = 20
CONSENT_DAYS_AGO = 120
WITHDRAWN_DAYS_AGO = 60
LANDING_PAGE = "https://www.hallmann.example/fc15"


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    @api.model
    def _load_campaign(self):
        """Add consents, a selection with a sent mailing, and two drafts."""
        demo = self._in_company_language()
        if demo._find("crm_ext_campaign.selection_sent"):
            return
        demo._employ_lena()
        readers = demo._read_table("crm_ext_campaign/demo/readers.csv")
        demo._load_consents([row["name"] for row in readers])
        selection = demo._load_sent_selection()
        demo._load_sent_mailing(selection, readers)
        demo._load_mailing("draft", texts.DRAFT_SUBJECT, texts.DRAFT_TEXT, selection)
        demo._load_win_back_selection()
        self.env.flush_all()

    def _employ_lena(self):
        group = self.env.ref("mass_mailing.group_mass_mailing_user")
        home = self.env.ref("crm_ext_campaign.crm_selection_action")
        self._get("lena").write(
            {"group_ids": [Command.link(group.id)], "action_id": home.id}
        )

    def _load_consents(self, names):
        newsletter = self._get_purpose("newsletter")
        common = {"purpose_id": newsletter.id, "user_id": self._get_id("lena")}
        for name in names:
            self._create(
                f"crm_ext_campaign.consent_{name}",
                "crm.consent",
                partner_id=self._get_id(name),
                date=self._get_moment(CONSENT_DAYS_AGO, "11:00"),
                source=texts.SOURCE,
                text=newsletter.description,
                **common,
            )
        self._create(
            "crm_ext_campaign.consent_withdrawn",
            "crm.consent",
            partner_id=self._get_id("demir"),
            action="withdrawn",
            date=self._get_moment(WITHDRAWN_DAYS_AGO, "15:20"),
            source=texts.WITHDRAWN,
            **common,
        )

    def _get_purpose(self, name):
        return self.env.ref(f"crm_ext_campaign.crm_consent_purpose_{name}")

    # === SELECTIONS === #

    def _load_sent_campaign(self):
        return self._create(
            "crm_ext_campaign.campaign_sent",
            "utm.campaign",
            title=texts.CAMPAIGN,
            user_id=self._get_id("lena"),
            crm_goal=texts.CAMPAIGN_GOAL,
            crm_date_begin=self._get_day(MAILING_DAYS_AGO),
            crm_date_end=self._get_day(-CAMPAIGN_DAYS_LEFT),
            crm_attribution_days=60,
            crm_budget=1500,
            crm_cost_ids=[
                Command.create(
                    {
                        "name": self.env._(name),
                        "kind": kind,
                        "amount": amount,
                        "date": self._get_day(MAILING_DAYS_AGO),
                    }
                )
                for name, kind, amount in texts.CAMPAIGN_COSTS
            ],
        )

    def _load_sent_selection(self):
        selection = self._create_selection(
            "sent",
            texts.SENT_SELECTION,
            "newsletter",
            [{"mode": "narrow", "kind": "country", "country_ids": "base.de"}],
        )
        selection.campaign_id = self._load_sent_campaign()
        # Of what is overdue today nothing was then.
        company = selection.company_id
        overdue_days, company.crm_hold_overdue_days = company.crm_hold_overdue_days, 0
        selection.action_freeze()
        company.crm_hold_overdue_days = overdue_days
        selection.frozen_date = self._get_moment(MAILING_DAYS_AGO, "09:00")
        return selection

    def _load_win_back_selection(self):
        """Add the draft in which the visitor sees a funnel at work."""
        industries = "base.res_partner_industry_C base.res_partner_industry_H"
        self._create_selection(
            "win_back",
            texts.WIN_BACK_SELECTION,
            "customer",
            [
                {"mode": "include", "kind": "industry", "industry_ids": industries},
                {"mode": "narrow", "kind": "zip", "zip_ranges": "20000-89999"},
                {"mode": "narrow", "kind": "no_order_since", "since_months": 9},
            ],
        )

    def _create_selection(self, name, label, purpose, criteria):
        return self._create(
            f"crm_ext_campaign.selection_{name}",
            "crm.selection",
            name=label,
            user_id=self._get_id("lena"),
            purpose_id=self._get_purpose(purpose).id,
            criterion_ids=[
                Command.create(self._prepare_criterion(sequence, values))
                for sequence, values in enumerate(criteria)
            ],
        )

    def _prepare_criterion(self, sequence, values):
        """Return the values of a criterion; records are given by external ids."""
        records = {
            key: [Command.set([self.env.ref(xmlid).id for xmlid in xmlids.split()])]
            for key, xmlids in values.items()
            if key.endswith("_ids")
        }
        return {"sequence": sequence, **values, **records}

    # === MAILINGS === #

    def _load_mailing(self, name, subject, text, selection):
        body = Markup('<p>%(text)s</p><p><a href="%(page)s">%(link)s</a></p>') % {
            "text": self.env._(text),
            "page": LANDING_PAGE,
            "link": self.env._(texts.CALL_TO_ACTION),
        }
        return self._create(
            f"crm_ext_campaign.mailing_{name}",
            "mailing.mailing",
            subject=subject,
            body_arch=body,
            body_html=body,
            mailing_model_id=self.env["ir.model"]._get_id("res.partner"),
            crm_selection_id=selection.id,
            user_id=self._get_id("lena"),
        )

    def _load_sent_mailing(self, selection, readers):
        """Add a mailing as if it had been sent: nothing leaves the house."""
        mailing = self._load_mailing(
            "sent", texts.SENT_SUBJECT, texts.SENT_TEXT, selection
        )
        sent = self._get_moment(MAILING_DAYS_AGO, "10:00")
        mailing.write({"state": "done", "sent_date": sent})
        included = selection.member_ids.filtered(lambda row: row.state == "included")
        reactions = {self._get_id(row["name"]): row for row in readers}
        self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": partner.id,
                    "email": partner.email_normalized,
                    **self._prepare_reaction(sent, reactions[partner.id]),
                }
                for partner in included.partner_id
            ]
        )

    def _prepare_reaction(self, sent, row):
        """Return what a recipient did; the table tells hours after sending."""
        values = {"trace_status": row["trace"], "sent_datetime": sent}
        if row["opened_after"]:
            opened = sent + timedelta(hours=int(row["opened_after"]))
            values["open_datetime"] = opened
        if row["clicked_after"]:
            clicked = sent + timedelta(hours=int(row["clicked_after"]))
            values["links_click_datetime"] = clicked
        if row["trace"] == "bounce":
            values["failure_type"] = "mail_bounce"
        return values

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL

SENT = datetime(2026, 3, 2, 9)
"""When the mailing went out."""


class CampaignResultCommon(TransactionCase):
    """Mara's campaign mails Anna and Bert of Adler GmbH, and Cora of Bär AG.

    The window is 30 days. Amounts are primes, so that a sum tells what is in it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {**cls.env.context, "tracking_disable": True}
        cls.env = cls.env(su=True, context=context)
        cls.env["res.lang"]._activate_lang("en_US")
        cls.company = cls.env.company
        cls.mara = new_test_user(
            cls.env,
            "mara.result",
            groups="mass_mailing.group_mass_mailing_user",
            lang="en_US",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Oil",
                "type": "service",
                "invoice_policy": "order",
                "standard_price": 1,
                "taxes_id": [],
            }
        )
        cls.tag = cls.env["res.partner.category"].create({"name": "Canary"})
        cls.adler, cls.baer = cls.env["res.partner"].create(
            [
                {"name": "Adler GmbH", "is_company": True, "zip": "70173"},
                {"name": "Bär AG", "is_company": True, "zip": "80331"},
            ]
        )
        cls.anna, cls.bert, cls.cora = (
            cls._create_person(*row)
            for row in (
                ("Anna", cls.adler),
                ("Bert", cls.adler),
                ("Cora", cls.baer),
            )
        )
        cls.campaign = cls._create_campaign("Autumn")
        cls.selection = cls._create_selection(cls.campaign)
        cls.mailing = cls._create_mailing(cls.selection)

    @classmethod
    def _create_person(cls, name, company=None):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": company.id if company else False,
                "email": f"{name.lower().replace(' ', '.')}@example.com",
                "category_id": [Command.link(cls.tag.id)],
            }
        )

    @classmethod
    def _create_campaign(cls, title, **vals):
        return (
            cls.env["utm.campaign"]
            .with_user(cls.mara)
            .create({"title": title, "crm_attribution_days": 30, **vals})
        )

    @classmethod
    def _create_selection(cls, campaign, held_out=(), channel="mail"):
        """Return a frozen selection of everybody, some of them held out."""
        purpose = (
            cls.env["crm.consent.purpose"]
            .sudo()
            .search([("requires_consent", "=", False)], limit=1)
        )
        selection = (
            cls.env["crm.selection"]
            .with_user(cls.mara)
            .create(
                {
                    "name": f"People of {campaign.title}",
                    "campaign_id": campaign.id,
                    "channel": channel,
                    "company_id": cls.company.id,
                    "purpose_id": purpose.id,
                    "criterion_ids": [
                        Command.create(
                            {
                                "mode": "include",
                                "kind": "tag",
                                "category_ids": cls.tag.ids,
                            }
                        )
                    ],
                }
            )
        )
        selection.action_freeze()
        selection.sudo().member_ids.filtered(
            lambda member: member.partner_id in held_out
        ).holdout = True
        return selection

    @classmethod
    def _create_mailing(cls, selection):
        return (
            cls.env["mailing.mailing"]
            .with_user(cls.mara)
            .create(
                {
                    "subject": f"To {selection.name}",
                    "campaign_id": selection.campaign_id.id,
                    "crm_selection_id": selection.id,
                    "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                    "body_html": "<p>Hello</p>",
                }
            )
        )

    @classmethod
    def _contact(cls, people, mailing=None, sent=SENT, **vals):
        """Write what is left of a mail that went out."""
        return cls.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": (mailing or cls.mailing).id,
                    "model": "res.partner",
                    "res_id": person.id,
                    "email": person.email,
                    "trace_status": "sent",
                    "sent_datetime": sent,
                    **vals,
                }
                for person in people
            ]
        )

    @classmethod
    def _click(cls, trace, *seconds):
        """Follow another link of a mail so many seconds after it was sent."""
        for second in seconds:
            link = cls.env["link.tracker"].create(
                {"url": f"https://example.com/{trace.id}/{second}", "title": "Oil"}
            )
            click = cls.env["link.tracker.click"].create(
                {"link_id": link.id, "mailing_trace_id": trace.id}
            )
            cls._set_create_date(click, trace.sent_datetime + timedelta(seconds=second))
        trace.set_opened()
        trace.set_clicked()

    @classmethod
    def _set_create_date(cls, record, date):
        record.flush_recordset()
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id = %s",
                SQL.identifier(record._table),
                date,
                record.id,
            )
        )

    @classmethod
    def _order(cls, partner, amount, day=5, confirm=True, **vals):
        """Return an order of so many days after sending."""
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "date_order": SENT + timedelta(days=day),
                "state": "sale" if confirm else "draft",
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": amount})
                ],
                **vals,
            }
        )

    @classmethod
    def _bill(cls, orders, day=40):
        """Post the invoice of orders of one customer."""
        invoice = orders._create_invoices()
        invoice.invoice_date = SENT + timedelta(days=day)
        invoice.action_post()
        return invoice

    @classmethod
    def _invoice(cls, partner, amount, date):
        """Post an invoice that no order stands behind."""
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": date,
                "invoice_line_ids": [
                    Command.create({"product_id": cls.product.id, "price_unit": amount})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def _get_figures(self, *names, campaign=None, groupby=None, user=None):
        """Return the sums of a campaign, or {group: sums}; one figure stands alone."""
        report = self.env["crm.campaign.report"].with_user(user or self.mara)
        rows = report._read_group(
            [("campaign_id", "=", (campaign or self.campaign).id)],
            [groupby] if groupby else [],
            [name if ":" in name else f"{name}:sum" for name in names],
        )
        if not groupby:
            [row] = rows
            return row if len(names) > 1 else row[0]
        return {
            getattr(group, "display_name", group): figures
            if len(names) > 1
            else figures[0]
            for group, *figures in rows
        }

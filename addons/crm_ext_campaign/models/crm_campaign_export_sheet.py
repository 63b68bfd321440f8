# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from odoo.addons.crm_ext_core.tools import sheet
from odoo.addons.crm_ext_core.tools.local_time import get_timezone, to_local
from odoo.addons.crm_ext_core.tools.stream import fetch_rows

GROUPS = ("mailing_id", "selection_id", "zip_area", "user_id")
COUNTS = (
    "contacted",
    "delivered",
    "bounced",
    "opened",
    "clicked",
    "machine_clicked",
    "answered",
    "lead_count",
    "quotation_count",
    "order_count",
)
AMOUNTS = ("ordered_amount", "revenue", "margin", "cost")
MARKS = ("delivered", "bounced", "opened", "clicked", "answered")
"""What happened to a contact."""


class CrmCampaignExport(models.Model):
    """The sheets of the report."""

    _inherit = "crm.campaign.export"

    def _write_xlsx(self, file):
        """Write the workbook to a binary file, in constant memory."""
        self.ensure_one()
        self._check_export()
        campaign = self.campaign_id
        currency = campaign.currency_id or self.env.company.currency_id
        with sheet.Book(file, currency.decimal_places) as book:
            self._add_overview(book)
            for groupby in GROUPS:
                self._add_groups(book, groupby)
            self._add_contacts(book)

    def _get_labels(self, names):
        described = self.env["crm.campaign.report"].fields_get(names, ["string"])
        return [described[name]["string"] for name in names]

    # === OVERVIEW === #
    def _add_overview(self, book):
        """Add what the result page of the campaign says."""
        values = self.campaign_id._prepare_crm_result(
            self.campaign_id._get_crm_figures().get(self.campaign_id.id),
            self.campaign_id._get_buyer_groups(),
        )
        columns = [
            sheet.Column(self.campaign_id.title, width=30),
            sheet.Column("", width=80),
        ]
        page = book.add_sheet(self.env._("Overview"), columns)
        figures = values["figures"]
        for name, label in zip(COUNTS, self._get_labels(COUNTS), strict=True):
            page.add_row([label, f"{figures[name]:.0f}"])
        for label, amount in values["money"]:
            page.add_row([label, amount])
        effect = values["effect"]
        label = self.env._("What the campaign caused")
        for text in (effect["verdict"], *effect.get("sentences", ())):
            page.add_row([label, text])
            label = ""

    # === GROUPS === #
    def _add_groups(self, book, groupby):
        """Add a sheet with the figures of each mailing, segment or the like."""
        [label] = self._get_labels([groupby])
        counts = [
            sheet.Column(title, sheet.NUMBER) for title in self._get_labels(COUNTS)
        ]
        amounts = [
            sheet.Column(title, sheet.AMOUNT) for title in self._get_labels(AMOUNTS)
        ]
        last = [
            sheet.Column(self.env._("Margin less Costs"), sheet.AMOUNT),
            sheet.Column(self.env._("Return (%)"), sheet.NUMBER),
        ]
        page = book.add_sheet(
            label, [sheet.Column(label, width=32), *counts, *amounts, *last]
        )
        rows = self.env["crm.campaign.report"]._read_group(
            [("campaign_id", "=", self.campaign_id.id)],
            [groupby],
            [
                *(f"{name}:sum" for name in COUNTS + AMOUNTS),
                "return_ratio:avg",
            ],
            order=groupby,
        )
        for group, *sums, ratio in rows:
            *_, margin, cost = sums
            name = getattr(group, "display_name", group)
            page.add_row(
                [name or self.env._("None"), *sums, (margin or 0) - (cost or 0), ratio]
            )

    # === CONTACTS === #
    def _add_contacts(self, book):
        """Add a row for each contact, with the names that the user may see."""
        columns = [
            sheet.Column(self.env._("Sent On"), sheet.MOMENT, 16),
            sheet.Column(self.env._("Contact"), width=28),
            sheet.Column(self.env._("Customer"), width=28),
            sheet.Column(self.env._("Postcode")),
            sheet.Column(self.env._("Salesperson"), width=20),
            sheet.Column(self.env._("Mailing"), width=32),
            *(sheet.Column(title, sheet.NUMBER) for title in self._get_labels(MARKS)),
        ]
        page = book.add_sheet(self.env._("Contacts"), columns)
        timezone = get_timezone(self.env.user.tz)
        names = self._get_names()
        for date, person, customer, zip_code, user_id, mailing_id, *marks in fetch_rows(
            self.env.cr, self._get_contact_sql()
        ):
            page.add_row(
                [
                    to_local(date, timezone),
                    person,
                    customer,
                    zip_code,
                    names["res.users"].get(user_id),
                    names["mailing.mailing"].get(mailing_id),
                    *marks,
                ]
            )

    def _get_names(self):
        """Return the names of the few records that many rows refer to.

        :rtype: dict[str, dict[int, str]]
        """
        # sudo: names of colleagues, as in every list
        users = self.env["res.users"].sudo().with_context(active_test=False)
        mailings = self.campaign_id.sudo().mailing_mail_ids
        return {
            records._name: {record.id: record.display_name for record in records}
            for records in (users.search([("share", "=", False)]), mailings)
        }

    def _get_contact_sql(self):
        """Return the query of the contacts: what stands in the row, in its order."""
        report = self.env["crm.campaign.report"]
        report._flush_sources()
        partners = self.env["res.partner"].with_context(active_test=False)
        return SQL(
            """
            SELECT contact.date, person.name, customer.name, customer.zip,
                   COALESCE(contact.user_id, customer.user_id), contact.mailing_id, %s
              FROM (%s) contact
         LEFT JOIN res_partner person
                ON person.id = contact.person_id AND person.id IN %s
         LEFT JOIN res_partner customer
                ON customer.id = contact.account_id AND customer.id IN %s
             WHERE contact.campaign_id = %s
               AND (contact.company_id = ANY(%s) OR contact.company_id IS NULL)
             ORDER BY contact.date, contact.id
            """,
            SQL(", ").join(SQL.identifier("contact", name) for name in MARKS),
            SQL(" UNION ALL ").join(report._get_contact_queries()),
            partners._search([]).subselect(),
            partners._search([]).subselect(),
            self.campaign_id.id,
            self.env.companies.ids,
        )

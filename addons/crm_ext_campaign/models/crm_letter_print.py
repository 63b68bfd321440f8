# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import tempfile

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_ext_core.tools.sheet import Book, Column


class CrmLetter(models.Model):
    """Prints in the background: a file for each hundred people, and the addresses."""

    _inherit = "crm.letter"

    def _contact(self, people):
        self._create_file(people.partner_id)
        people.write({"state": "printed", "date": fields.Datetime.now()})

    def _create_file(self, people, name=None):
        """Attach a file with the letters of some people."""
        # With the rights of who pressed the button, who may not attach to all
        content, _type = (
            self._get_report()
            .with_user(self._get_starter())
            ._render_qweb_pdf(
                "crm_ext_campaign.crm_letter_report",
                self.ids,
                data={"partner_ids": people.ids},
            )
        )
        if not content:
            # Odoo takes what the program writes, even if it could not print
            raise UserError(
                self.env._("The printed file is empty. Does wkhtmltopdf work here?")
            )
        number = len(self.file_ids) + 1
        name = name or self.env._(
            "%(subject)s %(number)s.pdf", subject=self.subject, number=number
        )
        self.file_ids += self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _finish(self):
        """Add the seeds' letters and the addresses for the printer's own machine."""
        letter = self.with_context(lang=self._get_starter().lang)
        if letter.seed_partner_ids:
            letter._create_file(
                letter.seed_partner_ids, letter.env._("Seed addresses.pdf")
            )
        letter._create_address_file()
        letter.state = "done"
        letter.message_post(
            body=letter.env._(
                "%(printed)s letters printed, %(skipped)s people left out.",
                printed=letter.printed_count,
                skipped=letter.skipped_count,
            )
        )

    def _create_address_file(self):
        with tempfile.TemporaryFile() as file:
            with Book(file) as book:
                columns = [Column(title, width=24) for title in self._get_titles()]
                sheet = book.add_sheet(self.env._("Addresses"), columns)
                for partner in self._iter_printed():
                    sheet.add_row(self._prepare_address_row(partner))
            file.seek(0)
            content = file.read()
        self.file_ids += self.env["ir.attachment"].create(
            {
                "name": self.env._("%(subject)s addresses.xlsx", subject=self.subject),
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _iter_printed(self):
        """Yield the people who got the letter, a thousand in memory at a time."""
        recipients = self.env["crm.letter.recipient"]
        domain = [("letter_id", "=", self.id), ("state", "=", "printed")]
        last = 0
        while batch := recipients.search([*domain, ("id", ">", last)], limit=1000):
            yield from batch.partner_id
            last = batch[-1].id
            self.env.invalidate_all()

    def _get_titles(self):
        return [
            self.env._("Customer Number"),
            self.env._("Company"),
            self.env._("Name"),
            self.env._("Function"),
            self.env._("Street"),
            self.env._("Street 2"),
            self.env._("Postcode"),
            self.env._("City"),
            self.env._("Country"),
            self.env._("Language"),
        ]

    def _prepare_address_row(self, partner):
        company = partner.commercial_partner_id
        return [
            company.ref or partner.ref,
            company.name if company.is_company else partner.company_name,
            partner.name if partner != company or not company.is_company else "",
            partner.function,
            partner.street,
            partner.street2,
            partner.zip,
            partner.city,
            partner.country_id.name,
            partner.lang,
        ]

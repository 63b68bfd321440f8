"""100,000 contacts of a campaign as a spreadsheet: in which time and memory?"""

import re
import tempfile
import zipfile
import zlib
from unittest.mock import patch

import xlsxwriter

from odoo.tools import SQL

from odoo.addons.crm_ext_core.tools.sheet import Book
from odoo.addons.web.controllers import export as web_export

from . import Job

CONTACTS = 100_000
COLUMNS = 11
SENT = "2026-10-01 08:00:00"
PLAIN_FIELDS = (
    "sent_datetime",
    "email",
    "mass_mailing_id",
    "trace_status",
    "open_datetime",
    "links_click_datetime",
    "reply_datetime",
)
TEXT = re.compile(rb"<t[^>]*>([^<]*)</t>")
ROW = re.compile(rb"<row ")


class Benchmark(Job):
    """Who got the mailing when, with name, company and postcode, and what he did.

    The file goes to disk; the peak of memory is that of the process above what it had.
    """

    plain_is_wrong = (
        "it exports mailing traces, which know an address but no name, company or ZIP"
    )

    def cases(self):
        env = self.env
        campaign = env["utm.campaign"].create({"title": "Benchmark"})
        mailing = env["mailing.mailing"].create(
            {
                "subject": "Benchmark",
                "campaign_id": campaign.id,
                "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            }
        )
        env.flush_all()
        env.cr.execute(
            SQL(
                """
                INSERT INTO mailing_trace (mass_mailing_id, campaign_id, model, res_id,
                            email, trace_type, trace_status, sent_datetime)
                SELECT %s, %s, 'res.partner', person.id, person.email_normalized,
                       'mail', 'sent', %s::timestamp + n * interval '1 second'
                  FROM generate_series(1, %s) n
                  JOIN (
                        SELECT id, email_normalized,
                               row_number() OVER (ORDER BY id) - 1 AS number,
                               count(*) OVER () AS people
                          FROM res_partner
                         WHERE active AND email_normalized IS NOT NULL
                       ) person ON person.number = n %% person.people
                """,
                mailing.id,
                campaign.id,
                SENT,
                CONTACTS,
            )
        )
        env.cr.execute(SQL("ANALYZE mailing_trace"))
        env.invalidate_all()
        return [campaign.id]

    def ours(self, case):
        export = self.env["crm.campaign.export"].new({"campaign_id": case})
        file = tempfile.TemporaryFile()
        with Book(file) as book:
            export._add_contacts(book)
        return file

    def plain(self, case):
        """Export as the web client does, by the same methods in the same order."""
        traces = self.env["mailing.trace"].search([("campaign_id", "=", case)])
        with patch.object(web_export, "request", self):
            # sudo: the measured user may not export; without rules it is only faster.
            rows = traces.sudo().export_data(PLAIN_FIELDS)["datas"]
            writer = web_export.ExportXlsxWriter(PLAIN_FIELDS, PLAIN_FIELDS, len(rows))
            with writer:
                for number, row in enumerate(rows, 1):
                    for place, cell in enumerate(row):
                        writer.write_cell(number, place, cell)
        file = tempfile.TemporaryFile()
        file.write(writer.value)
        return file

    def limit(self, case):
        file = tempfile.TemporaryFile()
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page = book.add_worksheet()
        for place in range(COLUMNS):
            page.write_string(0, place, "Title")
        self.env.cr.execute(
            SQL(
                """
                DECLARE bench_rows NO SCROLL CURSOR FOR
                SELECT trace.sent_datetime, person.name, customer.name, customer.zip,
                       seller.name, mailing.subject
                  FROM mailing_trace trace
                  JOIN res_partner person ON person.id = trace.res_id
                  JOIN res_partner customer
                    ON customer.id = person.commercial_partner_id
                  JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
             LEFT JOIN res_users login
                    ON login.id = COALESCE(person.user_id, customer.user_id)
             LEFT JOIN res_partner seller ON seller.id = login.partner_id
                 WHERE trace.campaign_id = %s
                 ORDER BY trace.sent_datetime, trace.id
                """,
                case,
            )
        )
        number = 0
        while rows := self.rows("FETCH 2000 FROM bench_rows"):
            for sent, *texts, subject in rows:
                number += 1
                page.write_datetime(number, 0, sent, moment)
                for place, text in enumerate((*texts, _translated(subject)), 1):
                    if text:
                        page.write_string(number, place, text)
                page.write_number(number, 6, 1)
        self.env.cr.execute("CLOSE bench_rows")
        book.close()
        return file

    def answer(self, variant, result):
        """Return the number of rows and a sum over all texts below the titles."""
        with result, zipfile.ZipFile(result) as book:
            page = book.read("xl/worksheets/sheet1.xml")
        texts = TEXT.findall(page)[COLUMNS:]
        return len(ROW.findall(page)), zlib.crc32(b"\n".join(texts))


def _translated(subject):
    """Return the text of a translated column."""
    return subject["en_US"] if isinstance(subject, dict) else subject

"""How long does an address file take? People of companies that are there."""

import base64
import contextlib
import csv
import io
from unittest.mock import patch

from odoo.tools import SQL

from . import Job, without_us

ROWS = 1_000
CASES = 8
COLUMNS = ("id", "name", "parent_id/.id", "function", "phone", "email")
# What plain Odoo does in a database without us: these methods of ours are passed by.
OVERRIDDEN = (
    "create",
    "write",
    "_load_records_create",
    "_fields_sync",
    "_children_sync",
    "_handle_first_contact_creation",
    "_update_address",
)


class Benchmark(Job):
    """A sample of a file, in companies all over the database.

    Plain Odoo takes a minute for some thousand rows, so that the sample is what a
    batch of ours holds; rows per second are the same for bigger files. Ours reads the
    file, checks it and reports; plain only loads what was read before. The best SQL
    copies the rows, finds their companies and inserts, and computes little.
    """

    def cases(self):
        companies = self.column(
            """SELECT c.id FROM bench.company c
                 JOIN res_partner p ON p.id = c.id AND p.street IS NOT NULL
             ORDER BY bench.random(c.n, 907) LIMIT %s""",
            ROWS * CASES,
        )
        self._files = [
            [
                (
                    f"bench_{case}_{n}",
                    f"Import {case} {n}",
                    str(companies[(case * ROWS + n) % len(companies)]),
                    "Buyer",
                    f"+49 30 {2_000_000 + case * ROWS + n}",
                    f"import.{case}.{n}@bench.example",
                )
                for n in range(ROWS)
            ]
            for case in range(CASES)
        ]
        return list(range(CASES))

    def ours(self, case):
        file = io.StringIO(newline="")
        csv.writer(file).writerows([COLUMNS, *self._files[case]])
        job = self.env["crm.import"].create(
            {
                "file": base64.b64encode(file.getvalue().encode()),
                "file_name": "bench.csv",
            }
        )
        job.action_import()
        while job.state in ("checking", "importing"):
            job._run_step()
        self.env.flush_all()
        return job.created_count

    def plain(self, case):
        with self._without_us():
            partners = self.env["res.partner"].with_context(import_file=True)
            result = partners.load(
                list(COLUMNS), [list(row) for row in self._files[case]]
            )
            self.env.flush_all()
        return len(result["ids"] or [])

    def limit(self, case):
        cr = self.env.cr
        cr.execute(
            SQL(
                """CREATE TEMP TABLE staging (xmlid text, name text, parent_id int,
                          function text, phone text, email text) ON COMMIT DROP"""
            )
        )
        lines = io.StringIO("".join("\t".join(row) + "\n" for row in self._files[case]))
        cr.copy_expert("COPY staging FROM STDIN", lines)
        cr.execute(
            SQL(
                """WITH new AS (
                   INSERT INTO res_partner (name, complete_name, parent_id,
                          commercial_partner_id, commercial_company_name, function,
                          phone, email, email_normalized, street, zip, city, state_id,
                          country_id, lang, type, active, is_company, partner_share,
                          autopost_bills, create_uid, create_date, write_uid,
                          write_date)
                   SELECT s.name, c.name || ', ' || s.name, c.id,
                          c.commercial_partner_id, c.name, s.function,
                          s.phone, s.email, lower(s.email), c.street, c.zip, c.city,
                          c.state_id, c.country_id, c.lang, 'contact', true, false,
                          true, 'ask', %(uid)s, now(), %(uid)s, now()
                     FROM staging s JOIN res_partner c ON c.id = s.parent_id
                    WHERE NOT EXISTS (SELECT FROM ir_model_data d
                                       WHERE d.module = '__import__'
                                         AND d.name = s.xmlid)
                RETURNING id, email)
                   INSERT INTO ir_model_data (module, name, model, res_id)
                   SELECT '__import__', s.xmlid, 'res.partner', new.id
                     FROM new JOIN staging s ON s.email = new.email""",
                uid=self.env.uid,
            )
        )
        return cr.rowcount

    def answer(self, variant, result):
        """Read what was imported, and undo it."""
        rows = self.rows(
            """SELECT p.name, p.complete_name, p.parent_id, p.commercial_partner_id,
                      p.street, p.city, p.country_id, p.email_normalized
                 FROM ir_model_data d JOIN res_partner p ON p.id = d.res_id
                WHERE d.module = '__import__' AND d.name LIKE 'bench\\_%%'
             ORDER BY p.email_normalized"""
        )
        self.env.cr.rollback()
        self.env.transaction.reset()
        return result, rows

    @contextlib.contextmanager
    def _without_us(self):
        """Let Odoo's methods run as if our addons did not extend them."""
        partners = self.env["res.partner"]
        # The VAT numbers of these companies are invented
        unchecked = patch.object(type(partners), "_check_vat", lambda *_a: None)
        with without_us(partners, OVERRIDDEN), unchecked:
            yield

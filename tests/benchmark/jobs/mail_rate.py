"""How long do a hundred mails of a mailing take, from the button to the mail server?"""

import atexit
import smtplib
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, config

from . import Job
from ._tickets import at_once

MAILS = 100
CANDIDATES = 4 * MAILS
SINK = Path(__file__).parents[1] / "smtp_sink.py"
LINE = "<p>We have new gears, and your price for them is on the next page.</p>"
BODY = f"""
<div>{20 * LINE}
  <p><a href="https://our-company.example/gears">Gears</a>
     <a href="https://our-company.example/shafts">Shafts</a>
     <a href="/unsubscribe_from_list">Unsubscribe</a></p>
</div>
"""
SUBJECT = "Benchmark"
TRACES = """
INSERT INTO mailing_trace (trace_type, model, res_id, email, mass_mailing_id,
            trace_status, sent_datetime, create_date)
     SELECT 'mail', 'res.partner', id, email_normalized, %s, 'sent', now(), now()
       FROM res_partner WHERE id = ANY(%s)
"""


class Benchmark(Job):
    """Mails are written, checked, delivered by SMTP on loopback and noted.

    Ours are mails to a frozen selection, plain those of Odoo's mailing to the same
    people. The best is one text for everybody over one connection, and all traces in
    one statement. What was committed is removed again, unmeasured.
    """

    def cases(self):
        self._start_sink()
        rows = self.rows(
            """SELECT min(p.id), p.email_normalized
                 FROM bench.person m JOIN res_partner p ON p.id = m.id
                WHERE p.active AND p.email_normalized IS NOT NULL
                  AND NOT EXISTS (SELECT FROM mail_blacklist b
                                   WHERE b.email = p.email_normalized)
             GROUP BY p.email_normalized ORDER BY 1 LIMIT %s""",
            CANDIDATES,
        )
        candidates = [row[0] for row in rows]
        [(selection_id, ids)] = self._commit(lambda env: self._freeze(env, candidates))
        atexit.register(self._commit, lambda env: self._remove_selections(env))
        return [(selection_id, ids)]

    def _start_sink(self):
        """Run the mail server that all three deliver to."""
        self.recipients = tempfile.NamedTemporaryFile("r", suffix=".recipients")
        sink = subprocess.Popen(
            [sys.executable, SINK, self.recipients.name],
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(sink.kill)
        config["smtp_server"] = "127.0.0.1"
        config["smtp_port"] = int(sink.stdout.readline())

    def _commit(self, work):
        """Do `work(env)` in a transaction of its own; return its rows."""

        def run(cr):
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            rows = work(env) or []
            cr.commit()
            return rows

        return at_once(self.env.cr.dbname, 1, run)

    def _freeze(self, env, candidates):
        """Freeze a selection of people whom nothing keeps from getting a mail."""
        purpose = env.ref("crm_ext_campaign.crm_consent_purpose_customer")

        def select(ids):
            criterion = {"kind": "domain", "domain": repr([("id", "in", ids)])}
            selection = env["crm.selection"].create(
                {
                    "name": SUBJECT,
                    "purpose_id": purpose.id,
                    "criterion_ids": [(0, 0, criterion)],
                }
            )
            selection.action_freeze()
            return selection

        reasons = select(candidates)._get_skip_reasons(candidates)
        ids = [one for one in candidates if one not in reasons][:MAILS]
        return [(select(ids).id, ids)]

    def _remove_selections(self, env):
        ids = tuple(env["crm.selection"].search([("name", "=", SUBJECT)]).ids) or (0,)
        for table, column in (
            ("crm_selection_member", "selection_id"),
            ("crm_selection_criterion", "selection_id"),
            ("crm_selection", "id"),
        ):
            env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s IN %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    ids,
                )
            )

    def ours(self, case):
        return self._send(case, {"crm_selection_id": case[0]})

    def plain(self, case):
        return self._send(case, {"mailing_domain": repr([("id", "in", case[1])])})

    def _send(self, case, values):
        def work(env):
            mailing = self._create_mailing(env, values)
            env.cr.commit()
            mailing.action_send_mail()
            env["mail.mail"].process_email_queue()

        self._commit(work)
        return case

    def _create_mailing(self, env, values):
        return env["mailing.mailing"].create(
            {
                "subject": SUBJECT,
                "email_from": "Us <us@our-company.example>",
                "reply_to": "us@our-company.example",
                "mailing_model_id": env["ir.model"]._get_id("res.partner"),
                "body_html": BODY,
                "body_arch": BODY,
                **values,
            }
        )

    def limit(self, case):
        def work(env):
            mailing = self._create_mailing(env, {})
            env.cr.execute(SQL(TRACES, mailing.id, case[1]))
            emails = env["res.partner"].browse(case[1]).mapped("email_normalized")
            with smtplib.SMTP("127.0.0.1", config["smtp_port"]) as smtp:
                for email in emails:
                    text = f"From: us@our-company.example\r\nTo: {email}\r\n\r\n{BODY}"
                    smtp.sendmail("us@our-company.example", [email], text)

        self._commit(work)
        return case

    def answer(self, variant, result):
        """Return who got a mail and how many are noted as sent, and tidy up."""

        def tidy_up(env):
            mailings = env["mailing.mailing"].search([("subject", "=", SUBJECT)])
            sent = env["mailing.trace"].search_count(
                [
                    ("mass_mailing_id", "in", mailings.ids),
                    ("trace_status", "=", "sent"),
                ]
            )
            env["link.tracker"].search(
                [("mass_mailing_id", "in", mailings.ids)]
            ).unlink()
            mailings.unlink()
            return [sent]

        [sent] = self._commit(tidy_up)
        return sorted(self.recipients.read().split()), sent

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import CrmSelectionCommon

MORNING = datetime(2026, 6, 16, 6, 0)  # eight o'clock in Berlin


@tagged("post_install", "-at_install")
class TestQuietHours(CrmSelectionCommon):
    """Quiet is from eight to eight; Anna and Bert live in Germany, Cora in New York."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"crm_quiet_begin": 20, "crm_quiet_end": 8})
        cls.adler.country_id = cls.env.ref("base.de")
        cls.people.tz = "Europe/Berlin"
        cls.cora.country_id = cls.env.ref("base.us")
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()

    def _get_quiet(self):
        return self.selection._get_quiet_until(self.people.ids)

    @freeze_time("2026-06-15 19:00")
    def test_evening_in_berlin_is_afternoon_in_new_york(self):
        self.assertEqual(
            self._get_quiet(), {self.anna.id: MORNING, self.bert.id: MORNING}
        )

    @freeze_time("2026-06-16 07:00")
    def test_time_zone_of_whoever_entered_the_contact_does_not_count(self):
        self.assertEqual(set(self._get_quiet()), {self.cora.id})

        self.cora.tz = "America/Los_Angeles"
        self.assertEqual(
            self._get_quiet(), {self.cora.id: datetime(2026, 6, 16, 15, 0)}
        )

    @freeze_time("2026-06-15 19:00")
    def test_without_quiet_hours_nobody_waits(self):
        self.company.write({"crm_quiet_begin": 0, "crm_quiet_end": 0})

        self.assertFalse(self._get_quiet())

    @freeze_time("2026-06-15 19:00")
    def test_letters_disturb_nobody(self):
        selection = self._create_selection(channel="letter")

        self.assertFalse(selection._get_quiet_until(self.people.ids))

    def test_contact_without_country_has_the_companys_clock(self):
        self.company.partner_id.tz = "Europe/Berlin"
        self.adler.country_id = self.bert.tz = False
        with freeze_time("2026-06-15 19:00"):
            self.assertEqual(self._get_quiet()[self.bert.id], MORNING)

    def test_mails_wait_in_the_queue_until_the_morning(self):
        with freeze_time("2026-06-15 19:00"):
            mailing = self._create_mailing(self.selection)
            self.assertEqual(self._send(mailing), self.cora)
            waiting = (
                self.env["mail.mail"]
                .sudo()
                .search([("mailing_id", "=", mailing.id), ("state", "=", "outgoing")])
            )
            self.assertEqual(set(waiting.mapped("scheduled_date")), {MORNING})

        with freeze_time("2026-06-16 06:01"), self.mock_mail_gateway():
            self.env["mail.mail"].sudo().process_email_queue()
        self.assertEqual(self._get_mailed(mailing), self.people)

    def test_mail_that_waited_into_the_night_waits_on(self):
        with freeze_time("2026-06-15 12:00"):
            mailing = self._create_mailing(self.selection)
            self._send(mailing)
        mails = self.env["mail.mail"].sudo().search([("mailing_id", "=", mailing.id)])
        mails.write({"state": "outgoing"})

        with freeze_time("2026-06-15 19:00"), self.mock_mail_gateway():
            mails.send()

        scheduled = {mail.res_id: mail.scheduled_date for mail in mails.exists()}
        self.assertEqual(scheduled[self.anna.id], MORNING)
        outgoing = mails.exists().filtered(lambda mail: mail.state == "outgoing")
        self.assertEqual(set(outgoing.mapped("res_id")), {self.anna.id, self.bert.id})

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import tagged

from ..tools import advisory_lock
from .common_delivery import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDeliveryLock(DeliveryCommon):
    """Two hosts, and people who object, meet at the locks of addresses."""

    def test_address_that_another_session_holds_waits(self):
        self._write_mails()
        number = advisory_lock.bucket("bert@example.com")
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.ADDRESS, [number]),
        ):
            self.assertEqual(
                self._run_queue(), ["anna@example.com", "cora@example.com"]
            )

        self.assertEqual(self._run_queue(), ["bert@example.com"])

    def test_mail_that_is_just_handed_over_by_another_host_is_not_unclear(self):
        self._write_mails()[self.anna].state = "crm_unclear"
        number = advisory_lock.bucket("anna@example.com")
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.ADDRESS, [number]),
        ):
            self._run_queue()
            self.assertEqual(self._get_status()["anna"], "outgoing")

        self._run_queue()
        self.assertEqual(self._get_status()["anna"], "crm_unclear")

    def test_mailing_that_another_host_writes_is_left_to_it(self):
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.MAILING, self.mailing.ids),
        ):
            self.assertFalse(self._write_mails())

        self.assertEqual(len(self._write_mails()), 3)

    def test_objection_waits_only_for_its_own_address(self):
        number = advisory_lock.bucket("anna@example.com")
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.ADDRESS, [number]),
            patch(
                "odoo.addons.crm_ext_campaign.models.crm_objection_lock.WAIT_SECONDS", 0
            ),
        ):
            self._record_consent(self.bert, "withdrawn")
            with self.assertLogs(level="WARNING") as logs:
                self._record_consent(self.anna, "withdrawn")

        self.assertIn("overtakes", logs.output[0])
        self.assertEqual(len(logs.output), 1)

    def _open_session(self):
        """Return a cursor of a database session of its own."""
        cr = self.registry._db.cursor()
        self.addCleanup(cr.close)
        return cr

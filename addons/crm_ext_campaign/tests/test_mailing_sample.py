# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestMailingSample(CrmSelectionCommon):
    """Martial looks at his mailing as its recipients get it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()
        cls.mailing = cls._create_mailing(cls.selection)
        cls.mailing.body_html = "<p>Dear <t t-out='object.name'>customer</t></p>"

    def _open_test(self, **vals):
        return (
            self.env["mailing.mailing.test"]
            .with_user(self.user_marketing)
            .create(
                {
                    "mass_mailing_id": self.mailing.id,
                    "email_to": "martial@example.com",
                    **vals,
                }
            )
        )

    def test_preview_shows_the_mailing_as_the_chosen_person_gets_it(self):
        test = self._open_test()
        self.assertEqual(test.crm_partner_id, self.anna)
        self.assertIn("Dear Anna", test.crm_preview)
        test.crm_partner_id = self.cora
        self.assertIn("Dear Cora", test.crm_preview)
        self.mailing.subject = "Hello {{ object.name }}"
        test.invalidate_recordset()
        self.assertEqual(test.crm_preview_subject, "Hello Cora")

    def test_sample_mail_is_that_of_the_chosen_person(self):
        with self.mock_mail_gateway():
            self._open_test(crm_partner_id=self.cora.id).send_mail_test()
        [mail] = self._mails
        self.assertIn("Dear Cora", mail["body"])

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestMailingsInTheProtocol(CrmSelectionCommon):
    """Anna and Bert of Adler get a mailing, Bert a second one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, "sella", groups="sales_team.group_sale_salesman", lang="en_US"
        )
        cls.both, cls.second = cls.env["mailing.mailing"].create(
            [
                {
                    "subject": subject,
                    "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                }
                for subject in ("News", "Offer")
            ]
        )
        for partner in (cls.anna, cls.bert):
            cls._receive(cls.both, partner)
        cls._receive(cls.second, cls.bert)

    @classmethod
    def _receive(cls, mailing, partner, **vals):
        return cls.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": partner.id,
                "email": partner.email_normalized,
                "trace_status": "sent",
                **vals,
            }
        )

    def _get_notes(self, partner, user=None, with_tree=False):
        talks = self.env["crm.conversation"].with_user(user or self.user_marketing)
        return talks.crm_get_protocol_notes(
            {"model": "res.partner", "ids": partner.ids, "with_tree": with_tree}
        )

    def _get_texts(self, *args, **kwargs):
        return [note["text"] for note in self._get_notes(*args, **kwargs)]

    def test_protocol_tells_how_many_mailings_were_received(self):
        self.assertEqual(self._get_texts(self.anna), ["1 mailing received"])
        self.assertEqual(self._get_texts(self.bert), ["2 mailings received"])
        self.assertEqual(self._get_texts(self.adler), ["2 mailings received"])
        self.assertEqual(self._get_texts(self.cora), [])

    def test_note_leads_to_the_mailings(self):
        [note] = self._get_notes(self.adler)
        mailings = self.env["mailing.mailing"].search(note["action"]["domain"])
        self.assertEqual(mailings, self.both | self.second)

    def test_who_does_not_market_sees_the_number_only(self):
        [note] = self._get_notes(self.adler, self.seller)
        self.assertEqual(note, {"text": "2 mailings received", "action": False})

    def test_group_counts_the_mailings_to_all_companies_below(self):
        self.baer.crm_parent_id = self.adler
        self._receive(self.second, self.cora)
        self.assertEqual(self._get_texts(self.baer), ["1 mailing received"])
        self.both.unlink()
        self.bert.parent_id = self.baer
        self.assertEqual(self._get_texts(self.adler), [])
        tree = self._get_texts(self.adler, with_tree=True)
        self.assertEqual(tree, ["1 mailing received"])

    def test_mailing_to_a_list_is_found_by_the_address(self):
        contact = self.env["mailing.contact"].create({"email": self.cora.email})
        self._receive(self.both, self.cora, model="mailing.contact", res_id=contact.id)
        self.assertEqual(self._get_texts(self.cora), ["1 mailing received"])

    def test_mailings_of_other_companies_do_not_count(self):
        selection = self._create_selection(
            user=self.env.user, company_id=self.other_company.id
        )
        selection.action_freeze()
        self.both.crm_selection_id = selection
        self.second.campaign_id = self.env["utm.campaign"].create(
            {"title": "Theirs", "company_id": self.other_company.id, "crm_budget": 5}
        )
        self.assertEqual(self._get_texts(self.bert), [])

        self.second.campaign_id.crm_budget = 0
        self.assertEqual(self._get_texts(self.bert), ["1 mailing received"])

    def test_mailing_that_did_not_arrive_does_not_count(self):
        for status in ("outgoing", "bounce", "error", "cancel"):
            self._receive(self.both, self.cora, trace_status=status)
        self._receive(self.both, self.cora, is_test_trace=True)
        self.assertEqual(self._get_texts(self.cora), [])

    def test_hidden_customer_tells_nothing(self):
        self.adler.company_id = self.other_company
        with self.assertRaises(AccessError):
            self._get_notes(self.adler, self.seller)

    def test_mailing_is_no_talk(self):
        selection = self._create_selection()
        selection.action_freeze()
        self._send(self._create_mailing(selection))
        talks = self.env["crm.conversation"].sudo()
        self.assertFalse(talks.search([("partner_id", "in", self.people.ids)]))
        self.assertEqual(self._get_texts(self.anna), ["2 mailings received"])

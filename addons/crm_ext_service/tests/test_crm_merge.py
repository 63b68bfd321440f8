from odoo.tests import tagged

from odoo.addons.crm_ext_core.tests.common_merge import MergeMixin

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestCrmMergeTicket(MergeMixin, ServiceCommon):
    def _create_ticket(self, partner, **vals):
        return self.env["helpdesk.ticket"].create(
            {
                "name": "Noise",
                "description": "<p>Loud</p>",
                "partner_id": partner.id,
                "team_id": self.team.id,
                **vals,
            }
        )

    def test_tickets_follow_the_merge_and_its_undo(self):
        double = self.env["res.partner"].create(
            {"name": "B. Falke", "parent_id": self.storch.id}
        )
        tickets = self._create_ticket(double) | self._create_ticket(self.bert)
        tickets.message_subscribe(double.ids)
        before = self._get_all_rows()

        merge = self._merge(double, into=self.bert)
        self.assertEqual(tickets.partner_id, self.bert)
        self.assertEqual(tickets[0].message_partner_ids & self.bert, self.bert)
        self._undo(merge)

        self._assert_rows_equal(before)
        self.assertEqual(tickets[0].partner_id, double)

    def test_later_ticket_goes_to_the_contact_chosen_for_it(self):
        double = self.env["res.partner"].create(
            {"name": "B. Falke", "parent_id": self.storch.id}
        )
        merge = self._merge(double, into=self.bert)
        ticket = self._create_ticket(self.bert)
        self._undo(merge, **{ticket.display_name: double.id})
        self.assertEqual(ticket.partner_id, double)
        self.assertEqual(ticket.commercial_partner_id, self.storch)

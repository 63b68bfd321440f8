from odoo import fields
from odoo.tests import tagged

from .common_sla import SlaCommon, berlin


@tagged("post_install", "-at_install")
class TestHelpdeskTicketHours(SlaCommon):
    """One ticket was answered after an hour and closed after 48, one answered after
    three, one left alone.
    """

    def setUp(self):
        super().setUp()
        self.quick, self.slow, self.alone = (
            self._create_ticket_at("2026-03-02 09:00") for _number in range(3)
        )
        self.quick.crm_first_response = berlin("2026-03-02 10:00")
        self.slow.crm_first_response = berlin("2026-03-02 12:00")
        with self._at("2026-03-04 09:00"):
            self.quick.stage_id = self.stage_done
        self.tickets = (self.quick | self.slow | self.alone).with_user(self.erika)
        self.domain = [("id", "in", self.tickets.ids)]

    def test_hours_run_from_creation_to_response_and_closing(self):
        self.assertEqual(self.tickets.mapped("crm_response_hours"), [1, 3, 0])
        self.assertEqual(self.tickets.mapped("crm_resolution_hours"), [48, 0, 0])

    def test_what_was_not_answered_does_not_count_in_the_average(self):
        [[response, resolution]] = self.tickets._read_group(
            self.domain, [], ["crm_response_hours:avg", "crm_resolution_hours:avg"]
        )
        self.assertEqual((float(response), float(resolution)), (2, 48))

    def test_a_talk_from_before_the_ticket_is_an_answer_at_once(self):
        self.alone.crm_first_response = berlin("2026-03-01 09:00")
        self.assertEqual(self.alone.crm_response_hours, 0)
        [[hours]] = self.tickets._read_group(
            [("id", "=", self.alone.id)], [], ["crm_response_hours:avg"]
        )
        self.assertEqual(hours, 0)

    def test_charts_offer_the_hours_as_measures(self):
        measures = self.tickets.fields_get(
            ["crm_response_hours", "crm_resolution_hours", "crm_reopen_count"],
            ["aggregator", "sortable"],
        )
        self.assertEqual(
            {name: field["aggregator"] for name, field in measures.items()},
            {
                "crm_response_hours": "avg",
                "crm_resolution_hours": "avg",
                "crm_reopen_count": "sum",
            },
        )

    def test_the_list_sorts_by_the_hours(self):
        slowest = self.tickets.search(
            [*self.domain, ("crm_first_response", "!=", False)],
            order="crm_response_hours desc",
        )
        self.assertEqual(slowest, self.slow | self.quick)

    def test_an_export_has_number_and_hours(self):
        self.erika.group_ids += self.env.ref("base.group_allow_export")
        rows = self.quick.with_user(self.erika).export_data(
            ["number", "crm_response_hours", "crm_resolution_hours", "closed_date"]
        )["datas"]
        closed = fields.Datetime.context_timestamp(
            self.quick.with_user(self.erika), berlin("2026-03-04 09:00")
        ).replace(tzinfo=None)
        self.assertEqual(rows, [[self.quick.number, 1, 48, closed]])

from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from odoo.addons.helpdesk_mgmt.models.helpdesk_ticket import (
    HelpdeskTicket as UpstreamTicket,
)

from .common import ServiceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 12:00:00")
class TestHelpdeskTicket(ServiceCommon):
    def test_number_follows_the_format_of_the_team(self):
        self.assertRegex(self._create_ticket().number, r"^R-26-\d{5}-\d$")
        self.team.write({"crm_number_with_year": False, "crm_number_digits": 3})
        self.assertRegex(self._create_ticket().number, r"^R-\d{3,}-\d$")
        self.team.crm_number_prefix = False
        self.assertRegex(self._create_ticket().number, r"^\d{3,}-\d$")

    def test_number_without_team_has_the_default_format(self):
        ticket = self._create_ticket(team_id=False)
        self.assertRegex(ticket.number, r"^T-26-\d{5}-\d$")

    def test_the_form_of_a_team_shows_an_example(self):
        self.assertEqual(self.team.crm_number_preview, "R-26-00417-3")
        self.team.write({"crm_number_prefix": "HW", "crm_number_with_year": False})
        self.assertEqual(self.team.crm_number_preview, "HW-00417-1")

    def test_a_prefix_that_cannot_be_read_out_is_refused(self):
        for prefix in ("r", "LO", "R2", "Ä"):
            with self.assertRaises(ValidationError):
                self.team.crm_number_prefix = prefix
        with self.assertRaises(ValidationError):
            self.team.crm_number_digits = 0

    def test_a_batch_gets_numbers_in_a_row(self):
        tickets = self.env["helpdesk.ticket"].create(
            [{"name": "A", "description": "-", "team_id": self.team.id}] * 3
        )
        counters = [int(number.split("-")[2]) for number in tickets.mapped("number")]
        first = counters[0]
        self.assertEqual(counters, [first, first + 1, first + 2])

    def test_the_values_given_to_create_stay_as_they_are(self):
        vals = {"name": "A", "description": "-", "team_id": self.team.id}
        self.env["helpdesk.ticket"].create(vals)
        self.assertEqual(set(vals), {"name", "description", "team_id"})

    def test_the_number_is_drawn_in_the_company_of_the_team(self):
        ticket = self._create_ticket(team_id=self.nord_team.id)
        self.assertEqual(ticket.company_id, self.nord)
        self.assertEqual(ticket.crm_alias_ids.company_id, self.nord)

    def test_the_default_team_of_the_action_counts(self):
        tickets = self.env["helpdesk.ticket"].with_context(
            default_team_id=self.nord_team.id
        )
        ticket = tickets.create({"name": "A", "description": "-"})
        self.assertEqual(ticket.team_id, self.nord_team)
        self.assertEqual(ticket.company_id, self.nord)

    def test_a_number_stands_once_per_company(self):
        ticket = self._create_ticket()
        other = self._create_ticket(number=ticket.number, team_id=self.nord_team.id)
        self.assertEqual(other.number, ticket.number)
        with self.assertRaisesRegex(UserError, "leads to another ticket"):
            self._create_ticket(number=ticket.number)
        third = self._create_ticket()
        self.env.flush_all()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE helpdesk_ticket SET number = %s WHERE id = %s",
                [ticket.number, third.id],
            )

    def test_several_tickets_are_copied_with_own_numbers(self):
        tickets = self._create_ticket() | self._create_ticket()
        copies = tickets.copy()
        self.assertEqual(len(set((tickets | copies).mapped("number"))), 4)
        self.assertEqual(len(copies.crm_alias_ids), 2)

    def test_renumbering_keeps_the_old_number(self):
        ticket = self._create_ticket()
        old = ticket.number
        ticket.team_id = self.team.copy({"name": "Works", "crm_number_prefix": "W"})

        ticket.with_user(self.paula).action_crm_renumber()

        self.assertRegex(ticket.number, r"^W-26-\d{5}-\d$")
        self.assertEqual(
            set(ticket.crm_alias_ids.mapped("number")), {old, ticket.number}
        )
        self.assertIn(ticket.id, dict(self._search(old)))
        self.assertIn(ticket.id, dict(self._search(ticket.number)))

    def test_moving_to_a_company_where_the_number_stands_draws_another(self):
        ticket = self._create_ticket()
        taken = self._create_ticket(number=ticket.number, team_id=self.nord_team.id)
        old = ticket.number

        ticket.write({"company_id": self.nord.id, "team_id": self.nord_team.id})

        self.assertNotEqual(ticket.number, taken.number)
        self.assertIn(old, ticket.crm_alias_ids.mapped("number"))

    def test_moving_to_a_company_where_the_number_is_free_keeps_it(self):
        ticket = self._create_ticket(number="R-26-07000-1")
        ticket.write({"company_id": self.nord.id})
        self.assertEqual(ticket.number, "R-26-07000-1")
        self.assertEqual(ticket.crm_alias_ids.company_id, self.company + self.nord)

    def test_a_merged_number_finds_the_survivor(self):
        first, second, survivor = (self._create_ticket() for _ in range(3))
        first.duplicate_id = second
        second.duplicate_id = survivor
        self.assertIn(survivor.id, dict(self._search(first.number)))

    def test_merging_by_the_oca_wizard_names_the_survivor(self):
        class Wizard:
            def merge_tickets(self):
                return "merged"

        tickets = self.env["helpdesk.ticket"]
        with patch.dict(self.registry.models, {"helpdesk.ticket.merge": Wizard}):
            tickets._register_hook()
            tickets._register_hook()  # As at each change of the registry.
        wizard = Wizard()
        wizard.dst_ticket_id = self._create_ticket()
        wizard.ticket_ids = self._create_ticket() | wizard.dst_ticket_id

        self.assertEqual(wizard.merge_tickets(), "merged")

        merged = wizard.ticket_ids - wizard.dst_ticket_id
        self.assertEqual(merged.duplicate_id, wizard.dst_ticket_id)
        self.assertFalse(wizard.dst_ticket_id.duplicate_id)

    def test_a_circle_of_duplicates_ends(self):
        first, second = self._create_ticket(), self._create_ticket()
        first.duplicate_id = second
        second.duplicate_id = first
        self.assertIn(first.id, dict(self._search(first.number)))

    @users("erika@service.test")
    def test_the_list_finds_any_spelling(self):
        number = self._create_ticket(name="Pump").number
        for text in (
            number,
            number.lower().replace("-", " "),
            f"#{number}",
            f"[{number}]",
        ):
            self.assertEqual(
                [name for _id, name in self._search(text)], [f"{number} - Pump"]
            )

    def _search(self, text):
        return self.env["helpdesk.ticket"].name_search(text)

    def test_display_name_follows_the_number(self):
        ticket = self._create_ticket(name="Pump")
        self.assertEqual(ticket.display_name, f"{ticket.number} - Pump")
        ticket.number = "OLD-1"
        self.assertEqual(ticket.display_name, "OLD-1 - Pump")

    def test_a_ticket_being_written_is_named_by_its_title(self):
        ticket = self.env["helpdesk.ticket"].new({})
        self.assertEqual(ticket.display_name, "New")
        ticket.name = "Pump"
        self.assertEqual(ticket.display_name, "Pump")

    def test_creating_costs_few_queries(self):
        self._create_ticket(partner_id=self.bert.id)
        self.env.flush_all()
        with self.assertQueryCount(14):
            self._create_ticket(partner_id=self.bert.id)
            self.env.flush_all()

    def test_upstream_still_lets_a_number_stand_twice(self):
        """When this fails, helpdesk_mgmt makes numbers unique: drop our index."""
        self.assertFalse([name for name in vars(UpstreamTicket) if "uniq" in name])

    def test_upstream_still_copies_one_ticket_only(self):
        """When this fails, helpdesk_mgmt copies several tickets: drop our copy()."""
        tickets = self._create_ticket() | self._create_ticket()
        with self.assertRaisesRegex(ValueError, "singleton"):
            UpstreamTicket.copy(tickets)

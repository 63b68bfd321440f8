import importlib.util

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.misc import file_path

from .common import ServiceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 12:00:00")
class TestCrmNumberFormat(ServiceCommon):
    """A company says how its numbers look; a team may have its own format."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"crm_number_prefix": "S", "crm_number_digits": 4})
        cls.nord.write({"crm_number_prefix": "N", "crm_number_with_year": False})
        cls.plain_team = cls.env["helpdesk.ticket.team"].create({"name": "Plain"})

    def test_tickets_without_team_have_the_format_of_their_company(self):
        ticket = self._create_ticket(team_id=False)
        self.assertRegex(ticket.number, r"^S-26-\d{4}-\d$")
        ticket = self._create_ticket(team_id=False, company_id=self.nord.id)
        self.assertRegex(ticket.number, r"^N-\d{5}-\d$")

    def test_a_team_has_the_format_of_the_company_until_it_gets_its_own(self):
        ticket = self._create_ticket(team_id=self.plain_team.id)
        self.assertRegex(ticket.number, r"^S-26-\d{4}-\d$")
        self.plain_team.crm_number_prefix = "W"
        self.assertTrue(self.plain_team.crm_number_own_format)
        ticket = self._create_ticket(team_id=self.plain_team.id)
        self.assertRegex(ticket.number, r"^W-26-\d{5}-\d$")
        self.plain_team.crm_number_own_format = False
        ticket = self._create_ticket(team_id=self.plain_team.id)
        self.assertRegex(ticket.number, r"^S-26-\d{4}-\d$")

    def test_a_team_of_all_companies_follows_the_company_of_the_ticket(self):
        shared = self.env["helpdesk.ticket.team"].create(
            {"name": "Shared", "company_id": False}
        )
        ticket = self._create_ticket(team_id=shared.id, company_id=self.nord.id)
        self.assertRegex(ticket.number, r"^N-\d{5}-\d$")

    def test_the_form_of_a_team_shows_an_example_while_it_is_changed(self):
        with Form(self.plain_team.with_user(self.paula)) as form:
            self.assertEqual(form.crm_number_preview, "S-26-0417-7")
            form.crm_number_own_format = True
            self.assertEqual(form.crm_number_preview, "T-26-00417-3")
            form.crm_number_prefix = "RK"
            self.assertEqual(form.crm_number_preview, "RK-26-00417-3")

    def test_the_settings_show_an_example_and_keep_the_format(self):
        settings = self.env["res.config.settings"].create({})
        with Form(settings) as form:
            self.assertEqual(form.crm_number_preview, "S-26-0417-7")
            form.crm_number_prefix = "Z"
            form.crm_number_with_year = False
            self.assertEqual(form.crm_number_preview, "Z-0417-1")
        settings.execute()
        self.assertEqual(self.company.crm_number_prefix, "Z")
        self.assertFalse(self.company.crm_number_with_year)

    def test_a_company_prefix_that_cannot_be_read_out_is_refused(self):
        for prefix in ("s", "IL", "S1", "É"):
            with self.assertRaises(ValidationError):
                self.company.crm_number_prefix = prefix
        for digits in (0, 10):
            with self.assertRaises(ValidationError):
                self.company.crm_number_digits = digits

    def test_people_of_another_company_open_tickets_in_its_format(self):
        """Erika does not see Nord, yet a ticket for its team gets Nord's format."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Nord Plain", "company_id": self.nord.id}
        )
        number_format = (
            team.with_user(self.erika)
            .sudo()
            ._get_crm_number_format(self.nord.with_user(self.erika))
        )
        self.assertEqual(number_format.series, "N")

    def test_helpdesk_people_do_not_change_the_format_of_the_company(self):
        for user in (self.erika, self.paula):
            with self.assertRaises(AccessError):
                self.company.with_user(user).crm_number_prefix = "X"
        self.assertEqual(self.company.crm_number_prefix, "S")

    def test_an_update_keeps_the_formats_that_teams_had(self):
        """Before, each team had a format of its own."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket_team SET crm_number_own_format = NULL"
        )
        self.env.invalidate_all()

        path = file_path("crm_ext_service/migrations/19.0.1.2.0/post-flood.py")
        spec = importlib.util.spec_from_file_location("post_flood", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        for _run in range(2):
            script.migrate(self.env.cr, "19.0.1.1.0")

        self.env.invalidate_all()
        self.assertTrue(self.team.crm_number_own_format)
        self.assertFalse(self.plain_team.crm_number_own_format)

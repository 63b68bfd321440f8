from datetime import datetime, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common_deputy import NOON, DeputyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestResUsersAbsence(DeputyCommon):
    def _get_chain(self, user):
        chains = self.env["res.users"]._crm_get_chains(
            SQL("SELECT id FROM res_users WHERE id = %s", user.id),
            NOON,
            NOON + timedelta(days=1),
        )
        return chains.get(user.id)

    def _get_deputies(self, user):
        chain = self._get_chain(user)
        return [deputy.id for deputy in chain.deputies] if chain else []

    def _create_event(self, user, **vals):
        return (
            self.env["calendar.event"]
            .with_user(user)
            .create(
                {
                    "name": "Fair",
                    "allday": True,
                    "start_date": "2026-11-26",
                    "stop_date": "2026-11-26",
                    "start": "2026-11-26 08:00:00",
                    "stop": "2026-11-26 18:00:00",
                    "show_as": "busy",
                    "partner_ids": [(6, 0, user.partner_id.ids)],
                    **vals,
                }
            )
        )

    # === WHO === #

    def test_own_deputy_comes_before_the_team_and_its_leader(self):
        self.anna.crm_deputy_id = self.otto

        self.assertEqual(
            self._get_deputies(self.anna), [self.otto.id, self.carl.id, self.dora.id]
        )

    def test_nobody_is_his_own_deputy(self):
        self.team.member_ids += self.carl

        self.assertEqual(self._get_deputies(self.carl), [self.dora.id])
        self.assertEqual(self._get_deputies(self.dora), [self.carl.id])

    def test_team_without_a_deputy_asks_nobody(self):
        self.team.crm_deputy_id = False

        self.assertIsNone(self._get_chain(self.anna))

    def test_leader_helps_out_where_a_member_has_an_own_deputy(self):
        self.team.crm_deputy_id = False
        self.anna.crm_deputy_id = self.otto

        self.assertEqual(self._get_deputies(self.anna), [self.otto.id, self.dora.id])
        self.assertIsNone(self._get_chain(self.emil))

    def test_archived_people_teams_and_memberships_do_not_count(self):
        self.carl.active = False
        self.assertEqual(self._get_deputies(self.anna), [self.dora.id])

        self.team.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.anna
        ).active = False
        self.assertFalse(self._get_deputies(self.anna))

        self.team.active = False
        self.assertFalse(self._get_deputies(self.emil))

    def test_shortest_time_to_react_of_several_teams_counts(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.env["crm.team"].create(
            {
                "name": "Fast",
                "crm_deputy_id": self.otto.id,
                "crm_reaction_minutes": 5,
                "sequence": 99,
                "member_ids": [(6, 0, self.anna.ids)],
            }
        )

        chain = self._get_chain(self.anna)

        self.assertEqual(chain.minutes, 5)
        self.assertEqual(
            [deputy.id for deputy in chain.deputies],
            [self.carl.id, self.otto.id, self.dora.id],
        )

    # === WHEN === #

    def test_everybody_is_there_by_default(self):
        self.assertEqual(self._get_chain(self.anna).assignee.absences, ())

    def test_out_of_office_is_away(self):
        self.anna.out_of_office_from = NOON - timedelta(days=1)
        anna = self._get_chain(self.anna).assignee
        self.assertTrue(anna.is_away(NOON + timedelta(hours=23)))

        self.anna.out_of_office_to = NOON + timedelta(hours=2)
        anna = self._get_chain(self.anna).assignee
        self.assertTrue(anna.is_away(NOON + timedelta(hours=1)))
        self.assertFalse(anna.is_away(NOON + timedelta(hours=2)))

    def test_who_of_many_is_away_is_asked_in_one_query(self):
        users = self.anna + self.carl + self.otto
        self.anna.write(
            {
                "out_of_office_from": NOON - timedelta(days=1),
                "out_of_office_to": NOON + timedelta(hours=1),
            }
        )
        self._create_event(self.otto)
        self.env.flush_all()
        with self.assertQueryCount(1):
            away = users._crm_filter_away(NOON)
        self.assertEqual(away, self.anna + self.otto)
        self.assertEqual(users._crm_filter_away(NOON + timedelta(hours=1)), self.otto)
        self.assertFalse(users._crm_filter_away(NOON + timedelta(days=7)))
        self.assertFalse(users.browse()._crm_filter_away(NOON))

    def test_all_day_event_is_away_for_the_days_of_the_person(self):
        for tz, start, stop in (
            ("Europe/Berlin", (2026, 11, 25, 23), (2026, 11, 26, 23)),
            ("America/New_York", (2026, 11, 26, 5), (2026, 11, 27, 5)),
            ("Asia/Kolkata", (2026, 11, 25, 18, 30), (2026, 11, 26, 18, 30)),
        ):
            with self.subTest(tz):
                self.anna.tz = tz
                event = self._create_event(self.anna)

                self.assertEqual(
                    self._get_chain(self.anna).assignee.absences,
                    ((datetime(*start), datetime(*stop)),),
                )
                event.unlink()

    def test_only_accepted_busy_whole_days_are_away(self):
        for vals in (
            {"show_as": "free"},
            {"allday": False},
            {"active": False},
            {"start_date": "2026-12-01", "stop_date": "2026-12-01"},
        ):
            with self.subTest(vals):
                event = self._create_event(self.anna)
                event.write(vals)
                self.assertFalse(self._get_chain(self.anna).assignee.absences)

        event = self._create_event(self.anna)
        event.attendee_ids.do_decline()
        self.assertFalse(self._get_chain(self.anna).assignee.absences)

    def test_event_of_a_colleague_keeps_away_who_accepts_it(self):
        event = self._create_event(
            self.carl, partner_ids=[(6, 0, (self.carl + self.anna).partner_id.ids)]
        )
        self.assertFalse(self._get_chain(self.anna).assignee.absences)

        event.attendee_ids.filtered(
            lambda attendee: attendee.partner_id == self.anna.partner_id
        ).with_user(self.anna).do_accept()

        self.assertTrue(self._get_chain(self.anna).assignee.is_away(NOON))

    def test_time_off_is_away_but_work_elsewhere_is_not(self):
        resource = self.env["resource.resource"].create(
            {"name": "Anna", "user_id": self.anna.id}
        )
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Doctor",
                "resource_id": resource.id,
                "date_from": NOON,
                "date_to": NOON + timedelta(hours=2),
            }
        )
        anna = self._get_chain(self.anna).assignee
        self.assertTrue(anna.is_away(NOON))
        self.assertFalse(anna.is_away(NOON + timedelta(hours=2)))

        leave.time_type = "other"
        self.assertFalse(self._get_chain(self.anna).assignee.absences)

    def test_who_does_not_work_here_any_more_is_away(self):
        self.anna.active = False

        self.assertTrue(self._get_chain(self.anna).assignee.is_away(NOON))

    # === RIGHTS === #

    def test_user_chooses_his_own_deputy_and_absence(self):
        anna = self.anna.with_user(self.anna)

        anna.write({"crm_deputy_id": self.otto.id, "out_of_office_from": NOON})

        self.assertEqual(self._get_deputies(self.anna)[0], self.otto.id)

    def test_nobody_chooses_the_deputy_of_another(self):
        with self.assertRaises(AccessError):
            self.carl.with_user(self.anna).crm_deputy_id = self.otto
        with self.assertRaises(AccessError):
            self.team.with_user(self.anna).crm_deputy_id = self.otto

        self.assertFalse(self.carl.crm_deputy_id)
        self.assertEqual(self.team.crm_deputy_id, self.carl)

    def test_deputy_has_to_be_a_colleague(self):
        with self.assertRaisesRegex(ValidationError, "Choose a colleague"):
            self.anna.crm_deputy_id = self.anna
        with self.assertRaisesRegex(ValidationError, "does not work here"):
            self.anna.crm_deputy_id = self.petra

    @mute_logger("odoo.sql_db")
    def test_time_to_react_is_never_negative(self):
        with self.assertRaises(CheckViolation):
            self.team.crm_reaction_minutes = -1
            self.env.flush_all()

    def test_team_deputy_works_in_the_company_of_the_team(self):
        beck = self.env["res.company"].create({"name": "Beck AG"})
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="base.group_user",
            company_id=beck.id,
            company_ids=[(6, 0, beck.ids)],
        )
        self.team.company_id = self.env.company

        with self.assertRaisesRegex(UserError, "another company"):
            self.team.crm_deputy_id = clerk

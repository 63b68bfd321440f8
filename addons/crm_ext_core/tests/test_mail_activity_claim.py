from contextlib import closing
from datetime import UTC, datetime, timedelta

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import freeze_time, tagged

from .common_conversation import ConversationCommon
from .common_followup import NOON, FollowupCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestMailActivityClaim(FollowupCommon):
    """One tab shows a signal: the first that claims it, or the one turned to."""

    def test_claim_shows_customer_person_phone_reason_and_last_talk(self):
        talk = self._create_talk(name="Price", date=NOON - timedelta(days=9))
        self.missed.write({"summary": "Offer", "note": "<p>Does it <b>fit</b>?</p>"})

        (data,) = self._claim(self.missed)

        self.assertEqual(data.pop("claimed"), NOON.replace(tzinfo=UTC).timestamp())
        self.assertEqual(
            [data],
            [
                {
                    "id": self.missed.id,
                    "due": "2026-11-26 10:00:00",
                    "reason": "Offer",
                    "note": "Does it *fit*?",
                    "icon": "fa-phone",
                    "document": self.bert.display_name,
                    "customer": "Adler Nord",
                    "person": "Bert",
                    "phone": "+49 431 123456",
                    "last_talk": {
                        "id": talk.id,
                        "date": "2026-11-17 12:00:00",
                        "name": "Price",
                        "user": self.anna.name,
                    },
                    "facts": [],
                    "sound": True,
                    "desktop": False,
                    "for_user": False,
                    "taken_by": False,
                }
            ],
        )
        self.assertEqual(self.missed.crm_shown_at, NOON)

    def test_second_claim_gets_nothing(self):
        self.assertTrue(self._claim(self.missed))
        self.assertFalse(self._claim(self.missed))

    def test_tab_gets_its_own_signal_again_when_the_answer_was_lost(self):
        self._claim(self.missed, tab="desk")

        self.assertFalse(self._claim(self.missed, tab="home"))
        self.assertEqual(len(self._claim(self.missed, tab="desk")), 1)
        self.assertEqual(self.missed.crm_shown_in, "desk")

    def test_tab_that_the_user_turns_to_takes_over_what_another_shows(self):
        with freeze_time("2026-11-26 11:00:00"):
            self._claim(self.missed, tab="desk")

        taken = self._claim(self.missed, tab="home", crm_take_over=True)

        self.assertEqual([data["id"] for data in taken], self.missed.ids)
        self.assertEqual(self.missed.crm_shown_in, "home")
        self.assertEqual(self.missed.crm_shown_at, NOON - timedelta(hours=1))

    def test_nobody_takes_over_what_is_answered_or_not_due(self):
        self._claim(self.missed)
        self.missed.with_user(self.anna).crm_acknowledge()

        both = self.missed + self.coming
        self.assertFalse(self._claim(both, tab="home", crm_take_over=True))

    def test_reload_shows_again_what_nobody_has_answered(self):
        activities = self._get_model("desk")
        mine = self.missed + self.coming + self.of_carl
        self._claim(self.missed, tab="desk")

        shown = activities.crm_get_shown_followups(mine.ids)
        self.assertEqual([data["id"] for data in shown], self.missed.ids)
        other_tab = self._get_model("home")
        self.assertFalse(other_tab.crm_get_shown_followups(mine.ids))

        self.missed.with_user(self.anna).crm_acknowledge()
        self.assertEqual(activities.crm_get_shown_followups(mine.ids), [])

    def test_signal_after_a_snooze_survives_a_reload(self):
        self._claim(self.missed, tab="desk")
        self.missed.with_user(self.anna).crm_snooze("10_minutes")
        with freeze_time("2026-11-26 12:10:00"):
            self._claim(self.missed, tab="desk")

        shown = self._get_model("desk").crm_get_shown_followups(self.missed.ids)
        self.assertEqual([data["id"] for data in shown], self.missed.ids)

    def test_new_time_takes_the_signal_from_the_screen(self):
        self._claim(self.missed, tab="desk")

        self.missed.with_user(self.anna).crm_due = NOON + timedelta(hours=1)

        self.assertFalse(self.missed.crm_shown_in)
        self.assertFalse(
            self._get_model("desk").crm_get_shown_followups(self.missed.ids)
        )

    def test_signals_tell_how_the_user_wants_to_be_alerted(self):
        self.anna.crm_followup_desktop = True
        self.anna.crm_followup_sound = False

        (data,) = self._claim(self.missed)

        self.assertTrue(data["desktop"])
        self.assertFalse(data["sound"])

    def test_user_chooses_the_alerts_alone(self):
        self.carl.with_user(self.carl).crm_followup_desktop = True
        self.assertTrue(self.carl.crm_followup_desktop)

        with self.assertRaises(AccessError):
            self.carl.with_user(self.anna).crm_followup_desktop = False

    def test_a_client_that_names_no_ids_is_told_how(self):
        for name in ("crm_claim_followups", "crm_get_shown_followups"):
            for ids in ("7", [7, "8"], None, {"id": 7}, [True]):
                with self.assertRaisesRegex(UserError, "list of their ids"):
                    getattr(self.env["mail.activity"], name)(ids)

    def test_nothing_is_claimed_before_its_time(self):
        self.assertFalse(self._claim(self.coming))
        self.assertFalse(self.coming.crm_shown_at)

    def test_nobody_claims_the_followup_of_another(self):
        self.assertFalse(self._claim(self.of_carl, self.anna))
        self.assertFalse(self.of_carl.crm_shown_at)

    def test_last_talk_is_one_that_the_user_may_read(self):
        self._create_talk(self.carl, name="Secret of Carl")

        self.assertFalse(self._claim(self.missed)[0]["last_talk"])

    def test_followup_on_a_hidden_document_shows_its_name_only(self):
        lead = self.env["crm.lead"].create(
            {"name": "Mill", "partner_id": self.bert.id, "user_id": self.carl.id}
        )
        activity = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.emil.id, crm_due=NOON
        )

        (data,) = self._claim(activity, self.emil)

        self.assertEqual(data["customer"], "Mill")
        self.assertFalse(data["person"] or data["phone"] or data["last_talk"])


@tagged("post_install", "-at_install")
class TestMailActivityClaimRace(ConversationCommon):
    def test_of_two_tabs_at_the_same_time_exactly_one_claims(self):
        """Two connections of their own, as two tabs have."""
        database = db_connect(self.env.cr.dbname)
        with closing(database.cursor()) as setup_cr:
            admin_env = api.Environment(setup_cr, self.env.uid, {})
            user = admin_env.ref("base.user_admin")
            activity = admin_env["mail.activity"].create(
                {
                    "user_id": user.id,
                    "summary": "Race",
                    "crm_due": datetime(2026, 11, 20, 12, 0),
                }
            )
            setup_cr.commit()
            self.addCleanup(self._delete_activity, database, activity.id)
        with closing(database.cursor()) as cr1, closing(database.cursor()) as cr2:
            claims = []
            for cr in (cr1, cr2):
                model = api.Environment(cr, user.id, {})["mail.activity"]
                claims.append(len(model.crm_claim_followups([activity.id])))
            cr1.commit()
            cr2.commit()
        self.assertEqual(claims, [1, 0])

    def _delete_activity(self, database, activity_id):
        with database.cursor() as cr:  # committed when it is left
            cr.execute("DELETE FROM mail_activity WHERE id = %s", [activity_id])

import random
from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..tools import due_text
from .common_conversation import ConversationCommon

NOW = "2026-11-26 14:20:40"  # Thursday, 15:20 in Berlin


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMailActivityDueText(ConversationCommon):
    """Anna lives in Berlin; times are typed on Thursday, 26 November, at 15:20."""

    def _parse(self, text, lang="en_US", tz="Europe/Berlin"):
        activities = self.env["mail.activity"].with_user(self.anna)
        return activities.with_context(lang=lang, tz=tz).crm_parse_due(text)

    def _check(self, lang, expected):
        for text, due in expected.items():
            with self.subTest(text=text):
                self.assertEqual(self._parse(text, lang), f"2026-{due}:00")

    def test_english_texts_are_understood(self):
        self._check(
            "en_US",
            {
                "in 3 days 9:00": "11-29 08:00",
                "in 3 days at 9": "11-29 08:00",
                "tomorrow": "11-27 08:00",
                "tomorrow 2:30 pm": "11-27 13:30",
                "mon 14": "11-30 13:00",
                "mon 2": "11-30 13:00",
                "next mon 9am": "11-30 08:00",
                "fri afternoon": "11-27 13:00",
                "next week": "11-30 08:00",
                "next week thu 10:15": "12-03 09:15",
                "in 2 weeks": "12-10 08:00",
                "monday in 2 weeks": "12-14 08:00",
                "in 3 working days": "12-01 08:00",
                "week 50 thu": "12-10 08:00",
                "end of month 16:00": "11-30 15:00",
                "the 15th at noon": "12-15 11:00",
                "12/24 10": "12-24 09:00",
                "Dec 24, 10:00": "12-24 09:00",
                "2026-12-24T10:00": "12-24 09:00",
                "half past 4": "11-26 15:30",
                "9:30": "11-27 08:30",
                "today": "11-26 15:00",
                "tonight": "11-26 17:00",
                "in an hour": "11-26 15:20",
                "in 1 hour 30 minutes": "11-26 15:50",
                "2h": "11-26 16:20",
                "+3": "11-29 08:00",
            },
        )

    def test_german_texts_are_understood(self):
        self._check(
            "de_DE",
            {
                "in 3 Tagen 9 Uhr": "11-29 08:00",
                "in drei Tagen um 9.30 Uhr": "11-29 08:30",
                "morgen": "11-27 08:00",
                "morgen halb drei": "11-27 13:30",
                "übermorgen früh": "11-28 08:00",
                "uebermorgen": "11-28 08:00",
                "Mo 14": "11-30 13:00",
                "Montag morgen": "11-30 08:00",
                "9 am Montag": "11-30 08:00",
                "Freitagnachmittag": "11-27 13:00",
                "nächste Woche Do 10:15": "12-03 09:15",
                "in einer Woche": "12-03 08:00",
                "Montag in 2 Wochen": "12-14 08:00",
                "in 3 Werktagen": "12-01 08:00",
                "KW 50 Mi 10 Uhr": "12-09 09:00",
                "Monatsende": "11-30 08:00",
                "am 15. um 11": "12-15 10:00",
                "24.12. 9": "12-24 08:00",
                "24. Dez 9 Uhr 30": "12-24 08:30",
                "9.30": "11-27 08:30",
                "heute Abend": "11-26 17:00",
                "in einer halben Stunde": "11-26 14:50",
                "in 1,5 Std.": "11-26 15:50",
            },
        )

    def test_date_stands_in_the_order_of_the_language(self):
        self.assertEqual(self._parse("3/4 9:00"), "2027-03-04 08:00:00")
        self.assertEqual(self._parse("3/4 9:00", "de_DE"), "2027-04-03 07:00:00")

    def test_what_the_field_shows_is_understood(self):
        for text in ("Nov 30, 2:00 PM", "11/30/2026 14:00:00", "30.11.2026 14:00:00"):
            self.assertEqual(self._parse(text), "2026-11-30 13:00:00")

    def test_time_is_one_of_the_reader(self):
        self.assertEqual(
            self._parse("mon 14", tz="America/New_York"), "2026-11-30 19:00:00"
        )
        self.assertEqual(
            self._parse("mon 14", tz="Asia/Kolkata"), "2026-11-30 08:30:00"
        )

    @freeze_time("2026-03-28 12:00:00")
    def test_missing_hour_is_left_out(self):
        self.assertEqual(self._parse("tomorrow 1:59"), "2026-03-29 00:59:00")
        self.assertEqual(self._parse("tomorrow 2:30"), "2026-03-29 01:30:00")
        self.assertEqual(self._parse("tomorrow 9:00"), "2026-03-29 07:00:00")
        self.assertEqual(self._parse("in 24 hours"), "2026-03-29 12:00:00")

    @freeze_time("2026-10-25 00:30:00")
    def test_hours_pass_in_the_doubled_hour(self):
        # It is 2:30 for the first time.
        self.assertEqual(self._parse("in 1 hour"), "2026-10-25 01:30:00")
        self.assertEqual(self._parse("in 90 minutes"), "2026-10-25 02:00:00")
        with freeze_time("2026-10-25 01:30:00"):  # 2:30 for the second time
            self.assertEqual(self._parse("in 10 minutes"), "2026-10-25 01:40:00")

    @freeze_time("2026-10-24 12:00:00")
    def test_doubled_hour_is_the_first(self):
        self.assertEqual(self._parse("tomorrow 2:30"), "2026-10-25 00:30:00")
        self.assertEqual(self._parse("tomorrow 9:00"), "2026-10-25 08:00:00")

    def test_clocks_change_elsewhere_on_other_days_or_never(self):
        with freeze_time("2026-03-07 12:00:00"):
            new_york = self._parse("tomorrow 2:30", tz="America/New_York")
            self.assertEqual(new_york, "2026-03-08 07:30:00")  # 3:30
        with freeze_time("2026-10-31 12:00:00"):
            new_york = self._parse("tomorrow 1:30", tz="America/New_York")
            self.assertEqual(new_york, "2026-11-01 05:30:00")  # the first 1:30
        with freeze_time("2026-03-28 12:00:00"):
            kolkata = self._parse("tomorrow 2:30", tz="Asia/Kolkata")
            self.assertEqual(kolkata, "2026-03-28 21:00:00")

    def test_text_that_is_no_time_is_refused_with_examples(self):
        for text in (
            "",
            "some day",
            "25:00",
            "31/2",
            "mon tue",
            "9:00 10:00",
            "a",
            None,
        ):
            with (
                self.subTest(text=text),
                self.assertRaisesRegex(UserError, "in 3 days 14:30"),
            ):
                self._parse(text)

    def test_time_that_has_passed_is_refused(self):
        for text in ("today 9:00", "2026-11-25", "11/26/2026 10:00"):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, "is over"):
                self._parse(text)

    def test_no_text_breaks_the_reading(self):
        words = "in 3 days|mon|9:00|24.12.|uhr|next|halb|week|1|99|9999|+|-|/|½|٣|am"
        words = [*words.split("|"), "frei", "ende der woche", "monate", "%", "\x00"]
        draw = random.Random(7)
        for _count in range(500):
            text = " ".join(draw.choices(words, k=draw.randint(1, 6)))
            try:
                due_text.parse(text, datetime(2026, 11, 26, 15, 20), "de_DE", True)
            except (due_text.NotUnderstoodError, due_text.OverError):
                continue

    def test_usual_times_are_offered(self):
        activities = self.env["mail.activity"].with_user(self.anna)
        activities = activities.with_context(lang="en_US", tz="Europe/Berlin")

        self.assertEqual(
            activities.crm_get_due_choices(),
            [
                {"label": "In 1 hour", "due": "2026-11-26 15:20:00"},
                {"label": "Tomorrow", "due": "2026-11-27 08:00:00"},
                {"label": "In 3 days", "due": "2026-11-29 08:00:00"},
                {"label": "Next week", "due": "2026-11-30 08:00:00"},
                {"label": "Next free slot", "due": "2026-11-26 14:30:00"},
            ],
        )

from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.call_report import CallReportError, read_report

NOON = datetime(2026, 3, 10, 12)


@tagged("post_install", "-at_install")
class TestCallReport(BaseCase):
    """The shapes in which telephone systems report, as their makers describe them."""

    def _read(self, shape, **payload):
        return read_report(shape, payload, NOON)

    def _assert_refused(self, shape, message, **payload):
        with self.assertRaises(CallReportError) as caught:
            self._read(shape, **payload)
        self.assertIn(message, str(caught.exception))

    def test_sipgate_new_call_names_caller_and_ringing_users(self):
        report = read_report(
            "sipgate",
            {
                "event": ["newCall"],
                "from": ["492111234567"],
                "to": ["4915791234567"],
                "direction": ["in"],
                "callId": ["123456"],
                "user[]": ["Alice", "Bob"],
                "userId[]": ["w0", "w1"],
                "fullUserId[]": ["1234567w0", "1234567w1"],
            },
            NOON,
        )

        self.assertEqual(report.key, "123456")
        self.assertEqual(report.number, "492111234567")
        self.assertEqual(report.own_number, "4915791234567")
        self.assertEqual(
            report.phones, ("1234567w0", "1234567w1", "w0", "w1", "Alice", "Bob")
        )
        self.assertEqual((report.started_at, report.answered_at), (NOON, None))

    def test_sipgate_answer_names_who_took_it(self):
        report = self._read(
            "sipgate", event="answer", callId="1", userId="w1", user="Bob"
        )

        self.assertEqual(report.answering, ("w1", "Bob"))
        self.assertEqual(report.answered_at, NOON)

    def test_outgoing_call_turns_the_numbers(self):
        report = self._read(
            "zammad",
            event="newCall",
            callId="1",
            direction="out",
            **{"from": "21", "to": "+49431556677"},
        )

        self.assertEqual((report.number, report.own_number), ("+49431556677", "21"))

    def test_hangup_after_a_talk_says_that_it_was_answered(self):
        report = self._read(
            "zammad",
            event="hangup",
            callId="1",
            cause="normalClearing",
            answeringNumber="emma@example.com",
        )

        self.assertEqual((report.answered_at, report.ended_at), (NOON, NOON))
        self.assertEqual(report.answering, ("emma@example.com",))

    def test_hangup_of_an_unanswered_call_names_nobody_who_took_it(self):
        report = self._read("zammad", event="hangup", callId="1", cause="cancel")

        self.assertEqual((report.answered_at, report.ended_at), (None, NOON))

    def test_forwarded_call_goes_on_as_another(self):
        report = self._read("sipgate", event="hangup", callId="1", cause="forwarded")

        self.assertTrue(report.is_forwarded)

    def test_digits_that_a_caller_keys_in_are_no_event(self):
        self.assertIsNone(self._read("sipgate", event="dtmf", callId="1", dtmf="4"))

    def test_3cx_journal_tells_a_whole_call(self):
        report = self._read(
            "3cx",
            CallType="Inbound",
            Number="0049431556677",
            Agent="21",
            AgentEmail="anna@example.com",
            Duration="00:01:30",
            CallStartTimeUTC="2026-03-10T11:00:00Z",
        )

        self.assertEqual(report.started_at, datetime(2026, 3, 10, 11))
        self.assertEqual(report.answered_at, datetime(2026, 3, 10, 11))
        self.assertEqual(report.ended_at, datetime(2026, 3, 10, 11, 1, 30))
        self.assertEqual(report.answering, ("21", "anna@example.com"))

    def test_3cx_journal_that_is_repeated_is_the_same_call(self):
        call = {
            "CallType": "Missed",
            "Number": "0431556677",
            "Agent": "21",
            "CallStartTimeUTC": "2026-03-10T11:00:00Z",
        }
        other = {**call, "CallStartTimeUTC": "2026-03-10T11:00:01Z"}

        first, again, later = (self._read("3cx", **c) for c in (call, call, other))

        self.assertEqual(first.key, again.key)
        self.assertNotEqual(first.key, later.key)
        self.assertIsNone(first.answered_at)

    def test_times_are_read_in_every_notation(self):
        for text in (
            "2026-03-10T11:30:00Z",
            "2026-03-10T12:30:00+01:00",
            "2026-03-10 11:30:00",
            "1773142200",
            1773142200,
            "1773142200500",
        ):
            report = self._read("generic", event="ringing", call_id="1", at=text)
            self.assertEqual(report.started_at, datetime(2026, 3, 10, 11, 30), text)

    def test_clock_that_runs_a_little_ahead_means_now(self):
        report = self._read(
            "generic", event="ringing", call_id="1", at="2026-03-10T12:01:00Z"
        )

        self.assertEqual(report.started_at, NOON)

    def test_extensions_may_share_one_text(self):
        report = self._read("generic", event="ringing", call_id="1", users="21, 22")

        self.assertEqual(report.phones, ("21", "22"))

    def test_bad_reports_are_refused_with_a_reason(self):
        cases = (
            ("generic", "The field event", {"call_id": "1"}),
            ("generic", "The field event", {"event": "dance", "call_id": "1"}),
            ("generic", "call_id", {"event": "ringing"}),
            ("generic", "call_id", {"event": "ringing", "call_id": "9" * 251}),
            ("generic", "direction", {"event": "ringing", "direction": "up"}),
            ("generic", "The field from", {"event": "ringing", "from": {"a": 1}}),
            ("generic", "The field event", {"event": True}),
            ("generic", "Times", {"event": "ringing", "call_id": "1", "at": "noon"}),
            ("generic", "Times", {"event": "ringing", "call_id": "1", "at": "9" * 400}),
            (
                "generic",
                "future",
                {"event": "ringing", "call_id": "1", "at": "2030-01-01"},
            ),
            ("3cx", "CallType", {"Number": "1"}),
            ("3cx", "CallId", {"CallType": "Missed"}),
            ("3cx", "Duration", {"CallType": "Missed", "CallId": "1", "Duration": "x"}),
        )
        for shape, message, payload in cases:
            with self.subTest(payload=payload):
                self._assert_refused(shape, message, **payload)

    def test_characters_that_no_database_stores_are_dropped(self):
        report = read_report(
            "generic",
            {"event": "ringing", "call_id": "a\0b", "from": "\ud800" + "1" * 300},
            NOON,
        )

        self.assertEqual(report.key, "a b")
        self.assertEqual(report.number, "1" * 300)

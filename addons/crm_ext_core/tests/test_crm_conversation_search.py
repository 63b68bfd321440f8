from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_conversation import ConversationCommon

SUBJECT = "Müllers Größe und Frau Will"
BODY = (
    "<p>Die Lieferungen der <i>Masch</i>ine <b>AB-4711/2</b> über den Café-Weg.<br>"
    "Neue Häuser&nbsp;&amp; Anträge, AT&amp;T an bert.adler@adler-nord.example</p>"
    "<ul><li>Service-Vertrag</li><li>M8x30</li><li>Rech\u00adnung 1.234,50</li></ul>"
    '<p title="verborgen">https://adler.example/teile?id=7 am 05.11.2026, DE89 3704</p>'
)
FOUND = {
    "other form": "Lieferung",
    "plural of a plural": "maschinen",
    "capitals": "MASCHINE",
    "plural with umlaut by its singular": "haus",
    "singular and plural": "Antrag vertrag",
    "umlaut": "müller",
    "umlaut in two letters": "Mueller",
    "umlaut without its dots": "Muller",
    "capital umlaut in two letters": "HAEUSER",
    "umlaut as letter and dots": "mu\u0308ller",
    "sharp s": "größe",
    "sharp s in two letters": "GROESSE",
    "sharp s in Switzerland": "Grösse",
    "two vowels that are no umlaut": "neue",
    "two vowels that are no umlaut, begun": "neu",
    "accent": "café",
    "accent left out": "cafe",
    "accent too many": "Máschine",
    "beginning": "lief",
    "beginnings of two words": "masch lief",
    "beginning in an umlaut": "grö",
    "beginning in two letters of an umlaut": "Haeu",
    "words in any order": "maschine lieferung",
    "markup within a word": "Maschine",
    "soft hyphen within a word": "Rechnung",
    "line break between words": "Weg Neue",
    "part number": "AB-4711/2",
    "part number with blanks": "ab 4711 2",
    "part number without signs": "AB4711",
    "middle of a part number": "4711",
    "beginning of a part number": "AB-47",
    "part number in small letters": "ab-4711",
    "screw": "M8x30",
    "screw with blanks and a sign": "M8 × 30",
    "amount": "1.234,50",
    "date": "05.11.2026",
    "bank account": "DE89 3704",
    "address": "bert.adler@adler-nord.example",
    "name in an address": "bert.adler",
    "domain of an address": "@adler-nord.example",
    "link": "https://adler.example/teile",
    "and sign": "AT&T",
    "compound in one word": "Servicevertrag",
    "compound in another form": "Serviceverträge",
    "compound with a hyphen": "Service-Verträge",
    "compound with a blank": "Service Vertrag",
    "stop word beside a word": "die der maschine",
    "stop word with umlaut beside a word": "für eine Maschine",
    "stop words alone": "die der",
    "stop word that is a name": '"Will"',
    "name that is a stop word alone": "Will",
    "phrase": '"Lieferungen der Maschine"',
    "phrase in another case and spelling": '"MUELLERS GROESSE"',
    "curly quotes": "„Lieferungen der Maschine“",
    "word in quotes": '"Lieferungen"',
    "quotes left open": '"Lieferungen der Masch',
    "phrase with a star": '"Lieferungen der Masch*"',
    "phrase and a word": '"der Maschine" müller',
    "minus": "maschine -kran",
    "minus with a beginning": "maschine -masch",
    "minus and a phrase": 'maschine -"der Lieferungen"',
    "lone minus": "maschine - lieferung",
    "only a minus": "-kran",
    "star": "masch*",
    "punctuation around": "(Maschine), Größe!",
    "inch sign": 'M8" maschine',
}
NOT_FOUND = {
    "other word": "Kran",
    "one of two words is missing": "maschine kran",
    "end of a word": "schine",
    "longer word": "Maschinenbau",
    "name whose stem begins another word": "Lieferer",
    "beginning of a stem": "Großer Hausmeister",
    "minus": "maschine -lieferung",
    "minus in another form": "maschine -antrag",
    "minus in another spelling": "maschine -mueller",
    "minus and a phrase": 'maschine -"Lieferungen der Maschine"',
    "typographic minus": "maschine –lieferung",
    "phrase in another order": '"Maschine der Lieferungen"',
    "phrase with a gap": '"Lieferungen Maschine"',
    "phrase in another form": '"Lieferung der Maschine"',
    "phrase with a beginning": '"Lieferungen der Masch"',
    "beginning in quotes": '"Masch"',
    "stem in quotes": '"Lieferung"',
    "part number in another order": "4711-AB",
    "other part number": "AB-4712",
    "stop word that is no word of it": '"dies"',
    "name of a tag": "ul",
    "attribute of a tag": "verborgen",
    "entity": "nbsp",
    "another entity": "amp",
    "markup": "<ul>",
    "only signs": "?!",
    "only quotes": '""',
}


@tagged("post_install", "-at_install")
class TestCrmConversationSearch(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talk = cls._create_talk(name=SUBJECT, body=BODY)
        cls.env.flush_all()

    def _find(self, words, operator="ilike"):
        return self.conversation_model.search(
            [("text_search", operator, words), ("id", "=", self.talk.id)]
        )

    def test_a_talk_is_found_by_its_words_however_they_are_spelled(self):
        for case, words in FOUND.items():
            with self.subTest(case, words=words):
                self.assertEqual(self._find(words), self.talk)

    def test_a_talk_is_not_found_by_what_it_does_not_say(self):
        for case, words in NOT_FOUND.items():
            with self.subTest(case, words=words):
                self.assertFalse(self._find(words))

    def test_common_words_find_the_same_as_rare_ones(self):
        for share in (0, 2):
            for words, found in (("lief", self.talk), ("kran", self.talk.browse())):
                with self.subTest(share=share, words=words), self._common_from(share):
                    self.assertEqual(self._find(words), found)
                    self.assertEqual(self._find(words, "not ilike"), self.talk - found)

    def _common_from(self, share):
        module = "odoo.addons.crm_ext_core.models.crm_conversation_search"
        return patch(f"{module}.COMMON_SHARE", share)

    def test_quotes_find_no_other_form(self):
        builder = self._create_talk(name="Der Bauer")

        self.assertEqual(builder & self._search("Bau"), builder)
        self.assertFalse(builder & self._search('"Bau"'))
        self.assertFalse(builder & self._search('"der Bau"'))

    def test_a_name_finds_no_other_words_that_begin_like_its_stem(self):
        site = self._create_talk(name="Baustelle, Bauleiter, Bergbau")

        self.assertFalse(site & self._search('"Bauer"'))
        self.assertFalse(site & self._search("Bauer"))
        self.assertFalse(site & self._search("Berger"))
        self.assertEqual(site & self._search("Bau"), site)

    def _search(self, words):
        return self.conversation_model.search([("text_search", "ilike", words)])

    def test_strange_input_is_no_error(self):
        signs = ("'", "a & | !", ":*", "\\", '"', "-", '-"', "%s", "a\0b", "'':* <-> x")
        for words in (*signs, "Maschine 😀"):
            with self.subTest(words):
                self._find(words)

    def test_no_words_are_no_filter(self):
        for words in ("", "  ", False):
            with self.subTest(words):
                self.assertEqual(self._find(words), self.talk)

    def test_a_pasted_text_is_searched_by_its_first_words(self):
        self.assertEqual(self._find("maschine " * 100_000), self.talk)
        self.assertEqual(self._find("maschine " * 32 + "kran"), self.talk)
        self.assertFalse(self._find("maschine " * 31 + "kran"))

    def test_filters_of_the_dialog(self):
        self.assertFalse(self._find("maschine", "not ilike"))
        self.assertEqual(self._find("kran", "not ilike"), self.talk)
        self.assertEqual(self._find("maschine", "="), self.talk)
        self.assertEqual(self._find(["kran", "maschine"], "in"), self.talk)

    def test_huge_text_can_be_saved_and_found(self):
        words = " ".join(f"wort{number}" for number in range(150_000))
        self.talk.body = f"<p>Kranhaken {words}</p>"
        self.env.flush_all()

        self.assertEqual(self._find("kranhaken"), self.talk)

    def test_huge_text_of_another_script_can_be_saved(self):
        self.talk.body = "<p>" + " ".join(f"кран{n}" for n in range(100_000)) + "</p>"
        self.env.flush_all()

        self.assertEqual(self._find("кран"), self.talk)

    def test_a_changed_text_is_found_by_its_new_words_only(self):
        self.talk.write({"name": "Kran", "body": "<p>Haken</p>"})

        self.assertEqual(self._find("kran haken"), self.talk)
        self.assertFalse(self._find("maschine"))

    def test_the_notes_of_a_meeting_are_found_also_when_they_change(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-11-02 08:00:00",
                "stop": "2026-11-02 09:00:00",
                "description": "<p>Seilwinde</p>",
            }
        )
        self.talk.event_id = meeting
        self.assertEqual(self._find("seilwinde"), self.talk)

        meeting.description = "<p>Hebebühne</p>"

        self.assertEqual(self._find("hebebuehne"), self.talk)
        self.assertFalse(self._find("seilwinde"))

    def test_what_was_said_to_a_done_activity_is_found(self):
        activity = self.bert.activity_schedule(
            "mail.mail_activity_data_call", note="<p>Seilwinde</p>"
        )

        activity.action_feedback(feedback="Hebebühne")

        talk = activity.crm_conversation_ids
        self.assertEqual(talk & self._search("seilwinde hebebühne"), talk)
        activity.feedback = "Kran"
        self.assertFalse(talk & self._search("hebebühne"))

    def test_a_moved_talk_keeps_its_words_unread(self):
        before = self._get_row_version()
        self.talk.write({"date": "2026-11-02 08:00:00", "partner_id": self.adler.id})
        self.env.flush_all()

        self.assertEqual(self._get_row_version(), before)

    def _get_row_version(self):
        self.env.cr.execute(
            "SELECT ctid FROM crm_conversation_text WHERE id = %s", [self.talk.id]
        )
        return self.env.cr.fetchone()

    def test_nobody_reads_the_words_of_talks(self):
        self.env.user.group_ids |= self.env.ref("base.group_system")
        for user in (self.otto, self.env.ref("base.user_admin")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["crm.conversation.text"].with_user(user).search([])

    def test_confidential_talks_are_hidden_from_the_search_of_others(self):
        self.talk.is_confidential = True
        talks = self.conversation_model.with_user(self.otto)

        self.assertFalse(talks.search([("text_search", "ilike", "Maschine")]))
        self.assertEqual(
            talks.with_user(self.anna).search([("text_search", "ilike", "AB-4711")]),
            self.talk,
        )

    def test_an_update_reads_all_talks_anew_where_the_way_to_read_changed(self):
        words = self.env["crm.conversation.text"]
        self.env.cr.execute("UPDATE crm_conversation_text SET words = ''")
        self.env.flush_all()
        words._auto_init()
        self.assertFalse(self._find("maschine"))

        self.env.cr.execute(
            "COMMENT ON FUNCTION crm_conversation_text_changed() IS 'of yesterday'"
        )
        words._auto_init()

        self.assertEqual(self._find("maschine"), self.talk)
        self.assertEqual(words._get_built_version(), words._get_version())
        self.talk.name = "Kran"
        self.assertEqual(self._find("kran"), self.talk)

    def test_rare_words_are_asked_of_the_index(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("SET LOCAL enable_indexscan = off")
        query = self.conversation_model._get_text_query("kran")
        plan = self.env.execute_query(
            SQL("EXPLAIN SELECT id FROM crm_conversation_text WHERE words @@ %s", query)
        )

        self.assertIn("crm_conversation_text_words_idx", str(plan))

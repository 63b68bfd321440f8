from odoo.tests import tagged

from .common_knowledge import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestCrmKnowledgeArticleSearch(KnowledgeCommon):
    def _find(self, words):
        return self.article_model.search(
            [("text_search", "ilike", words), ("id", "in", self._get_ids())]
        )

    def _get_ids(self):
        return (self.reset | self.seal | self.invoice).ids

    # === FULL TEXT === #

    def test_words_are_found_in_any_german_form(self):
        for words in ("Rechnungen", "falsche Anschriften", "rechn", "neue"):
            self.assertEqual(self._find(words), self.invoice, words)

    def test_title_answer_and_search_words_are_searched(self):
        for words in ("F042", "f 042", "fault", '"five seconds"', "reset -seal"):
            self.assertEqual(self._find(words), self.reset, words)
        self.assertFalse(self._find("fault seal"))
        self.assertFalse(self._find("compressor"))

    def test_a_changed_article_is_found_by_its_new_words_only(self):
        self.seal.body = "<p>Call the hotline.</p>"
        self.assertEqual(self._find("hotline"), self.seal)
        self.assertFalse(self._find("sealing set"))
        self.seal.keywords = "Wellendichtring"
        self.assertEqual(self._find("Wellendichtringe"), self.seal)

    def test_without_words_all_are_found(self):
        self.assertEqual(len(self._find(" ")), 3)

    def test_words_in_the_title_come_first(self):
        body_only = self._create_article(
            name="Maintenance", body="<p>Check the shaft seal every week.</p>"
        )
        found = self.article_model._search_by_relevance("shaft seal", [])
        self.assertEqual(found, self.seal | body_only)
        self.assertEqual(
            self.article_model._search_by_relevance(
                "shaft seal", [], limit=1, offset=1
            ),
            body_only,
        )

    def test_an_upgrade_reads_the_words_anew_when_they_are_read_otherwise(self):
        self.env.cr.execute(
            "UPDATE crm_knowledge_article SET words = NULL, title_words = NULL;"
            "COMMENT ON INDEX crm_knowledge_article__words_idx IS 'former'"
        )
        self.article_model.init()
        self.assertEqual(self._find("hold reset"), self.reset)
        self.assertEqual(self._find_similar("Sensors"), [self.reset])
        self.env.cr.execute("UPDATE crm_knowledge_article SET words = NULL")
        self.article_model.init()
        self.assertFalse(self._find("hold reset"))

    # === SIMILARITY === #

    def _find_similar(self, title, text=""):
        pairs = self.article_model._find_similar(
            title, text, [("id", "in", self._get_ids())], 10
        )
        return [article for article, _score in pairs]

    def test_an_article_about_the_same_is_similar(self):
        self.assertEqual(
            self._find_similar("Error F 042 on the display", "<p>The pump stops</p>")[
                0
            ],
            self.reset,
        )
        self.assertEqual(
            self._find_similar("Falsche Anschrift in Ihren Rechnungen"), [self.invoice]
        )

    def test_rare_words_count_more_than_common_ones(self):
        similar = self._find_similar("Pump: which sealing set?")
        self.assertEqual(similar, [self.seal, self.reset])

    def test_short_words_count_too(self):
        self.seal.keywords = "Öl am Schaft"
        self.assertEqual(self._find_similar("Öl an der Pumpe")[0], self.seal)

    def test_one_word_of_the_text_alone_is_chance(self):
        self.assertEqual(self._find_similar("Hello", "<p>Please switch</p>"), [])
        self.assertEqual(self._find_similar("Switch", ""), [self.reset])

    def test_stop_words_and_signs_are_not_similar(self):
        for title in ("", "?!", "the and is", "und oder nicht", "' | & ! : * \\"):
            self.assertEqual(self._find_similar(title, title), [], title)

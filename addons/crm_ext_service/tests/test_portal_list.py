from odoo.tests import tagged

from .common_portal import PortalCommon

SENSELESS = (
    "abc",
    "-1",
    "0",
    "9" * 30,
    "%00",
    "%27%22%3C%3E",
    "%C3%BC",
    "x" * 3000,
    "1.5",
    "",
)


@tagged("post_install", "-at_install")
class TestPortalList(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.closed = cls._create_ticket(
            name="Invoice missing", partner_id=cls.bert.id, stage_id=cls.stage_done.id
        )
        cls.of_nele = cls._create_ticket(name="Old motor", partner_id=cls.nele.id)

    def _numbers(self, query=""):
        page = self._page(f"/my/tickets?{query}")
        return {
            number.strip()
            for number in page.xpath("//table//tbody/tr/td/span/text()")
            if number.strip().startswith("R-")
        }

    def test_the_list_shows_the_own_tickets_and_filters_them_by_state(self):
        self._login(self.bert_user)
        self.assertEqual(self._numbers(), {self.ticket.number, self.closed.number})
        self.assertEqual(self._numbers("filterby=open"), {self.ticket.number})
        self.assertEqual(self._numbers("filterby=closed"), {self.closed.number})
        self.assertEqual(
            self._numbers(f"filterby={self.stage_done.id}"), {self.closed.number}
        )

    def test_who_has_a_role_filters_by_colleagues(self):
        self._login(self.bert_user)
        self.assertNotIn(
            "filterby=colleagues", self.url_open("/my/tickets?groupby=stage").text
        )
        self.company.crm_portal_colleagues = True
        self.bert.crm_ticket_role = "branch"
        self.assertEqual(
            self._numbers(),
            {self.ticket.number, self.closed.number, self.of_nele.number},
        )
        self.assertEqual(self._numbers("filterby=colleagues"), {self.of_nele.number})
        self.assertEqual(
            self._numbers("filterby=mine"), {self.ticket.number, self.closed.number}
        )
        self.assertIn("Nele Fink", self.url_open("/my/tickets").text)

    def test_a_role_over_the_whole_tree_opens_pages_of_contacts_one_cannot_read(self):
        self.company.crm_portal_colleagues = True
        self.nele.crm_ticket_role = "tree"
        self._login(self.nele_user)
        for groupby in ("none", "stage", "category"):
            numbers = self._numbers(f"groupby={groupby}")
            self.assertIn(self.ticket.number, numbers)
        self.assertIn("Bert Falke", self.url_open(f"/my/ticket/{self.ticket.id}").text)

    def test_any_spelling_of_a_number_finds_the_ticket(self):
        self._login(self.bert_user)
        former = self.ticket.number
        self.ticket.with_user(self.paula).action_crm_renumber()
        spoken = former.replace("-", " ").lower()
        for search_in in ("all", "number", "foo"):
            found = self._numbers(f"search={spoken}&search_in={search_in}")
            self.assertEqual(found, {self.ticket.number})
        self.assertEqual(self._numbers("search=Invoice"), {self.closed.number})
        foreign = self._numbers(f"search={self.of_nele.number}")
        self.assertFalse(foreign)

    def test_the_tickets_are_counted_on_the_home_page(self):
        self._login(self.bert_user)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["ticket_count"]}
        )
        self.assertEqual(counters["ticket_count"], 2)

    def test_a_list_of_many_tickets_takes_as_many_queries_as_one_of_few(self):
        self._login(self.bert_user)
        self.url_open("/my/tickets")

        def count():
            before = self.env.cr.sql_log_count
            self.assertEqual(self.url_open("/my/tickets").status_code, 200)
            return self.env.cr.sql_log_count - before

        few = count()
        for _number in range(12):
            self._create_ticket(partner_id=self.bert.id)
        self.env.flush_all()
        self.assertLessEqual(count(), few)

    # === ANY PARAMETER === #

    def test_no_parameter_of_the_list_makes_it_fail(self):
        self._login(self.bert_user)
        names = "page sortby filterby groupby search search_in date_begin date_end"
        for value in SENSELESS:
            query = "&".join(f"{name}={value}" for name in names.split())
            url = f"/my/tickets?{query}"
            self.assertEqual(self.url_open(url).status_code, 200, url)
        for value in ("1", "0", "7", "99999999999999999999"):
            url = f"/my/tickets/page/{value}"
            self.assertEqual(self.url_open(url).status_code, 200, url)

    def test_no_parameter_of_a_ticket_makes_it_fail(self):
        self._login(self.bert_user)
        names = "access_token pid hash error warning success report_type"
        for value in SENSELESS:
            query = "&".join(f"{name}={value}" for name in names.split())
            url = f"/my/ticket/{self.ticket.id}?{query}"
            self.assertEqual(self.url_open(url).status_code, 200, url)
        for value in ("0", "99999999999999999999", f"{self.of_nele.id}/%C3%BC"):
            response = self.url_open(f"/my/ticket/{value}", allow_redirects=False)
            self.assertTrue(response.headers["Location"].endswith("/my"), value)

    def test_what_is_hidden_looks_like_what_does_not_exist(self):
        for user in (None, self.bert_user, self.rita_user):
            self.authenticate(None, None) if not user else self._login(user)
            answers = {
                (response.status_code, response.headers["Location"].split("?")[0])
                for response in (
                    self.url_open(f"/my/ticket/{ticket}", allow_redirects=False)
                    for ticket in (
                        self.of_nele.id,
                        f"{self.of_nele.id}/wrong",
                        self.of_nele.id + 10**6,
                    )
                )
            }
            self.assertEqual(len(answers), 1, answers)

    def test_a_link_with_token_opens_this_ticket_only(self):
        token = self.of_nele._portal_ensure_token()
        self.authenticate(None, None)
        url = f"/my/ticket/{self.of_nele.id}?access_token={token}"
        self.assertIn(self.of_nele.number, self.url_open(url).text)
        other = self.url_open(
            f"/my/ticket/{self.ticket.id}?access_token={token}", allow_redirects=False
        )
        self.assertTrue(other.headers["Location"].endswith("/my"))

    def test_a_merged_ticket_leads_to_the_one_that_goes_on(self):
        self.closed.duplicate_id = self.ticket
        self._login(self.bert_user)
        response = self.url_open(f"/my/ticket/{self.closed.id}", allow_redirects=False)
        self.assertTrue(
            response.headers["Location"].endswith(f"/my/ticket/{self.ticket.id}")
        )
        self.ticket.duplicate_id = self.of_nele
        response = self.url_open(f"/my/ticket/{self.ticket.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 200)

from .common import ServiceCommon


class TestHelpdeskTicketSimilar(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leak = cls._create_ticket(name="Pumpe P4 undicht", partner_id=cls.bert.id)
        cls.fan = cls._create_ticket(name="Lüfter laut", partner_id=cls.bert.id)
        cls.other = cls._create_ticket(
            name="Hydraulikpumpe undicht", partner_id=cls.storch.id
        )
        cls.done = cls._create_ticket(
            name="Undichte Pumpe",
            partner_id=cls.storch.id,
            stage_id=cls.stage_done.id,
        )

    def _find(self, title, partner=None, user=None, **options):
        tickets = self.env["helpdesk.ticket"].with_user(user or self.erika)
        partner_id = partner.id if partner else False
        return tickets.crm_find_similar(title, partner_id, **options)

    def _find_names(self, title, partner=None, user=None, **options):
        return [row["name"] for row in self._find(title, partner, user, **options)]

    def test_open_tickets_of_the_company_come_before_a_title_is_typed(self):
        self.assertEqual(
            self._find_names("", self.adler), ["Lüfter laut", "Pumpe P4 undicht"]
        )

    def test_what_is_typed_finds_tickets_of_all_customers_open_or_closed(self):
        found = self._find_names("Pumpe undicht")
        self.assertEqual(
            set(found), {"Pumpe P4 undicht", "Hydraulikpumpe undicht", "Undichte Pumpe"}
        )

    def test_the_similar_ticket_of_the_customer_stands_first(self):
        found = self._find_names("pumpe undicht!", self.bert)
        self.assertEqual(found[0], "Pumpe P4 undicht")
        self.assertEqual(found[-1], "Lüfter laut")

    def test_each_row_tells_what_the_form_shows(self):
        row = self._find("Lufter", self.adler, limit=1)[0]
        self.assertEqual(
            row,
            {
                "id": self.fan.id,
                "number": self.fan.number,
                "name": "Lüfter laut",
                "stage": "New",
                "customer": "Bert Falke",
                "date": str(self.fan.create_date)[:19],
                "is_open": True,
                "is_customer": True,
            },
        )

    def test_a_word_or_two_typed_find_nothing_of_others(self):
        self.assertEqual(self._find("Pu"), [])

    def test_duplicates_are_not_offered(self):
        self.other.duplicate_id = self.leak
        self.assertNotIn("Hydraulikpumpe undicht", self._find_names("Pumpe undicht"))

    def test_the_ticket_at_hand_is_left_out(self):
        found = self._find_names("Pumpe undicht", exclude_id=self.leak.id)
        self.assertNotIn("Pumpe P4 undicht", found)

    def test_nobody_is_offered_tickets_that_he_may_not_read(self):
        self.assertEqual(self._find("Pumpe undicht", self.adler, self.max), [])

    def test_tickets_of_another_company_are_not_offered(self):
        self._create_ticket(
            name="Pumpe Nord undicht",
            partner_id=self.bert.id,
            team_id=self.nord_team.id,
            company_id=self.nord.id,
        )
        self.assertNotIn("Pumpe Nord undicht", self._find_names("Pumpe", self.adler))

    def test_customers_are_offered_their_own_tickets_only(self):
        portal = self.env["res.users"].create(
            {
                "name": "Bert",
                "login": "bert@adler.test",
                "partner_id": self.bert.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self.assertEqual(
            self._find_names("Pumpe undicht", self.storch, portal),
            ["Pumpe P4 undicht"],
        )

    def test_any_input_is_taken(self):
        for title in (
            None,
            False,
            "%",
            "' OR 1=1 --",
            "<%",
            "x" * 5000,
            "a\0b c",
            "& | ! :*",
        ):
            self.assertEqual(self._find(title, exclude_id=1), [])
        self.assertEqual(self._find("", self.adler, limit=-3)[0]["name"], "Lüfter laut")
        gone = self.env["res.partner"].browse(99999999)
        self.assertEqual(self._find("", gone), [])

    def test_many_tickets_take_few_queries(self):
        for index in range(15):
            self._create_ticket(name=f"Pumpe {index} undicht", partner_id=self.bert.id)
        self._find("Pumpe undicht", self.adler, limit=20)
        self.env.invalidate_all()
        self.env.flush_all()
        with self.assertQueryCount(12):
            self._find("Pumpe undicht", self.adler, limit=20)

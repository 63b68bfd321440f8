from .common_complaint import ComplaintCommon


class TestMarketingHold(ComplaintCommon):
    """Bert of Adler GmbH complains."""

    def _get_held(self, company=None):
        people = self.env["res.partner"]
        holds = dict(people._get_crm_marketing_holds(company or self.company))
        rows = self.env.execute_query(holds["complaint"])
        return people.browse(row[0] for row in rows)

    def test_who_waits_for_the_answer_to_a_complaint_is_left_alone(self):
        ticket = self._create_complaint()
        self.assertEqual(self._get_held(), self.bert)

        ticket.stage_id = self.stage_done
        self.assertFalse(self._get_held())

    def test_question_is_no_complaint(self):
        self._create_ticket(partner_id=self.bert.id)

        self.assertFalse(self._get_held())

    def test_archived_complaint_holds_nobody(self):
        self._create_complaint().active = False

        self.assertFalse(self._get_held())

    def test_complaint_to_another_company_is_its_own_affair(self):
        self._create_complaint(team_id=self.nord_team.id, company_id=self.nord.id)

        self.assertFalse(self._get_held())
        self.assertEqual(self._get_held(self.nord), self.bert)

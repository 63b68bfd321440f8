"""What has to be done? The first page of the list of tickets."""

from ._tickets import COUNTED, LIST_VIEW, PAGE, TicketJob

CASES = {
    "all": ([], "TRUE"),
    "open": ([("closed", "=", False)], "stage.closed IS NOT TRUE"),
    "urgent": ([("priority", "=", "3")], "t.priority = '3'"),
    "closed": ([("closed", "=", True)], "stage.closed"),
}
ORDER = "priority desc, sequence, number desc, id desc"


class Benchmark(TicketJob):
    """80 rows with all columns of the list, and how many there are.

    Plain reads the columns of helpdesk_mgmt's list, and profits from the index that we
    put on its order. The best SQL joins the names.
    """

    def cases(self):
        return list(CASES)

    def ours(self, case):
        return self._read(case)

    def plain(self, case):
        return self._read(case, with_us=False)

    def _read(self, case, with_us=True):
        tickets = self.env["helpdesk.ticket"]
        specification = self.specification(
            tickets, self.arch(tickets, LIST_VIEW, with_us)
        )
        return tickets.web_search_read(
            CASES[case][0],
            specification,
            limit=PAGE,
            order=ORDER,
            count_limit=COUNTED,
        )

    def limit(self, case):
        condition = CASES[case][1]
        company_ids = tuple(self.env.companies.ids)
        page = self.rows(
            f"""SELECT t.id, t.number, t.name, t.priority, t.sequence, t.create_date,
                       t.last_stage_update, t.partner_name, t.unattended,
                       t.crm_is_complaint, t.crm_deadline, t.crm_waiting_since,
                       t.crm_sla_state, stage.name, stage.closed, p.complete_name,
                       author.name, category.name
                  FROM helpdesk_ticket t
                  JOIN helpdesk_ticket_stage stage ON stage.id = t.stage_id
             LEFT JOIN res_partner p ON p.id = t.partner_id
             LEFT JOIN res_users u ON u.id = t.user_id
             LEFT JOIN res_partner author ON author.id = u.partner_id
             LEFT JOIN helpdesk_ticket_category category ON category.id = t.category_id
                 WHERE t.active AND t.company_id IN %s AND {condition}
              ORDER BY t.priority DESC, t.sequence, t.number DESC, t.id DESC
                 LIMIT %s""",
            company_ids,
            PAGE,
        )
        [count] = self.column(
            f"""SELECT count(*)
                  FROM (SELECT FROM helpdesk_ticket t
                          JOIN helpdesk_ticket_stage stage ON stage.id = t.stage_id
                         WHERE t.active AND t.company_id IN %s AND {condition}
                         LIMIT %s) counted""",
            company_ids,
            COUNTED,
        )
        return page, count

    def answer(self, variant, result):
        if variant == "limit":
            page, count = result
            return [row[0] for row in page], count
        return [row["id"] for row in result["records"]], result["length"]

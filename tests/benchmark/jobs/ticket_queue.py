"""Who waits longest for an answer? The first page of our list."""

from ._tickets import COUNTED, PAGE, TicketJob

VIEW = "crm_ext_service.helpdesk_ticket_view_list_longest"


class Benchmark(TicketJob):
    """80 rows with all columns, and how many there are.

    Plain Odoo does not know who waits: its list is that of the open tickets whose
    customer was never answered, by their creation.
    """

    plain_is_wrong = "helpdesk_mgmt does not know who wrote last"

    def cases(self):
        return [None, *self.env["helpdesk.ticket.team"].search([]).ids]

    def ours(self, case):
        domain = [("crm_waiting_since", "!=", False)]
        return self._read(case, domain, "crm_waiting_since, id", with_us=True)

    def plain(self, case):
        domain = [("closed", "=", False), ("unattended", "=", True)]
        return self._read(case, domain, "create_date, id", with_us=False)

    def _read(self, case, domain, order, with_us):
        tickets = self.env["helpdesk.ticket"]
        xmlid = VIEW if with_us else "helpdesk_mgmt.ticket_view_tree"
        return tickets.web_search_read(
            [*domain, ("team_id", "=?", case or False)],
            self.specification(tickets, self.arch(tickets, xmlid, with_us)),
            limit=PAGE,
            order=order,
            count_limit=COUNTED,
        )

    def limit(self, case):
        condition = "t.crm_waiting_since IS NOT NULL AND t.active"
        args = [tuple(self.env.companies.ids)]
        if case:
            condition += " AND t.team_id = %s"
            args.append(case)
        page = self.rows(
            f"""SELECT t.id, t.number, t.name, t.priority, t.partner_name,
                       t.crm_deadline, t.crm_waiting_since, t.crm_sla_state,
                       stage.name, p.complete_name, author.name
                  FROM helpdesk_ticket t
                  JOIN helpdesk_ticket_stage stage ON stage.id = t.stage_id
             LEFT JOIN res_partner p ON p.id = t.partner_id
             LEFT JOIN res_users u ON u.id = t.user_id
             LEFT JOIN res_partner author ON author.id = u.partner_id
                 WHERE t.company_id IN %s AND {condition}
              ORDER BY t.crm_waiting_since, t.id
                 LIMIT {PAGE}""",
            *args,
        )
        [count] = self.column(
            f"""SELECT count(*) FROM (SELECT FROM helpdesk_ticket t
                 WHERE t.company_id IN %s AND {condition} LIMIT {COUNTED}) counted""",
            *args,
        )
        return page, count

    def answer(self, variant, result):
        if variant == "limit":
            page, count = result
            return [row[0] for row in page], count
        return [row["id"] for row in result["records"]], result["length"]

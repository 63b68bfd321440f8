"""What has become of my tickets? The first page of the list in the portal."""

from odoo.fields import Command, Domain

from . import Job

PAGE = 20
COLUMNS = [
    "number",
    "name",
    "partner_name",
    "stage_id",
    "category_id",
    "create_date",
    "last_stage_update",
    "closed_date",
]
ORDER = "create_date desc, id desc"
CUSTOMERS = 10


class Benchmark(Job):
    """Twenty tickets with all columns, and how many there are.

    Asked by people of the companies with most tickets, who may see those of their whole
    tree. Plain asks as helpdesk_mgmt's page does.
    """

    plain_is_wrong = "helpdesk_mgmt shows the tickets of the own company to everybody"

    def cases(self):
        """Return the logins of the customers, made for the time of the measurement."""
        env = self.env(su=True)
        partner_ids = self.column(
            """SELECT max(partner_id) FROM helpdesk_ticket
             GROUP BY crm_customer_id
             ORDER BY count(*) DESC, crm_customer_id
                LIMIT %s""",
            CUSTOMERS,
        )
        env["res.company"].search([]).crm_portal_colleagues = True
        people = env["res.partner"].browse(partner_ids)
        people.crm_ticket_role = "tree"
        return [self._login(person) for person in people]

    def _login(self, person):
        users = self.env["res.users"].sudo().with_context(no_reset_password=True)
        return users.create(
            {
                "login": f"portal{person.id}",
                "partner_id": person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                "company_ids": [Command.set(self.env.company.ids)],
                "company_id": self.env.company.id,
            }
        )

    def ours(self, case):
        tickets = self.env["helpdesk.ticket"].with_user(case)
        return self._read(tickets, [])

    def plain(self, case):
        customer_ids = case.partner_id.commercial_partner_id.ids
        rule = Domain("company_id", "in", case.company_ids.ids) & (
            Domain("partner_id", "child_of", customer_ids)
            | Domain("message_partner_ids", "child_of", customer_ids)
        )
        # Its page names the rules that are applied anyway.
        return self._read(self.env["helpdesk.ticket"].sudo(), rule & rule)

    def _read(self, tickets, domain):
        count = tickets.search_count(domain)
        page = tickets.search(domain, order=ORDER, limit=PAGE)
        return page.sudo().read(COLUMNS), count

    def limit(self, case):
        seen = """
              FROM helpdesk_ticket t
             WHERE t.active AND t.company_id = %s
               AND t.crm_customer_id IN (
                   SELECT link.descendant_id FROM crm_account_link link
                     JOIN res_partner p ON p.crm_root_id = link.ancestor_id
                    WHERE p.id = %s)"""
        values = case.company_id.id, case.partner_id.id
        page = self.rows(
            f"""SELECT t.*, stage.name, category.name
                  FROM (SELECT t.* {seen}
                      ORDER BY t.create_date DESC, t.id DESC LIMIT %s) t
                  JOIN helpdesk_ticket_stage stage ON stage.id = t.stage_id
             LEFT JOIN helpdesk_ticket_category category ON category.id = t.category_id
              ORDER BY t.create_date DESC, t.id DESC""",
            *values,
            PAGE,
        )
        [count] = self.column(f"SELECT count(*) {seen}", *values)
        return page, count

    def answer(self, variant, result):
        page, count = result
        if variant == "limit":
            return [row[0] for row in page], count
        return [row["id"] for row in page], count

"""What the jobs on recipients of a mailing share."""

from odoo.tools import SQL

from . import Job

NO_ORDER_SINCE = "2026-02-01"
MAILABLE = [("email_normalized", "!=", False), ("is_blacklisted", "=", False)]


class SelectionJob(Job):
    """How many remain at each criterion, and how many get the mailing?

    Nobody gets it twice, nobody on the blacklist. A case is a selection with the values
    of its criteria; the orders of all people of a company count for each of them.
    """

    @classmethod
    def prepare(cls, env):
        """Keep what the criteria ask for in one index, with the day of the last order.

        All jobs find the table that the first of them makes.
        """
        env.cr.execute(
            SQL(
                """CREATE TABLE IF NOT EXISTS bench.recipient AS
                   SELECT p.id, p.email_normalized AS email, p.zip COLLATE "C" AS zip,
                          p.country_id, c.industry_id,
                          coalesce(last.day, '-infinity') AS last_order
                     FROM res_partner p
                     JOIN res_partner c ON c.id = p.commercial_partner_id
                LEFT JOIN (SELECT buyer.commercial_partner_id, max(o.date_order) AS day
                             FROM sale_order o
                             JOIN res_partner buyer ON buyer.id = o.partner_id
                            WHERE o.state = 'sale'
                         GROUP BY 1) last ON last.commercial_partner_id = c.id
                    WHERE p.active
                 ORDER BY p.zip"""
            )
        )
        for columns in ("industry_id, zip", "zip"):
            env.cr.execute(
                SQL(
                    """CREATE INDEX IF NOT EXISTS %s ON bench.recipient (%s)
                       INCLUDE (last_order, country_id, email)""",
                    SQL.identifier(f"recipient_{columns.replace(', ', '_')}"),
                    SQL(columns),
                )
            )

    def criteria(self):
        """Return one list of criterion values per case."""
        raise NotImplementedError

    def cases(self):
        self.leave_out_holds()
        selections = self.env["crm.selection"].create(
            [self.prepare_selection(criteria) for criteria in self.criteria()]
        )
        self.env.flush_all()
        return list(zip(selections.ids, self.criteria(), strict=True))

    def leave_out_holds(self):
        """Plain Odoo knows no holds: overdue invoices keep nobody out here."""
        self.env.company.sudo().crm_hold_overdue_days = 0

    def prepare_selection(self, criteria):
        """Return the values of a selection by these criteria."""
        purpose = self.env.ref("crm_ext_campaign.crm_consent_purpose_customer")
        return {
            "name": "Benchmark",
            "purpose_id": purpose.id,
            "criterion_ids": [(0, 0, values) for values in criteria],
        }

    def ours(self, case):
        counts = self.env["crm.selection"].browse(case[0])._funnel_counts()
        return [*(remaining for remaining, _ in counts["criteria"]), counts["net"]]

    def plain(self, case):
        people = self.env["res.partner"]
        domain, counts = [], []
        for values in case[1]:
            domain += self.get_plain_domain(values)
            counts.append(people.search_count(domain))
        return [*counts, people.search_count(domain + MAILABLE)]

    def get_plain_domain(self, values):
        """Return the domain of a criterion as people would enter it."""
        if values["kind"] == "zip":
            first, last = values["zip_ranges"].split("-")
            return [("zip", ">=", first), ("zip", "<=", last)]
        if values["kind"] == "industry":
            industries = values["industry_ids"][0][2]
            return [("commercial_partner_id.industry_id", "in", industries)]
        if values["kind"] == "country":
            return [("country_id", "in", values["country_ids"][0][2])]
        ordered = [
            ("state", "=", "sale"),
            ("date_order", ">=", f"{NO_ORDER_SINCE} 00:00:00"),
        ]
        person = [("is_company", "=", False), ("sale_order_ids", "any", ordered)]
        return [
            (
                "commercial_partner_id",
                "not any",
                ["|", ("sale_order_ids", "any", ordered), ("child_ids", "any", person)],
            )
        ]

    def limit(self, case):
        opening, *cuts = (self.get_condition(values) for values in case[1])
        steps = SQL(" ").join(
            SQL("WHEN NOT coalesce(%s, FALSE) THEN %s", cut, number)
            for number, cut in enumerate(cuts, 1)
        )
        rows = self.rows(
            """WITH pool AS (
                    SELECT email, CASE %(steps)s ELSE 0 END AS step
                      FROM bench.recipient WHERE %(opening)s)
               SELECT step, sum(people)::int, count(address)::int
                 FROM (SELECT step, %(address)s AS address, count(*) AS people
                         FROM pool GROUP BY 1, 2) addresses
             GROUP BY step""",
            steps=steps,
            opening=opening,
            address=SQL(
                """CASE WHEN step = 0
                         AND NOT EXISTS (SELECT FROM mail_blacklist b
                                          WHERE b.email = pool.email AND b.active)
                        THEN email END"""
            ),
        )
        people = {step: count for step, count, _addresses in rows}
        remaining = [sum(people.values())]
        for number, _cut in enumerate(cuts, 1):
            remaining.append(remaining[-1] - people.get(number, 0))
        return [*remaining, sum(row[2] for row in rows if row[0] == 0)]

    def get_condition(self, values):
        """Return the condition of a criterion on the table of `prepare`."""
        if values["kind"] == "zip":
            return SQL("zip BETWEEN %s AND %s", *values["zip_ranges"].split("-"))
        if values["kind"] == "industry":
            return SQL("industry_id = ANY(%s)", values["industry_ids"][0][2])
        if values["kind"] == "country":
            return SQL("country_id = ANY(%s)", values["country_ids"][0][2])
        return SQL("last_order < %s", f"{NO_ORDER_SINCE} 00:00:00")


def zip_range(first, last):
    """Return the values of a criterion."""
    return {"kind": "zip", "zip_ranges": f"{first:05}-{last:05}"}


def no_order():
    """Return the values of a criterion."""
    return {"kind": "no_order_since", "since_date": NO_ORDER_SINCE}

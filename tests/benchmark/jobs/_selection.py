"""What the jobs on recipients of a mailing share."""

from odoo.tools import SQL

from . import Job

NO_ORDER_SINCE = "2026-02-01"


class SelectionJob(Job):
    """How many get the mailing: nobody twice, nobody on the blacklist.

    A case is a selection with the values of its criteria; the orders of all people of
    a company count for each of them.
    """

    @classmethod
    def prepare(cls, env):
        """Keep what the criteria ask for in one index, with the day of the last order.

        Both jobs find the table that the first of them makes.
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
                    WHERE p.active AND p.email_normalized IS NOT NULL
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
        purpose = self.env.ref("crm_ext_campaign.crm_consent_purpose_customer")
        selections = self.env["crm.selection"].create(
            [
                {
                    "name": "Benchmark",
                    "purpose_id": purpose.id,
                    "criterion_ids": [(0, 0, values) for values in criteria],
                }
                for criteria in self.criteria()
            ]
        )
        self.env.flush_all()
        return list(zip(selections.ids, self.criteria(), strict=True))

    def ours(self, case):
        return self.env["crm.selection"].browse(case[0]).net_count

    def plain(self, case):
        ordered = [
            ("state", "=", "sale"),
            ("date_order", ">=", f"{NO_ORDER_SINCE} 00:00:00"),
        ]
        person = [("is_company", "=", False), ("sale_order_ids", "any", ordered)]
        domain = [
            ("email_normalized", "!=", False),
            ("is_blacklisted", "=", False),
            (
                "commercial_partner_id",
                "not any",
                ["|", ("sale_order_ids", "any", ordered), ("child_ids", "any", person)],
            ),
        ]
        for values in case[1]:
            domain += self._get_plain_domain(values)
        return self.env["res.partner"].search_count(domain)

    def _get_plain_domain(self, values):
        if values["kind"] == "zip":
            first, last = values["zip_ranges"].split("-")
            return [("zip", ">=", first), ("zip", "<=", last)]
        if values["kind"] == "industry":
            industries = values["industry_ids"][0][2]
            return [("commercial_partner_id.industry_id", "in", industries)]
        if values["kind"] == "country":
            return [("country_id", "in", values["country_ids"][0][2])]
        return []

    def limit(self, case):
        conditions = [SQL("last_order < %s", f"{NO_ORDER_SINCE} 00:00:00")]
        for values in case[1]:
            if values["kind"] == "zip":
                first, last = values["zip_ranges"].split("-")
                conditions.append(SQL("zip BETWEEN %s AND %s", first, last))
            elif values["kind"] == "industry":
                industries = values["industry_ids"][0][2]
                conditions.append(SQL("industry_id = ANY(%s)", industries))
            elif values["kind"] == "country":
                countries = values["country_ids"][0][2]
                conditions.append(SQL("country_id = ANY(%s)", countries))
        [count] = self.column(
            """SELECT count(*) FROM (
                 SELECT r.email FROM bench.recipient r
                  WHERE %s
                    AND NOT EXISTS (SELECT FROM mail_blacklist b
                                     WHERE b.email = r.email AND b.active)
               GROUP BY r.email) addresses""",
            SQL(" AND ").join(conditions),
        )
        return count


def zip_range(first, last):
    """Return the values of a criterion."""
    return {"kind": "zip", "zip_ranges": f"{first:05}-{last:05}"}


def no_order():
    """Return the values of a criterion."""
    return {"kind": "no_order_since", "since_date": NO_ORDER_SINCE}

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from ast import literal_eval

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

ZIP_SEPARATOR = re.compile(r"[,;\n]+")


class CrmSelectionCriterion(models.Model):
    """Whom each kind of criterion means, as domain on contacts.

    Conditions on other tables are joined as one set each, so that PostgreSQL never runs
    them per person. They read more than the user may open (orders, talks), but all that
    comes out is whether a person whom the user may read is meant.
    """

    _inherit = "crm.selection.criterion"

    def _get_domain(self):
        """Return the domain on res.partner of the people whom this criterion means.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return getattr(self, f"_get_domain_{self.kind}")()

    def _join_domain(self, column, subselect, negate=False):
        """Return the domain of partners whose column is among the ids of a query.

        :param str column: stored column of res.partner
        :param SQL subselect: query of one column called ``id``
        """
        link = f"criterion{self._origin.id or id(self.id)}"
        test = SQL("IS NULL") if negate else SQL("IS NOT NULL")

        def to_sql(_model, alias, query):
            joined = query.make_alias(alias, link)
            query.add_join(
                "LEFT JOIN",
                joined,
                SQL("(SELECT DISTINCT id FROM (%s) AS matching)", subselect),
                SQL(
                    "%s = %s",
                    SQL.identifier(joined, "id"),
                    SQL.identifier(alias, column),
                ),
            )
            return SQL("%s %s", SQL.identifier(joined, "id"), test)

        return Domain.custom(to_sql=to_sql)

    # === POSTCODE === #
    def _parse_zip_ranges(self):
        """Return (first, last) of each range, single postcode or beginning.

        ``last`` is None for a beginning and ``first`` for a single postcode.

        :rtype: list[tuple[str, str|None]]
        """
        ranges = []
        for part in ZIP_SEPARATOR.split(self.zip_ranges or ""):
            text = part.strip()
            first, dash, last = (piece.strip() for piece in text.partition("-"))
            if text.endswith("*"):
                ranges.append((text.rstrip("*").strip(), None))
            elif dash and len(first) == len(last):
                ranges.append((first, last))
            elif text:  # also 00-950, which is one Polish postcode
                ranges.append((text, text))
        return ranges

    def _get_problem_zip(self):
        ranges = self._parse_zip_ranges()
        if ranges and all(
            first and (last is None or first <= last) for first, last in ranges
        ):
            return None
        return self.env._(
            "Postcodes “%(zip)s”: write ranges as 70000-79999, single postcodes as "
            "80331 and beginnings as 01*.",
            zip=self.zip_ranges or "",
        )

    def _get_domain_zip(self):
        ranges = self._parse_zip_ranges()

        def to_sql(_model, alias, _query):
            column = SQL('%s COLLATE "C"', SQL.identifier(alias, "zip"))
            return SQL(
                "(%s)",
                SQL(" OR ").join(self._get_zip_sql(column, *pair) for pair in ranges),
            )

        return Domain.custom(to_sql=to_sql)

    def _get_zip_sql(self, column, first, last):
        """Return the condition of one range, in the order of the index (bytes)."""
        if last is None:
            pattern = re.sub(r"([\\%_])", r"\\\1", first) + "%"
            return SQL("%s LIKE %s", column, pattern)
        if first == last:
            return SQL("%s = %s", column, first)
        # Postcodes of another length are of another country: 7050 is in Austria.
        return SQL(
            "(%s BETWEEN %s AND %s AND char_length(%s) = %s)",
            column,
            first,
            last,
            column,
            len(first),
        )

    # === COLUMNS === #
    def _get_domain_country(self):
        return Domain("country_id", "in", self.country_ids.ids)

    def _get_domain_domain(self):
        partners = self.env["res.partner"].with_context(active_test=False)
        query = partners._search(Domain(literal_eval(self.domain)))
        return self._join_domain("id", query.select())

    # === COMPANY OF THE PERSON === #
    def _get_domain_industry(self):
        return self._join_domain(
            "commercial_partner_id",
            SQL(
                "SELECT id FROM res_partner WHERE industry_id = ANY(%s)",
                self.industry_ids.ids,
            ),
        )

    def _get_domain_tree(self):
        accounts = self.tree_partner_ids._origin.commercial_partner_id
        return self._join_domain(
            "commercial_partner_id",
            SQL(
                """
                SELECT descendant_id AS id
                  FROM crm_account_link
                 WHERE ancestor_id = ANY(%s)
                """,
                accounts.ids,
            ),
        )

    def _get_domain_tag(self):
        tags = SQL(
            """
            SELECT below.id
              FROM res_partner_category above
              JOIN res_partner_category below
                ON below.parent_path LIKE above.parent_path || '%%'
             WHERE above.id = ANY(%s)
            """,
            self.category_ids.ids,
        )
        return self._join_domain(
            "id",
            SQL(
                """
                SELECT person.id
                  FROM res_partner_res_partner_category_rel tagged
                  JOIN res_partner person ON person.id = tagged.partner_id
                 WHERE tagged.category_id IN (%(tags)s)
                 UNION ALL
                SELECT person.id
                  FROM res_partner_res_partner_category_rel tagged
                  JOIN res_partner person
                    ON person.commercial_partner_id = tagged.partner_id
                 WHERE tagged.category_id IN (%(tags)s)
                """,
                tags=tags,
            ),
        )

    def _get_domain_salesperson(self):
        return self._join_domain(
            "id",
            SQL(
                """
                SELECT id FROM res_partner WHERE user_id = ANY(%(users)s)
                 UNION ALL
                SELECT person.id
                  FROM res_partner company
                  JOIN res_partner person ON person.commercial_partner_id = company.id
                 WHERE company.user_id = ANY(%(users)s)
                """,
                users=self.user_ids.ids,
            ),
        )

    # === WHAT HAPPENED WITH THE COMPANY === #
    def _get_talk_sql(self):
        return SQL(
            """
            SELECT commercial_partner_id AS id
              FROM crm_conversation
             WHERE active AND date >= %s
               AND (company_id = %s OR company_id IS NULL)
            """,
            self._get_since(),
            self.selection_id.company_id._origin.id or None,
        )

    def _get_domain_talk_since(self):
        return self._join_domain("commercial_partner_id", self._get_talk_sql())

    def _get_domain_no_talk_since(self):
        return self._join_domain(
            "commercial_partner_id", self._get_talk_sql(), negate=True
        )

    def _get_domain_no_order_since(self):
        # A look-up per buyer: a join would read all contacts to find a few buyers.
        orders = SQL(
            """
            SELECT (
                    SELECT commercial_partner_id FROM res_partner WHERE id = partner_id
                   ) AS id
              FROM (
                SELECT DISTINCT partner_id
                  FROM sale_order
                 WHERE state = 'sale' AND date_order >= %s AND company_id = %s
              ) buyers
            """,
            self._get_since(),
            self.selection_id.company_id._origin.id or None,
        )
        return self._join_domain("commercial_partner_id", orders, negate=True)

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from ast import literal_eval

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

ZIP_SEPARATOR = re.compile(r"[,;\n]+")


class CrmSelectionCriterion(models.Model):
    """Whom each kind of criterion means, as domain on contacts.

    Conditions read more than the user may open (orders, talks), but all that comes out
    is whether a person is meant.
    """

    _inherit = "crm.selection.criterion"

    def _get_domain(self):
        """Return the domain on res.partner of the people whom this criterion means.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return getattr(self, f"_get_domain_{self.kind}")()

    def _get_conditions(self, partners, query):
        """Return the condition of each criterion on the contacts of a query.

        :rtype: list[SQL]
        """
        return [
            criterion._get_domain()
            .optimize_full(partners)
            ._to_sql(partners, partners._table, query)
            for criterion in self
        ]

    def _among(self, column, subselect, negate=False):
        """Return the domain of partners whose column is among the ids of a query.

        PostgreSQL chooses between looking up each person and reading the query once.
        It expects that all get this far, so where few people open the selection
        (``crm_selection_lookup`` in the context) it has to look up. The query must let
        a condition on its ``id`` through: no window, no LIMIT.

        :param str column: stored column of res.partner
        :param SQL subselect: query of one column called ``id``
        """
        test = SQL("NOT EXISTS") if negate else SQL("EXISTS")
        # With an OFFSET it is never read as a whole.
        lookup = self.env.context.get("crm_selection_lookup")
        offset = SQL("OFFSET 0") if lookup else SQL()

        def to_sql(_model, alias, _query):
            return SQL(
                "%s (SELECT FROM (%s) AS matching WHERE matching.id = %s %s)",
                test,
                subselect,
                SQL.identifier(alias, column),
                offset,
            )

        return Domain.custom(to_sql=to_sql)

    def _get_company_id(self):
        """Return the company whose documents count."""
        return self.selection_id.company_id._origin.id or None

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
        # Postcodes of another length are of another country: 7050 is in Austria. Why a
        # CASE: PostgreSQL takes an equality for rare and plans for few people.
        return SQL(
            "(%s BETWEEN %s AND %s"
            " AND CASE WHEN char_length(%s) = %s THEN TRUE ELSE FALSE END)",
            column,
            first,
            last,
            column,
            len(first),
        )

    # === ANY FIELD === #
    def _get_problem_domain(self):
        try:
            domain = Domain(literal_eval(self.domain or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError):
            return self.env._(
                "The condition “%(domain)s” cannot be understood. Build it again with "
                "the editor.",
                domain=self.domain,
            )
        if domain.is_true():
            return self.env._("Add a rule to the condition of the criterion.")
        return None

    def _get_domain_domain(self):
        # Fields and other records as far as the user's rights go, but all contacts: who
        # counts is decided by the company of the selection.
        partners = self.env["res.partner"].with_context(active_test=False)
        query = partners._search(Domain(literal_eval(self.domain)), bypass_access=True)
        return self._among("id", query.select())

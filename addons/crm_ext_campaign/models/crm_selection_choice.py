# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class CrmSelection(models.Model):
    """Who stands for a company, a household or an address that several people share.

    Of several the one whose job position comes first is written to, people before the
    company's own contact, then who was entered first.
    """

    _inherit = "crm.selection"

    one_per_company = fields.Boolean(
        string="One Person per Company",
        help="Of several people of a company only one is written to. Companies of one "
        "tree count each.",
    )
    letter_per = fields.Selection(
        [
            ("household", "Household or Company"),
            ("person", "Person"),
        ],
        string="One Letter per",
        required=True,
        default="household",
        help="Private people at the same postal address are a household.",
    )
    function_order = fields.Char(
        string="Order of Job Positions",
        default=lambda self: self._default_function_order(),
        help="Parts of the names of job positions, the most important one first: "
        "managing director, head of purchasing, purchas",
    )

    @api.model
    def _default_function_order(self):
        """Take over the order that was entered last."""
        last = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("function_order", "!=", False),
            ],
            limit=1,
        )
        return last.function_order

    @api.model
    def _get_choice_fields(self):
        return ["one_per_company", "letter_per", "function_order"]

    # === SENTENCE === #
    def _get_choice_words(self):
        """Return how one of several people is chosen, readable by a colleague."""
        words = []
        if self.one_per_company:
            words.append(self.env._("one person per company"))
        if self.channel == "letter" and self.letter_per == "household":
            words.append(self.env._("one letter per household or company"))
        return words

    # === SQL === #
    def _get_pool_columns(self, table):
        """Return more columns of the pool: what people are compared by."""
        columns = [
            *super()._get_pool_columns(table),
            SQL("%s AS position", self._get_position_sql(table)),
        ]
        if self.channel == "letter":
            columns.append(SQL("%s AS recipient", self._get_recipient_sql(table)))
        return columns

    def _get_position_sql(self, table):
        """Return the rank of the job position: 1 comes first."""
        criteria = self.env["crm.selection.criterion"]
        column = SQL.identifier(table, "function")
        ranks = [
            SQL("WHEN %s ILIKE %s THEN %s", column, pattern, rank)
            for rank, pattern in enumerate(
                criteria._get_patterns(self.function_order), 1
            )
        ]
        last = len(ranks) + 1
        return SQL(
            "CASE %s WHEN %s THEN %s ELSE %s END",
            SQL(" ").join(ranks),
            SQL.identifier(table, "is_company"),
            last + 1,
            last,
        )

    def _get_recipient_sql(self, table):
        """Return what people must share to get one letter, NULL without address."""
        address = self._get_address_sql(table)
        person_id, account_id = (
            SQL.identifier(table, name) for name in ("id", "commercial_partner_id")
        )
        if self.letter_per == "person":
            return SQL("CASE WHEN %s IS NOT NULL THEN %s::text END", address, person_id)
        return SQL(
            """CASE WHEN %(address)s IS NULL THEN NULL
                    WHEN %(is_company)s OR %(account)s <> %(person)s
                    THEN %(account)s::text
                    ELSE %(address)s END""",
            address=address,
            is_company=SQL.identifier(table, "is_company"),
            account=account_id,
            person=person_id,
        )

    def _get_duplicate_reason(self):
        """Return the reason of people whose recipient is somebody else."""
        return "household" if self.channel == "letter" else "duplicate"

    def _get_choice_reasons(self):
        """Return the reasons of people for whom somebody else stands."""
        colleague = ["colleague"] if self.one_per_company else []
        return [*colleague, self._get_duplicate_reason()]

    def _get_chosen_sql(self):
        """Return ``WITH .. chosen``: person, where one stands for each company."""
        reason = SQL("reason")
        if self.one_per_company:
            reason = SQL(
                "CASE WHEN %s THEN 'colleague' ELSE reason END",
                self._get_not_first_sql(SQL("customer_id")),
            )
        query, conditions = self._get_pool_query()
        by_set = self._is_large(query)
        pool_sql = self._get_pool_sql(query, conditions, by_set)
        return SQL(
            """
            %s,
            chosen AS (
                SELECT id, customer_id, address, %s AS recipient, position, pool_no,
                       step, consent_id, basis, %s AS reason
                  FROM person
            )
            """,
            self._get_person_sql(
                pool_sql,
                self._get_exclusions(),
                by_set=by_set,
                has_cuts=bool(self._get_pool_and_cuts()[1]),
            ),
            # Calls and mails are one per number and address.
            SQL("recipient" if self.channel == "letter" else "address"),
            reason,
        )

    def _get_final_sql(self):
        """Return ``WITH .. final``: everybody in the pool with the final reason."""
        return SQL(
            """
            %s,
            final AS (
                SELECT id, customer_id, address, pool_no, step, consent_id, basis,
                       CASE
                           WHEN %s THEN %s
                           WHEN step = 0 AND reason IS NULL AND %s THEN 'holdout'
                           ELSE reason
                       END AS reason
                  FROM chosen
            )
            """,
            self._get_chosen_sql(),
            self._get_not_first_sql(SQL('recipient COLLATE "C"')),
            self._get_duplicate_reason(),
            self._get_holdout_sql(SQL("customer_id")),
        )

    @api.model
    def _get_not_first_sql(self, shared):
        """Return the condition of people who would be written to, but not as first."""
        return SQL(
            """
            step = 0 AND reason IS NULL
            AND row_number() OVER (
                PARTITION BY CASE WHEN step = 0 AND reason IS NULL THEN %s END
                ORDER BY position, id
            ) > 1
            """,
            shared,
        )

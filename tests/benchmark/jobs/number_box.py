"""What is it? A number of any kind, read out, scanned or pasted, or a name."""

from itertools import zip_longest

from odoo.models import BaseModel

from . import Job

CASES_OF_KIND = 4

# Of each kind: model, table, what it is looked for by, and condition; a person's name
# has to be the only one of its kind, else several would be right.
KINDS = (
    ("helpdesk.ticket", "helpdesk_ticket", "number", "number LIKE 'HT%%'"),
    ("sale.order", "sale_order", "name", "state = 'sale'"),
    ("sale.order", "sale_order", "name", "state = 'draft'"),
    ("sale.order", "sale_order", "client_order_ref", "client_order_ref IS NOT NULL"),
    ("account.move", "account_move", "name", "move_type = 'out_invoice'"),
    ("stock.picking", "stock_picking", "name", "name LIKE 'WH/OUT/%%'"),
    ("mrp.production", "mrp_production", "name", "name LIKE 'WH/MO/%%'"),
    ("crm.lead", "crm_lead", "name", "name LIKE 'L-%%'"),
    ("project.project", "project_project", "name->>'en_US'", "id > 0"),
    ("res.partner", "res_partner", "ref", "ref LIKE 'K-%%'"),
    ("res.partner", "res_partner", "phone_sanitized", "parent_id IS NOT NULL"),
    ("res.partner", "res_partner", "email", "email LIKE 'person%%'"),
    (
        "res.partner",
        "res_partner",
        "complete_name",
        "parent_id IS NOT NULL AND NOT EXISTS (SELECT FROM res_partner other"
        " WHERE other.complete_name = t.complete_name AND other.id <> t.id)",
    ),
)
DOCUMENT_SPELLINGS = (
    str.lower,
    lambda number: number.replace("/", " ").replace("-", " "),
    lambda number: f"[{number.replace('0', 'O')}]",
    lambda number: f"Please look at\n{number}, thanks",
    lambda number: f"#{number}\u00a0",
)


class Benchmark(Job):
    """Ours gets the number in changing spellings and does not know of which kind it is.

    Plain gets it as it is written, and asks the search field of each kind in turn. The
    best SQL gets it as it is written, too, and has all kinds in one table.
    """

    plain_is_wrong = (
        "its search fields know no references of customers and no phone numbers, and"
        " put the first of many hits by their own order"
    )

    @classmethod
    def prepare(cls, env):
        """Put the numbers of all kinds in one table."""
        env.cr.execute("CREATE TABLE bench.number (number text, model text, id int)")
        for model, table, column, condition in cls._kinds(env):
            env.cr.execute(
                f"""INSERT INTO bench.number
                    SELECT {column}, '{model}', id FROM {table} t
                     WHERE {column} IS NOT NULL AND {condition}""".replace("%%", "%")
            )
        env.cr.execute("CREATE INDEX ON bench.number (number)")
        env.cr.execute("ANALYZE bench.number")

    @staticmethod
    def _kinds(env):
        return [kind for kind in KINDS if kind[0] in env]

    def cases(self):
        """Return (typed, written, model) of all kinds in turn."""
        kinds = [self._cases_of_kind(kind) for kind in self._kinds(self.env)]
        # A small database has fewer of some kinds
        cases = [case for cases in zip_longest(*kinds) for case in cases if case]
        return [
            (self._spell(written, model, place), written, model)
            for place, (written, model) in enumerate(cases)
        ]

    def _cases_of_kind(self, kind):
        model, table, column, condition = kind
        written = self.column(
            f"""SELECT {column} FROM {table} t
                 WHERE {condition}
              ORDER BY bench.random(id, 905) LIMIT {CASES_OF_KIND}"""
        )
        return [(number, model) for number in written]

    @staticmethod
    def _spell(written, model, place):
        if model in ("res.partner", "crm.lead", "project.project"):
            return written.lower()
        return DOCUMENT_SPELLINGS[place % len(DOCUMENT_SPELLINGS)](written)

    def ours(self, case):
        typed, _written, _model = case
        return self.env["crm.number.resolver"].resolve(typed)

    def plain(self, case):
        _typed, written, _model = case
        found = []
        for model in dict.fromkeys(kind[0] for kind in self._kinds(self.env)):
            records = self.env[model]
            # What name_search does where nobody overrides it
            domain = BaseModel._search_display_name(records, "ilike", written)
            records = records.search_fetch(domain, ["display_name"], limit=8)
            found += [(model, record.id, record.display_name) for record in records]
        return found

    def limit(self, case):
        _typed, written, _model = case
        return self.rows(
            """SELECT model, id, number FROM bench.number
                WHERE number = %s LIMIT 8""",
            written,
        )

    def answer(self, variant, result):
        """Compare the best hit."""
        if variant == "ours":
            return (result[0]["model"], result[0]["res_id"]) if result else None
        return tuple(result[0][:2]) if result else None

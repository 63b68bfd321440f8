"""What a figure of an account is made of."""

from dataclasses import dataclass

from odoo.fields import Domain
from odoo.tools import SQL

TREE = "_tree"
"""Ends the name of the field that holds a figure of an account and all below it."""


@dataclass(frozen=True)
class FigureSource:
    """Documents of one model and the figures that accounts draw from them."""

    model: str
    """The documents' model; record rules of the user decide which of them count."""

    figures: dict[str, Domain]
    """{name of the field of res.partner: those of the documents that it counts}"""

    domain: Domain
    """All documents that any of the figures counts."""

    account: str = "commercial_partner_id"
    """Field, or path of two, that leads from a document to its commercial entity."""

    amount: str | None = None
    """Field to add up, in the currency of the document's company; None counts."""

    rate: str | None = None
    """Field that the amount is divided by to come to the company's currency."""

    date: str | None = None
    """Field of which the latest is the figure, in place of a sum or number."""

    condition: SQL | None = None
    """What an index holds, where the ORM words the domain in another way."""

    @property
    def aggregate(self):
        """Return the function that puts the figures of several accounts together."""
        return SQL("MAX") if self.date else SQL("SUM")

    @property
    def aggregate_documents(self):
        """Return the function that makes the figure of an account of its documents."""
        return self.aggregate if self.date or self.amount else SQL("COUNT")

    @property
    def names(self):
        """Return the names of all fields, own and tree."""
        return [name + suffix for name in self.figures for suffix in ("", TREE)]


def search_figure(name):
    """Return the search method of the field ``name``."""
    return lambda partners, operator, value: partners._search_crm_figure(
        name, operator, value
    )

"""The SQL by which documents are found by a :class:`Spelling`, and its indexes."""

from contextlib import contextmanager

from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

DIGITS = "regexp_replace({}, '[^1-9]', '', 'g')"
ALL_DIGITS = r"regexp_replace({}, '\D', '', 'g')"
HAS_DIGITS = "{} ~ '[1-9]'"
WORDS = (
    r"array_remove(regexp_split_to_array("
    r"regexp_replace({}, '[^1-9\s]', '', 'g'), '\s+'), '')"
)


def number_condition(column, spelling):
    """Compare the digits 1 to 9 of a column, as its index holds them."""
    return _digits_condition(column, spelling, spelling.dated_keys)


def reference_condition(column, spelling):
    """Compare a number that is not ours: the year is not left out."""
    return _digits_condition(column, spelling, spelling.digit_keys)


def _digits_condition(column, spelling, keys):
    condition = SQL(f"{DIGITS.format('%s')} IN %s", column, keys)
    if spelling.corrections_only:
        # Zeros count: nobody wants to choose from all numbers that nearly look alike
        all_digits = SQL(ALL_DIGITS.format("%s"), column)
        condition = SQL("%s AND %s IN %s", condition, all_digits, spelling.corrections)
    return condition


def words_condition(column, spelling):
    """Compare the digits of each word of a column, as :func:`words_index` does."""
    if spelling.corrections_only:
        return SQL("FALSE")
    return SQL(
        f"({HAS_DIGITS.format('%s')} AND {WORDS.format('%s')} && %s::text[])",
        column,
        column,
        list(spelling.digit_keys),
    )


# What a field may hold, and so how it is compared
NUMBER = (number_condition,)
REFERENCE = (reference_condition, words_condition)
TEXT = (words_condition,)


@contextmanager
def index_only(cr):
    """Let PostgreSQL use the indexes, which it takes for dearer than they are.

    It does not know how long an expression takes that a row has to be compared by, and
    of arrays it believes that each word stands in one row of two hundred.
    """
    cr.execute(SQL("SET LOCAL enable_seqscan = off"))
    yield
    cr.execute(SQL("SET LOCAL enable_seqscan TO DEFAULT"))


def digits_index(column):
    """Index the digits 1 to 9 of a number.

    Of all rows: PostgreSQL keeps no statistics of an expression for a partial index,
    and without them takes 140 numbers for most of the table.
    """
    return f"({DIGITS.format(column)})"


def words_index(column, condition="TRUE"):
    """Index the numbers that stand in a text."""
    words, has_digits = WORDS.format(column), HAS_DIGITS.format(column)
    return f"USING gin (({words})) WHERE {has_digits} AND {condition}"


def trigram_index(column):
    """Index the words of a column, on the same conditions as Odoo's trigram indexes."""

    def definition(registry):
        if not registry.has_trigram:
            return ""
        expression = column
        if registry.has_unaccent == FunctionStatus.INDEXABLE:
            expression = registry.unaccent(column)
        return f"USING gin ({expression} gin_trgm_ops) WHERE {column} IS NOT NULL"

    return definition

"""SQL expressions that the themes share."""

from .plan import TODAY, YEARS


def rand(number, salt):
    """Return an expression that is in [0, 1), always the same for one number."""
    return f"bench.random({number}::bigint, {salt})"


def pick(words, number, salt):
    """Return an expression that is one of `words`, which may also be ids."""
    array = ", ".join(
        str(word) if isinstance(word, int) else "'" + word.replace("'", "''") + "'"
        for word in words
    )
    return f"(ARRAY[{array}])[1 + floor({rand(number, salt)} * {len(words)})::int]"


def moment(number, salt):
    """Return an expression that is a time of the last years, mostly a recent one."""
    days = YEARS * 365
    return (
        f"(timestamp '{TODAY}' - interval '1 day' * {days} * {rand(number, salt)}^1.5)"
    )


def skewed(count, number, salt):
    """Return an expression that is in 1..count, small numbers far more often."""
    return f"(1 + floor({count} * {rand(number, salt)}^2))::int"

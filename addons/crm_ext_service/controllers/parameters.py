"""What browsers send: anything may stand in a parameter."""

MAX_ID = 2**31 - 1


def to_id(value):
    """Return the id that was sent, 0 for anything else."""
    text = str(value)
    record_id = int(text) if text.isascii() and text.isdecimal() else 0
    return record_id if record_id <= MAX_ID else 0


def clean_text(value):
    """Return the text without the one letter that PostgreSQL cannot store."""
    return (value or "").replace("\x00", "").strip()

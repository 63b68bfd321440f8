"""Why a text is no time for a follow-up."""


class NotUnderstoodError(ValueError):
    """The text is no time."""


class OverError(ValueError):
    """The text is a time of the past."""

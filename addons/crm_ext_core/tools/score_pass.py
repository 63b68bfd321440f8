"""What one run over the documents of a company scores."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ScorePass:
    """The customers of a company as they stand on a day."""

    company: Any
    """The record of res.company."""

    day: date
    """Documents up to this day count, which is today or the end of a past month."""

    account_ids: tuple | None = None
    """Commercial entities to score, with the companies above them; None is all."""

    tree_ids: tuple | None = None
    """The entities and all companies above them; None is all."""

    @property
    def month(self):
        """Return the first day of the month."""
        return self.day.replace(day=1)

    @property
    def is_partial(self):
        """Return whether only some customers are scored."""
        return self.account_ids is not None

"""Times as people type them: "in 3 days 9:00", "in 3 Tagen 9 Uhr", "mon 14"."""

from .errors import NotUnderstoodError, OverError
from .text import parse

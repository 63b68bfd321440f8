"""What the benchmark prints and writes."""

import json
import sys
from pathlib import Path

COLUMNS = (
    "job",
    "size",
    "ours_p50",
    "ours_p95",
    "plain_p50",
    "limit_p50",
    "ratio_limit",
    "ratio_plain",
    "queries",
    "ours_mb",
    "limit_mb",
)


def say(text):
    """Tell the user what goes on; the table goes to standard output, this does not."""
    print(f"[bench] {text}", file=sys.stderr, flush=True)


def print_table(rows):
    """Print one line per job."""
    table = [COLUMNS, *([_shown(row[column]) for column in COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        first, *others = (
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join([first, *others]))


def write_json(rows, path):
    """Write the rows as a list of objects."""
    Path(path).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _shown(value):
    return (
        f"{value:.3g}"
        if isinstance(value, float) and value < 100
        else (f"{value:.0f}" if isinstance(value, float) else str(value))
    )

"""What a check found, read from what its tool printed."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

# A line of Odoo's log begins with a time, the process and the level.
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ ")
RESULT = re.compile(r"tests\.result: (\d+) failed, (\d+) error\(s\) of (\d+) test")
# What Odoo logs when tests failed says nothing that they have not said.
SUMMARY = re.compile(r" ERROR \S+ odoo\.(?:modules\.loading|tests\.result): ")
SKIPPED = re.compile(r" INFO \S+ odoo\.addons\.\S+: skipped ")
TROUBLE = ("ERROR", "CRITICAL")
COMPLAINT = ("WARNING", *TROUBLE)
LONGEST_REPORT = 120  # lines


@dataclass
class Outcome:
    """How many tests passed, failed or were skipped, and what failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.problems + other.problems,
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"

    @property
    def good(self) -> bool:
        """Tell whether something ran, and nothing failed."""
        return self.passed > 0 and not self.failed


def single(problem: str | None) -> Outcome:
    """Return the outcome of one check: a problem, or none."""
    return Outcome(failed=1, problems=[problem]) if problem else Outcome(passed=1)


def of_odoo_tests(log: str, exit_code: int) -> Outcome:
    """Read the log of a run with ``--test-tags``."""
    problems = [b for b in log_blocks(log, TROUBLE) if not SUMMARY.search(b)]
    results = RESULT.findall(log)
    if not results:
        return Outcome(failed=1, problems=problems or [tail(log)])
    failed, errors, total = map(int, results[-1])
    bad = failed + errors
    skipped = len(SKIPPED.findall(log))
    if exit_code and not bad:  # an error in the log that no test owns up to
        bad, total = 1, total + 1
    return Outcome(total - bad - skipped, bad, skipped, problems if bad else [])


def log_blocks(log: str, levels: tuple[str, ...]) -> list[str]:
    """Return the entries of some levels in an Odoo log, with their tracebacks."""
    blocks: list[list[str]] = []
    wanted = False
    for line in log.splitlines():
        if found := LOG_LINE.match(line):
            wanted = found["level"] in levels
            if wanted:
                blocks.append([line])
        elif wanted:
            blocks[-1].append(line)
    return ["\n".join(block) for block in blocks]


def of_junit(file: Path, exit_code: int, output: str) -> Outcome:
    """Read pytest's JUnit file; ``output`` is shown when there is none."""
    if not file.exists():
        return Outcome(failed=1, problems=[tail(output)])
    result = Outcome()
    for case in ET.parse(file).getroot().iter("testcase"):
        bad = [*case.iter("failure"), *case.iter("error")]
        if bad:
            name = f"{case.get('classname')}.{case.get('name')}"
            result.problems.append(f"{name}\n{bad[0].text or bad[0].get('message')}")
            result.failed += 1
        elif case.find("skipped") is not None:
            result.skipped += 1
        else:
            result.passed += 1
    if exit_code and not result.failed:
        result += Outcome(failed=1, problems=[tail(output)])
    return result


def tail(text: str, lines: int = 40) -> str:
    """Return the end of an output."""
    return "\n".join(text.splitlines()[-lines:])


def shortened(text: str, lines: int = LONGEST_REPORT) -> str:
    """Return a report that fits on a screen or two."""
    found = text.splitlines()
    if len(found) <= lines:
        return text
    hidden = len(found) - lines
    half = lines // 2
    return "\n".join([*found[:half], f"... {hidden} lines ...", *found[-half:]])

"""Measure ours, plain Odoo and the best SQL in turns, in one process."""

import gc
import statistics
import time

from .memory import Peak
from .report import say

VARIANTS = ("ours", "plain", "limit")
WARM_UP = 2
ROUNDS = 20
# A slow job ends early, but not before its median means something.
PATIENCE_SECONDS = 90
LEAST_ROUNDS = 5


class Mismatch(Exception):
    """Two ways to the same answer gave different ones."""


def measure(job, rounds=ROUNDS):
    """Return the row of a job: its times in ms, ratios and queries of ours.

    In each round every variant answers the same case, in changing order, with empty
    ORM caches; a busy machine so slows all of them alike.
    """
    times = {variant: [] for variant in VARIANTS}
    peaks = {variant: [] for variant in VARIANTS}
    queries, plain_right = [], []
    cases = job.cases()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for turn in range(WARM_UP + rounds):
        if turn >= WARM_UP + LEAST_ROUNDS and time.monotonic() > deadline:
            break
        case = cases[turn % len(cases)]
        answers = {}
        for variant in _in_turns(turn):
            answers[variant], milliseconds, count, peak = _run(job, variant, case)
            if turn >= WARM_UP:
                times[variant].append(milliseconds)
                peaks[variant].append(peak)
                if variant == "ours":
                    queries.append(count)
        plain_right.append(_compare(job, case, answers))
    if job.plain_is_wrong:
        share = f"{sum(plain_right)} of {len(plain_right)}"
        say(f"  plain Odoo was right {share} times: {job.plain_is_wrong}")
    return _row(job, times, queries, peaks)


def _in_turns(turn):
    shift = turn % len(VARIANTS)
    return VARIANTS[shift:] + VARIANTS[:shift]


def _run(job, variant, case):
    """Return the answer of a variant, its time in ms, its queries and memory in MB."""
    env = job.env
    env.invalidate_all()
    gc.collect()
    gc.disable()
    try:
        before = env.cr.sql_log_count
        memory = Peak()
        started = time.perf_counter()
        result = getattr(job, variant)(case)
        elapsed = time.perf_counter() - started
        peak = memory.read()
    finally:
        gc.enable()
    queries = env.cr.sql_log_count - before
    return job.answer(variant, result), 1000 * elapsed, queries, peak


def _compare(job, case, answers):
    """Tell whether plain Odoo was right; stop when somebody is wrong unexpectedly.

    A job whose plain variant is known to answer wrongly says why in `plain_is_wrong`.
    """
    if answers["ours"] != answers["limit"]:
        raise Mismatch(_difference(job, case, "ours", answers))
    plain_is_right = answers["plain"] == answers["limit"]
    if not plain_is_right and not job.plain_is_wrong:
        raise Mismatch(_difference(job, case, "plain", answers))
    return plain_is_right


def _difference(job, case, variant, answers):
    found, expected = (str(answers[name])[:300] for name in (variant, "limit"))
    return f"{job.name}, case {case}: {variant} found {found}, the SQL {expected}"


def _row(job, times, queries, peaks):
    p50 = {variant: statistics.median(times[variant]) for variant in VARIANTS}
    return {
        "job": job.name,
        "ours_p50": round(p50["ours"], 3),
        "ours_p95": round(_percentile(times["ours"], 95), 3),
        "plain_p50": round(p50["plain"], 3),
        "limit_p50": round(p50["limit"], 3),
        "ratio_limit": round(p50["ours"] / p50["limit"], 2),
        "ratio_plain": round(p50["ours"] / p50["plain"], 4),
        "queries": max(queries),
        "ours_mb": max(peaks["ours"]),
        "limit_mb": max(peaks["limit"]),
    }


def _percentile(values, percent):
    """Return the smallest value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1]

"""Recency, frequency, monetary value.

Hughes, A. M. (1994): Strategic Database Marketing. Customers are scored from 1 to 5 by
each of the three; without cut points of one's own each score holds a fifth of them.
"""

from math import ceil

STEPS = 5


def get_cuts(values, best_is_low=False):
    """Return the least values of the scores 2 to 5, None where nobody reaches one.

    Equal values get the same score: whoever has score k + 1 is better than at least k
    fifths of all.

    >>> get_cuts([10, 20, 30, 40, 50])
    [20, 30, 40, 50]
    >>> get_cuts([0, 0, 0, 0, 0, 0, 0, 3, 4, 9])
    [3, 3, 3, 4]
    >>> get_cuts([5, 40, 90, 200, 700], best_is_low=True)
    [200, 90, 40, 5]
    >>> get_cuts([8])
    [None, None, None, None]
    """
    ordered = sorted(values, reverse=best_is_low)
    cuts = []
    for step in range(1, STEPS):
        last = ordered[ceil(step * len(ordered) / STEPS) - 1] if ordered else None
        better = [v for v in ordered if (v < last if best_is_low else v > last)]
        cuts.append(better[0] if better else None)
    return cuts


def get_score(value, cuts, best_is_low=False):
    """Return the score from 1 to 5.

    >>> get_score(30, [20, 30, 40, 50])
    3
    >>> get_score(45, [365, 180, 90, 30], best_is_low=True)
    4
    """
    if value is None:
        return 1
    return 1 + sum(
        cut is not None and (value <= cut if best_is_low else value >= cut)
        for cut in cuts
    )

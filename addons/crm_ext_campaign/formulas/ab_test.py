"""Do versions of a mailing differ by more than chance?

Fisher's exact test compares two versions without approximation, however few people
clicked: Fisher, R. A. (1935): The Design of Experiments, chapter 2. Comparing one
version with several others makes errors more likely: Holm, S. (1979): A Simple
Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6.
"""

from math import exp, lgamma, sqrt

# Rounding errors must not let a table as likely as the observed one look likelier.
TOLERANCE = 1e-7


def get_p_value(successes_a, total_a, successes_b, total_b):
    """Return how likely chance alone makes two shares differ at least so much.

    Two-sided: the probabilities of all tables that are no likelier than the observed
    one add up. Three of four cups of tea told right, and 20 % against 25 % of 1,000:

    >>> round(get_p_value(3, 4, 1, 4), 4)
    0.4857
    >>> round(get_p_value(200, 1000, 250, 1000), 4)
    0.0086
    >>> get_p_value(0, 0, 5, 10)
    1.0
    """
    successes = successes_a + successes_b
    lowest = max(0, successes - total_b)
    highest = min(successes, total_a)
    log_all = _log_choose(total_a + total_b, successes)
    probabilities = [
        exp(_log_choose(total_a, k) + _log_choose(total_b, successes - k) - log_all)
        for k in range(lowest, highest + 1)
    ]
    limit = probabilities[successes_a - lowest] * (1 + TOLERANCE)
    return min(1.0, sum(p for p in probabilities if p <= limit))


def adjust(p_values):
    """Return p values of several comparisons after Holm, in the same order.

    >>> [round(p, 2) for p in adjust([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, p_values[i] * (len(p_values) - rank)))
        adjusted[i] = highest
    return adjusted


def compare(counts):
    """Return the best of several versions and how likely that is due to chance.

    The best one is compared with each of the others; the largest of the adjusted
    p values counts, so that a winner beats all of them.

    :param counts: (successes, total) of each version
    :return: number of the version with the largest share, p value
    :rtype: tuple[int, float]

    >>> best, p_value = compare([(200, 1000), (250, 1000), (190, 1000)])
    >>> best, round(p_value, 4)
    (1, 0.0086)
    """
    shares = [successes / total if total else 0.0 for successes, total in counts]
    best = shares.index(max(shares))
    others = [count for number, count in enumerate(counts) if number != best]
    p_values = adjust([get_p_value(*counts[best], *count) for count in others])
    return best, max(p_values, default=1.0)


def _log_choose(n, k):
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def get_interval(successes, total, z=1.959964):
    """Return the 95 % confidence interval of a share.

    Wilson, E. B. (1927): Probable Inference, the Law of Succession, and Statistical
    Inference, Journal of the American Statistical Association 22.

    >>> [round(limit, 4) for limit in get_interval(10, 100)]
    [0.0552, 0.1744]
    >>> get_interval(0, 0)
    (0.0, 1.0)
    """
    if not total:
        return 0.0, 1.0
    share = successes / total
    width = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    middle = share + z * z / (2 * total)
    scale = 1 + z * z / total
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)

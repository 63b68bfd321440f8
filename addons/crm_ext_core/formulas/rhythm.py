"""The rhythm of orders: mean and standard deviation of the days between them.

Mean interval and spread as in Morrison, D. G., Schmittlein, D. C. (1988): Generalizing
the NBD Model for Customer Purchases, Journal of Business & Economic Statistics 6 (2).
"""

from statistics import mean, stdev

OWN_INTERVALS = 3
"""So many intervals make a rhythm of one's own; fewer are judged by all customers'."""


def get_rhythm(days, pooled=(None, None)):
    """Return the interval between orders and its spread, in days.

    :param list days: ordinal numbers of the days of the orders, rising
    :param tuple pooled: interval and spread of all customers

    >>> get_rhythm([0, 25, 62, 93])
    (31.0, 6.0)
    >>> get_rhythm([0, 25], pooled=(30.0, 10.0))
    (30.0, 10.0)
    """
    intervals = [
        later - earlier for earlier, later in zip(days, days[1:], strict=False)
    ]
    if len(intervals) < OWN_INTERVALS:
        return pooled
    return float(mean(intervals)), float(stdev(intervals))


def get_days_late(days_silent, interval, spread):
    """Return for how many days an order has been overdue, 0 within the usual spread.

    >>> get_days_late(62, 31.0, 6.0)
    25.0
    >>> get_days_late(36, 31.0, 6.0)
    0.0
    """
    if interval is None:
        return 0.0
    return max(0.0, days_silent - interval - spread)

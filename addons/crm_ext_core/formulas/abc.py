"""ABC analysis.

Dickie, H. F. (1951): ABC Inventory Analysis Shoots for Dollars, not Pennies. Factory
Management and Maintenance 109, after the observation of Pareto (1896).
"""

from collections import Counter


def get_cuts(values, share_a=0.8, share_b=0.95):
    """Return the least values of the classes A and B, None where nobody is in one.

    A are the best customers that bring ``share_a`` of all, the one who crosses the line
    included; A and B together bring ``share_b``. Equal values are in the same class.

    >>> get_cuts([50, 30, 10, 6, 4])
    (30, 6)
    >>> get_cuts([100])
    (100, 100)
    >>> get_cuts([0, -5])
    (None, None)
    """
    numbers = Counter(value for value in values if value > 0)
    total = sum(value * number for value, number in numbers.items())
    cuts = [None, None]
    better = 0
    for value in sorted(numbers, reverse=True):
        for place, share in enumerate((share_a, share_b)):
            if better < share * total:
                cuts[place] = value
        better += value * numbers[value]
    return tuple(cuts)


def get_class(value, cuts):
    """Return a, b or c.

    >>> [get_class(value, (30, 10)) for value in (50, 30, 10, 9, -1)]
    ['a', 'a', 'b', 'c', 'c']
    """
    for name, cut in zip("ab", cuts, strict=True):
        if cut is not None and value >= cut:
            return name
    return "c"

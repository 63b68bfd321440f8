"""What a campaign caused: contacted people against those held out at random.

Each group's figure comes with its own confidence limits. These are put together by
recovering the variances from the limits (MOVER), so that a share of buyers and an
amount per head are compared in one way, and a difference excludes 0 exactly when the
ratio excludes 1.

Sources:

* E. B. Wilson (1927), Probable inference, the law of succession, and statistical
  inference, JASA 22:209-212: limits of a share
* R. G. Newcombe (1998), Interval estimation for the difference between independent
  proportions: comparison of eleven methods, Statistics in Medicine 17:873-890, method
  10
* G. Y. Zou, A. Donner (2008), Construction of confidence limits about effect measures:
  a general approach, Statistics in Medicine 27:1693-1702: differences of anything
* A. Donner, G. Y. Zou (2012), Closed-form confidence intervals for functions of the
  normal mean and standard deviation, Statistical Methods in Medical Research
  21:347-359: ratios
* P. Hall (1992), On the removal of skewness by transformation, Journal of the Royal
  Statistical Society B 54:221-228, and X. H. Zhou, P. Dinh (2005), Nonparametric
  confidence intervals for the one- and two-sample problems, Biostatistics 6:187-200:
  limits of a mean of skewed amounts. Most customers buy nothing and some buy a lot:
  with 100 held out, of whom ten buy, Student's interval of 95 % holds the truth in 87 %
  of cases, this in 95 %
* M. Abramowitz, I. A. Stegun (1964), Handbook of Mathematical Functions, 26.7.5:
  quantiles of Student's t distribution
"""

from math import copysign, inf, sqrt
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.95
"""Share of intervals that hold the true value."""
LEAST_GROUP = 10
"""Members of a group below which nothing is concluded from an amount per head."""
EPSILON = 1e-9


class Estimate(NamedTuple):
    """A figure with its confidence limits."""

    value: float
    low: float
    high: float

    @property
    def direction(self):
        """Return 1 or -1 when the figure is above or below 0 for sure, else 0."""
        return (self.low > 0) - (self.high < 0)


def share(successes, size, level=LEVEL):
    """Return the share of ``successes`` among ``size`` with Wilson's limits.

    >>> [round(x, 4) for x in share(81, 263)]  # Newcombe (1998), method 3
    [0.308, 0.2553, 0.3662]
    """
    if not 0 <= successes <= size or not size:
        raise ValueError("There are at most as many successes as members, at least one")
    z = _quantile(level)
    value = successes / size
    middle = (value + z * z / (2 * size)) / (1 + z * z / size)
    half = (
        z
        * sqrt(value * (1 - value) / size + z * z / (4 * size * size))
        / (1 + z * z / size)
    )
    low = middle - half if successes else 0.0
    high = middle + half if successes < size else 1.0
    return Estimate(value, low, high)


def mean(sums, size, level=LEVEL):
    """Return the amount per head with the limits of Hall's transformation.

    :param sums: sums of the amounts, of their squares and of their cubes

    >>> amounts = range(1, 11)  # symmetric: limits of Student's t distribution
    >>> sums = [sum(amount**power for amount in amounts) for power in (1, 2, 3)]
    >>> [round(x, 3) for x in mean(sums, 10)]
    [5.5, 3.334, 7.666]
    """
    if size < LEAST_GROUP:
        raise ValueError(f"A mean needs at least {LEAST_GROUP} members")
    value, square, cube = (total / size for total in sums)
    variance = square - value**2
    # What is left of equal amounts is rounding.
    if variance <= EPSILON * square:
        return Estimate(value, value, value)
    skewness = (cube - 3 * value * square + 2 * value**3) / variance**1.5
    error = sqrt(variance / (size - 1))
    t = student_quantile((1 + level) / 2, size - 1)
    low, high = (error * _transform_back(limit, skewness, size) for limit in (t, -t))
    return Estimate(value, value - low, value - high)


def _transform_back(quantile, skewness, size):
    """Return where Hall's transformation of Student's statistic has this value."""
    if abs(skewness) < EPSILON:
        return quantile
    cubed = 1 + skewness * (quantile / sqrt(size) - skewness / (6 * size))
    root = copysign(abs(cubed) ** (1 / 3), cubed)
    return 3 * sqrt(size) / skewness * (root - 1)


def difference(first, second):
    """Return ``first`` less ``second`` with limits.

    >>> [round(x, 4) for x in difference(share(56, 70), share(48, 80))]  # Newcombe
    [0.2, 0.0524, 0.3339]
    """
    value = first.value - second.value
    below = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Estimate(value, value - below, value + above)


def uplift(first, second):
    """Return by which part ``first`` is above ``second``, with limits.

    0.1 means ten percent more. A limit is infinite where ``second`` can as well be 0.

    :return: None when ``second`` is not above 0: nothing can be compared with nothing

    >>> [round(x, 3) for x in uplift(share(330, 3000), share(300, 3000))]
    [0.1, -0.051, 0.275]
    """
    if second.value <= 0:
        return None
    product = first.value * second.value
    # Both limits R solve: the limit of first - R second is 0.
    a = second.high * (2 * second.value - second.high)
    c = first.low * (2 * first.value - first.low)
    root = sqrt(max(product**2 - a * c, 0))
    low = c / (product + root) if product + root else 0.0
    a = second.low * (2 * second.value - second.low)
    c = first.high * (2 * first.value - first.high)
    high = (product + sqrt(max(product**2 - a * c, 0))) / a if a > 0 else inf
    return Estimate(first.value / second.value - 1, low - 1, high - 1)


def student_quantile(probability, freedom):
    """Return the quantile of Student's t distribution, to three digits from 9 on.

    >>> [round(student_quantile(0.975, freedom), 3) for freedom in (9, 30, 1000)]
    [2.262, 2.042, 1.962]
    """
    z = NormalDist().inv_cdf(probability)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z)
        / (92160 * freedom**4)
    )


def _quantile(level):
    """Return the quantile of the normal distribution for limits on both sides."""
    return NormalDist().inv_cdf((1 + level) / 2)

"""How big an effect has to be to show in a campaign of this size.

Sources:

* J. L. Fleiss, B. Levin, M. C. Paik (2003), Statistical Methods for Rates and
  Proportions, 3rd edition, chapter 4: power of comparing two shares, without continuity
  correction
* H. S. Bloom (1995), Minimum detectable effects: a simple way to report the statistical
  power of experimental designs, Evaluation Review 19:547-556
"""

from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
"""Confidence, on both sides, with which an effect is told from chance."""
POWER = 0.8
"""Chance that an effect that is there shows; conventional since Cohen (1988)."""
PRECISION = 1e-9


def power_of_shares(rate, base, contacted, held_out, level=LEVEL):
    """Return the chance that ``rate`` instead of ``base`` shows.

    >>> round(power_of_shares(0.75, 0.5, 50, 50), 3)  # R: power.prop.test(50, .5, .75)
    0.74
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    pooled = (contacted * rate + held_out * base) / (contacted + held_out)
    spread_alike = sqrt(pooled * (1 - pooled) * (1 / contacted + 1 / held_out))
    spread = sqrt(rate * (1 - rate) / contacted + base * (1 - base) / held_out)
    if not spread:
        return 1.0 if rate != base else 0.0
    return NormalDist().cdf((abs(rate - base) - z * spread_alike) / spread)


def smallest_share(base, contacted, held_out, level=LEVEL, power=POWER):
    """Return the smallest share above ``base`` that shows, None when not even 1 does.

    :param float base: share of buyers without the campaign

    >>> round(smallest_share(0.5, 388, 388), 3)
    0.6
    """
    _check_sizes(contacted, held_out)
    if not 0 <= base < 1:
        raise ValueError("The share lies between 0 and 1")
    low, high = base, 1.0
    if power_of_shares(high, base, contacted, held_out, level) < power:
        return None
    while high - low > PRECISION:
        middle = (low + high) / 2
        if power_of_shares(middle, base, contacted, held_out, level) < power:
            low = middle
        else:
            high = middle
    return high


def smallest_difference(spread, contacted, held_out, level=LEVEL, power=POWER):
    """Return the smallest difference of amounts per head that shows.

    :param float spread: standard deviation of the amount from person to person

    >>> round(smallest_difference(100, 1000, 1000), 2)
    12.53
    """
    _check_sizes(contacted, held_out)
    normal = NormalDist()
    factor = normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(power)
    return factor * spread * sqrt(1 / contacted + 1 / held_out)


def _check_sizes(contacted, held_out):
    if contacted < 1 or held_out < 1:
        raise ValueError("Both groups need members")

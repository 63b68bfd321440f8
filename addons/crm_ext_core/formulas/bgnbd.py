"""BG/NBD: how likely a customer is still alive, and how often he will order.

Fader, P. S., Hardie, B. G. S., Lee, K. L. (2005): "Counting Your Customers" the Easy
Way: An Alternative to the Pareto/NBD Model. Marketing Science 24 (2), 275-284. Numbers
of equations are those of the paper. While alive, a customer orders at random at a rate
of his own (gamma distributed: r, alpha); after each order he drops out with a chance of
his own (beta distributed: a, b).

A customer is (x, t_x, T): the orders after the first one, the time from the first to
the last of them, the time from the first until today. Unit of time here: weeks.
"""

from collections import defaultdict
from math import exp, lgamma, log
from typing import NamedTuple

from .simplex import minimize

TERMS = 40
"""Terms of the hypergeometric series; the rest is below a hundredth of an order."""


LARGEST = 700.0
"""Largest exponent of a floating point number, rounded down."""


class Parameters(NamedTuple):
    """The four numbers that describe all customers together."""

    r: float
    alpha: float
    a: float
    b: float


PRIOR = Parameters(1.0, 10.0, 0.8, 3.2)
"""What holds for few customers: an order in ten weeks, every fifth order the last."""


def get_log_likelihood(parameters, customers):
    """Return the logarithm of the likelihood (appendix, A1 to A4 of Hardie's note).

    :param dict customers: {(x, t_x, T): number of such customers}
    """
    r, alpha, a, b = parameters
    constants = {}
    total = 0.0
    for (x, t_x, age), number in customers.items():
        if x not in constants:
            constants[x] = (
                lgamma(r + x)
                - lgamma(r)
                + r * log(alpha)
                + lgamma(a + b)
                + lgamma(b + x)
                - lgamma(b)
                - lgamma(a + b + x),
                log(a / (b + x - 1)) if x else 0.0,
            )
        constant, dropped = constants[x]
        alive = -(r + x) * log(alpha + age)
        if x:
            gone = dropped - (r + x) * log(alpha + t_x)
            high = max(alive, gone)
            alive = high + log(exp(alive - high) + exp(gone - high))
        total += number * (constant + alive)
    return total


def fit(customers, prior=PRIOR, weight=1.0):
    """Return the parameters that fit customers best.

    The prior keeps few customers from extremes; among hundreds it changes nothing that
    is seen. With ``weight`` 0 it is the maximum likelihood of the paper.

    :param customers: (x, t_x, T) of each
    """
    counted = defaultdict(int)
    for customer in customers:
        counted[customer] += 1
    center = [log(value) for value in prior]

    def get_loss(logs):
        # Beyond that the likelihood is flat, and exp() overflows
        if max(map(abs, logs)) > 20:
            return float("inf")
        distance = sum((x - c) ** 2 for x, c in zip(logs, center, strict=True))
        parameters = [exp(x) for x in logs]
        return weight * distance / 2 - get_log_likelihood(parameters, counted)

    return Parameters(*map(exp, minimize(get_loss, center)))


def get_alive_probability(parameters, x, t_x, age):
    """Return the probability that a customer is still alive.

    The BG/NBD model takes everybody for alive who ordered once. For those it is the
    chance that the first order was the last, as in MBG/NBD: Batislam, E. P., Denizel,
    M., Filiztekin, A. (2007), International Journal of Research in Marketing 24 (3).

    >>> cdnow = Parameters(0.243, 4.414, 0.793, 2.426)
    >>> round(get_alive_probability(cdnow, 2, 30.43, 38.86), 3)
    0.727
    """
    r, alpha, a, b = parameters
    chance = a / (b + x - 1) if x else a / b
    return 1 / (1 + chance * _get_odds(parameters, (x, t_x, age)))


def get_expected_orders(parameters, customer, weeks):
    """Return how many orders a customer will place in the coming weeks (equation 10).

    :param tuple customer: (x, t_x, T)

    >>> cdnow = Parameters(0.243, 4.414, 0.793, 2.426)
    >>> round(get_expected_orders(cdnow, (2, 30.43, 38.86), 39), 3)
    1.226
    """
    r, alpha, a, b = parameters
    x, t_x, age = customer
    z = weeks / (alpha + age + weeks)
    # Euler's transformation of the paper's series: it ends sooner
    series = get_hypergeometric((a + b - 1 - r, a - 1, a + b + x - 1), z)
    orders = (a + b + x - 1) / (a - 1) * (1 - (1 - z) ** (a - 1) * series)
    chance = a / (b + x - 1) if x else 0.0
    return orders / (1 + chance * _get_odds(parameters, customer))


def _get_odds(parameters, customer):
    """Return how much the silence since the last order speaks against being alive."""
    r, alpha = parameters[:2]
    x, t_x, age = customer
    return exp(min(LARGEST, (r + x) * log((alpha + age) / (alpha + t_x))))


def get_expected_orders_of_new(parameters, weeks):
    """Return how many orders a new customer places after the first one (equation 9).

    >>> cdnow = Parameters(0.243, 4.414, 0.793, 2.426)
    >>> round(get_expected_orders_of_new(cdnow, 39), 2)
    1.2
    """
    r, alpha, a, b = parameters
    z = weeks / (alpha + weeks)
    series = get_hypergeometric((a + b - 1 - r, a - 1, a + b - 1), z)
    return (a + b - 1) / (a - 1) * (1 - (1 - z) ** (a - 1) * series)


def get_hypergeometric(parameters, z, terms=TERMS):
    """Return Gauss's hypergeometric function 2F1(p, q; s; z), as Horner's scheme.

    >>> round(get_hypergeometric((1, 1, 2), 0.5), 6)  # -log(1 - z) / z
    1.386294
    """
    p, q, s = parameters
    result = 1.0
    for n in range(terms, 0, -1):
        result = 1 + result * z * (p + n - 1) * (q + n - 1) / ((s + n - 1) * n)
    return result

"""Who of a campaign's customers is held out: deterministic random assignment.

A hash of the experiment and the unit decides, so that the draw needs no store, is
independent between experiments, and stays the same for a unit however often and in
whichever order it is asked. Kohavi, R., Tang, D., Xu, Y. (2020): Trustworthy Online
Controlled Experiments, chapter 4; Bakshy, E., Eckles, D., Bernstein, M. (2014):
Designing and Deploying Online Field Experiments (PlanOut), WWW '14.
"""

import hashlib


def get_draw(seed, campaign_id, customer_id):
    """Return the number from 0 to below 1 that a customer draws in a campaign.

    It is the first 32 bits of the SHA-256 of the three, divided by 2^32.

    >>> round(get_draw("a", 1, 7), 6)
    0.488722
    >>> draws = [get_draw("seed", 1, customer) for customer in range(10000)]
    >>> round(sum(draw < 0.2 for draw in draws) / 10000, 1)
    0.2
    """
    text = f"{seed}|{campaign_id}|{customer_id}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def is_held_out(seed, campaign_id, customer_id, share):
    """Tell whether a customer is among the ``share`` percent that are held out.

    Who is held out at a share is held out at every larger one.

    >>> is_held_out("a", 1, 7, 48), is_held_out("a", 1, 7, 49)
    (False, True)
    """
    return get_draw(seed, campaign_id, customer_id) < share / 100

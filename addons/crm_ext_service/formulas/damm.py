"""Check digits that notice every single wrong digit and every swap of neighbours.

Source: H. Michael Damm, "Total anti-symmetrische Quasigruppen", doctoral thesis,
Philipps-Universitaet Marburg, 2004. The table is the quasigroup of order 10 that the
thesis gives; its diagonal is zero, so a valid number always ends the walk at zero.
"""

QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits):
    """Return the digit to append to a string of digits.

    >>> check_digit("572")
    '4'
    >>> check_digit("2600417")
    '3'
    """
    interim = 0
    for digit in digits:
        interim = QUASIGROUP[interim][int(digit)]
    return str(interim)


def is_valid(digits):
    """Tell whether the last digit is the check digit of those before it.

    >>> is_valid("5724"), is_valid("5274"), is_valid("5725")
    (True, False, False)
    """
    return check_digit(digits) == "0"


def corrections(digits):
    """Return the valid strings one typing error away from ``digits``.

    Swapped neighbours come first: they are the commoner error on a keyboard.

    >>> corrections("5274")
    ['5724', '5272', '5214', '5574', '6274']
    >>> corrections("5724")
    []
    """
    if is_valid(digits):
        return []
    swapped = [
        digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
        for i in range(len(digits) - 1)
        if digits[i] != digits[i + 1]
    ]
    replaced = [
        digits[:i] + other + digits[i + 1 :]
        for i in reversed(range(len(digits)))
        for other in "0123456789"
    ]
    return [candidate for candidate in [*swapped, *replaced] if is_valid(candidate)]

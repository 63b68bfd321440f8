"""Search for the lowest point of a function without its derivatives.

Nelder, J. A., Mead, R. (1965): A Simplex Method for Function Minimization. The Computer
Journal 7 (4), 308-313; with the usual coefficients 1, 2, 1/2 and 1/2.
"""


def minimize(function, start, step=0.5, tolerance=1e-7, rounds=1000):
    """Return the point where the function is lowest near the start.

    :param function: takes a list of floats
    :param list start: the point to begin with

    >>> [round(x, 3) for x in minimize(lambda p: (p[0] - 3) ** 2 + p[1] ** 2, [0, 1])]
    [3.0, 0.0]
    """
    points = [list(start)]
    for index in range(len(start)):
        points.append([x + step * (i == index) for i, x in enumerate(start)])
    simplex = sorted((function(point), point) for point in points)
    for _round in range(rounds):
        if simplex[-1][0] - simplex[0][0] <= tolerance:
            break
        _take_step(function, simplex)
        simplex.sort()
    # Zero may come as -0.0
    return [x + 0.0 for x in simplex[0][1]]


def _take_step(function, simplex):
    """Replace the worst point by a better one, or draw all towards the best."""
    worst = simplex[-1][1]
    center = [
        sum(column) / (len(simplex) - 1)
        for column in zip(*(point for _value, point in simplex[:-1]), strict=True)
    ]

    def reach(factor):
        point = [c + factor * (c - w) for c, w in zip(center, worst, strict=True)]
        return function(point), point

    reflected = reach(1)
    if reflected[0] < simplex[0][0]:
        simplex[-1] = min(reflected, reach(2))
    elif reflected[0] < simplex[-2][0]:
        simplex[-1] = reflected
    else:
        contracted = reach(0.5 if reflected[0] < simplex[-1][0] else -0.5)
        if contracted[0] < min(reflected[0], simplex[-1][0]):
            simplex[-1] = contracted
        else:
            best = simplex[0][1]
            simplex[1:] = [
                (function(point), point)
                for point in (
                    [(b + x) / 2 for b, x in zip(best, old, strict=True)]
                    for _value, old in simplex[1:]
                )
            ]

"""Order rows that refer to each other, wherever the other row stands."""


def order_rows(links):
    """Return the wave of every row, and the rows that hang in a circle.

    A row comes in a later wave than all rows it refers to. Rows in a circle, and only
    those, have no wave; rows that refer to them have one after the circle is cut.

    >>> order_rows({1: [2], 2: [], 3: [1, 2]})
    ({2: 0, 1: 1, 3: 2}, set())
    >>> order_rows({1: [2], 2: [1], 3: [2]})
    ({3: 0}, {1, 2})

    :param dict links: {row: rows that it refers to}
    :rtype: tuple[dict, set]
    """
    waves, circle = {}, set()
    on_path = {}
    for start in links:
        if start in waves or start in circle:
            continue
        # Depth first with a stack of our own: a chain may be longer than Python's.
        on_path[start] = 0
        stack = [(start, iter(links[start]))]
        path = [start]
        while stack:
            row, others = stack[-1]
            other = next(others, None)
            if other is None:
                stack.pop()
                path.pop()
                del on_path[row]
                if row not in circle:
                    below = [waves[o] for o in links[row] if o in waves]
                    waves[row] = max(below, default=-1) + 1
            elif other in on_path:
                circle.update(path[on_path[other] :])
            elif other not in waves and other not in circle:
                on_path[other] = len(path)
                path.append(other)
                stack.append((other, iter(links[other])))
    return waves, circle

"""Who gets the next ticket: plain calculation by skill and load."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Agent:
    """A member of a team who is there, as far as the assignment looks at him.

    ``limit`` is how many open tickets he has at most, 0 for any number.
    Without ``categories`` and ``tags`` he takes whatever comes.
    """

    id: int
    load: int = 0
    last: datetime = datetime.min
    limit: int = 0
    categories: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()

    @property
    def has_room(self):
        return not self.limit or self.load < self.limit

    @property
    def takes_all(self):
        return not self.categories and not self.tags

    def knows(self, categories, tags):
        """Tell whether the ticket is one of those he is named for.

        >>> Agent(1, categories=frozenset({7})).knows({3, 7}, set())
        True
        >>> Agent(1).knows({3}, set())
        False
        """
        return bool(self.categories & set(categories) or self.tags & set(tags))


def choose(agents, categories=(), tags=()):
    """Return who gets a ticket, None when nobody can take it.

    Whoever is named for it comes first, then who takes everything; among equals who
    has the fewest open tickets, then who has waited longest for one.

    :param categories: the category of the ticket and those above it

    >>> anna, ben = Agent(1, load=4), Agent(2, load=2)
    >>> choose([anna, ben]).id
    2
    >>> pumps = Agent(3, load=9, categories=frozenset({7}))
    >>> choose([anna, ben, pumps], categories=[7]).id
    3
    >>> choose([pumps], categories=[8])
    >>> choose([Agent(4, load=5, limit=5)])
    """
    able = [
        agent
        for agent in agents
        if agent.has_room and (agent.takes_all or agent.knows(categories, tags))
    ]
    return min(
        able,
        key=lambda agent: (agent.takes_all, agent.load, agent.last, agent.id),
        default=None,
    )


def distribute(agents, needs, moment):
    """Return for each of several tickets the id of who gets it, or None.

    :param needs: pairs of categories and tags, in the order of the tickets

    >>> distribute([Agent(1), Agent(2)], [((), ())] * 3, datetime(2026, 3, 2))
    [1, 2, 1]
    """
    chosen = []
    for categories, tags in needs:
        agent = choose(agents, categories, tags)
        if agent:
            agent.load += 1
            agent.last = moment
        chosen.append(agent and agent.id)
    return chosen

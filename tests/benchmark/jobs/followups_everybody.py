"""What has the screen to signal, when ten thousand users come to work?"""

from ..generator.followups import LOGIN
from . import followups_due

USERS = 40


class Benchmark(followups_due.Benchmark):
    """The same for users with twenty open follow-ups each, 200,000 together at a
    million partners."""

    def cases(self):
        return self.column(
            """SELECT id FROM res_users WHERE login LIKE %s
             ORDER BY bench.random(id, 905) LIMIT %s""",
            f"{LOGIN}%",
            USERS,
        )

"""Who asked for this part? The number of a part stands in ten talks."""

from ..generator.words import FIRST_PART
from ._talks import TextJob

PARTS = 20


class Benchmark(TextJob):
    """A rare word: found by the index, then sorted."""

    words = [f"AB-{FIRST_PART + place}" for place in range(PARTS)]

    def limit(self, case):
        words, login = case
        return self.best(
            """t.id = ANY(ARRAY(SELECT id FROM bench.talk_text
                WHERE words @@ phraseto_tsquery('german', %s)))""",
            words,
            login=login,
        )

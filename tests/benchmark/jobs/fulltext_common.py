"""Which customers wrote about it lately? A word that stands in every third talk."""

from ._talks import TextJob


class Benchmark(TextJob):
    """A common word: newest talks first, until a page has it."""

    words = ["Kunden", "Lieferung", "Maschine", "Rechnungen"]

    def limit(self, case):
        words, login = case
        return self.best(
            """EXISTS (SELECT FROM bench.talk_text text WHERE text.id = t.id
                AND text.words @@ plainto_tsquery('german', %s))""",
            words,
            login=login,
        )

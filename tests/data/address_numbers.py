"""Telephone numbers that call nobody, in the notations that people type."""

# Numbers that the Bundesnetzagentur keeps free for books and films (notice
# 148/2021): nobody is called by mistake. Area code, start of the 1,000 numbers.
FIXED_LINES = {
    "Berlin": ("30", "23125"),
    "Frankfurt": ("69", "90009"),
    "Hamburg": ("40", "66969"),
    "Köln": ("221", "4710"),
    "München": ("89", "99998"),
}
# First digit of the postcode -> the nearest of these cities.
NEAREST_LINE = {
    "0": "Berlin",
    "1": "Berlin",
    "2": "Hamburg",
    "3": "Hamburg",
    "4": "Köln",
    "5": "Köln",
    "6": "Frankfurt",
    "7": "Frankfurt",
    "8": "München",
    "9": "München",
}
MOBILES = [
    "152 28817386",
    "152 28895456",
    "152 54599371",
    "172 9925904",
    "172 9968532",
    "172 9973185",
    "172 9973186",
    "172 9980752",
    "174 9091317",
    "174 9464308",
] + [f"171 39200{n:02}" for n in range(100)]
# How people type a trunk line (a = area code, t = trunk, x = extension) ...
FIXED_NOTATIONS = (
    "+49 {a} {t}{x}",
    "0{a} / {t}-{x}",
    "0{a} {t} -{x}",
    "+49 (0){a} / {t}-{x}",
    "0049{a}{t}{x}",
    "(0{a}) {t}{x}",
    "0{a}/{t}{x}",
    "0{a}-{t}-{x}",
    "+49 (0) {a} {t}-{x}",
    "0{a} {t} {x}",
    "0{a}{t}{x}",
)
# ... and a mobile number (p = prefix, n = number, h and r = its two halves).
MOBILE_NOTATIONS = (
    "0{p} {n}",
    "+49 {p} {n}",
    "0{p}/{n}",
    "0049 {p} {n}",
    "0{p}-{h} {r}",
    "+49 (0){p} / {n}",
    "0{p}{n}",
)


class Lines:
    """Hands out telephone numbers, none of them twice."""

    def __init__(self, rng):
        self._rng = rng
        # A trunk is a block of ten numbers: 030 23125 42-0 to -9.
        self._trunks = {city: list(range(100)) for city in FIXED_LINES}
        self._mobiles = list(MOBILES)

    def trunk(self, postcode):
        """Return (area code, trunk) of a free block near the postcode."""
        nearest = NEAREST_LINE[postcode[0]]
        city = max(
            self._trunks,
            key=lambda c: (bool(self._trunks[c]), c == nearest, len(self._trunks[c])),
        )
        free = self._trunks[city]
        block = free.pop(self._rng.randrange(len(free)))
        area, start = FIXED_LINES[city]
        return area, f"{start}{block:02}"

    def fixed(self, trunk, extension):
        """Return a number as somebody typed it."""
        area, number = trunk
        return self._rng.choice(FIXED_NOTATIONS).format(a=area, t=number, x=extension)

    def mobile(self):
        """Return a mobile number as somebody typed it, empty when none is left."""
        if not self._mobiles:
            return ""
        free = self._rng.randrange(len(self._mobiles))
        prefix, number = self._mobiles.pop(free).split()
        notation = self._rng.choice(MOBILE_NOTATIONS)
        return notation.format(p=prefix, n=number, h=number[:4], r=number[4:])

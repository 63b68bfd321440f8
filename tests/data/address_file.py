"""Write addresses.csv: 1,000 companies and people of an invented German market.

Groups of companies with branches on up to three levels, single firms, private
people; departments, supervisors and telephone numbers in the notations that
people type. The seed is fixed: the same file on every machine.

    python tests/data/address_file.py > tests/data/addresses.csv

The columns are technical names of res.partner, which Odoo's import screen maps
by itself. Relations to Odoo's own records go by external id, because names of
countries and industries are found only in the language of the user who imports.
A row comes after every row that it refers to.
"""

import csv
import io
import random
import re
import sys
import unicodedata

import address_numbers as numbers
import address_words as words

SEED = 19
ROWS = 1000
GROUPS = 24
SINGLE_COMPANIES = 140
PRIVATE_PEOPLE = 40
EXTENSIONS = 10
COLUMNS = (
    "id",
    "is_company",
    "name",
    "crm_parent_id/id",
    "parent_id/id",
    "crm_department_path",
    "function",
    "crm_supervisor_id/id",
    "street",
    "zip",
    "city",
    "country_id/id",
    "phone",
    "email",
    "website",
    "industry_id/id",
)


def slug(text):
    """Return text as part of a domain name.

    >>> slug("Großmann Süßwaren e. K.")
    'grossmann-suesswaren-e-k'
    """
    text = text.lower()
    for letter, spelling in zip("äöüßı", ("ae", "oe", "ue", "ss", "i"), strict=True):
        text = text.replace(letter, spelling)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class Market:
    """The rows of the file, in waves: a row refers only to earlier waves."""

    def __init__(self):
        self._rng = random.Random(SEED)
        self._lines = numbers.Lines(self._rng)
        self._names = set()
        self._rows = []
        self._firms = []

    def rows(self):
        """Return the 1,000 rows, head offices first and subordinates last."""
        for number in range(GROUPS):
            self._add_group(number)
        for _number in range(SINGLE_COMPANIES):
            name = self._company_name(tuple(words.TRADES), words.LEGAL_FORMS_SINGLE)
            self._add_company("single", name)
        for _number in range(PRIVATE_PEOPLE):
            self._add_private_person()
        for firm in self._firms:
            self._add_head(firm)
        while len(self._rows) < ROWS:
            self._add_employee(self._next_firm())
        self._rows.sort(key=lambda row: row["wave"])
        return self._rows

    def _next_firm(self):
        """Return a firm that still has an extension; bigger ones come more often."""
        firms = [firm for firm in self._firms if len(firm["people"]) < EXTENSIONS - 1]
        weights = {"head": 6, "branch": 3, "site": 1, "single": 1}
        return self._rng.choices(firms, [weights[firm["kind"]] for firm in firms])[0]

    # === COMPANIES === #

    def _company_name(self, trades, forms):
        while True:
            trade = self._rng.choice(trades)
            letter, labels = words.TRADES[trade]
            surname = self._rng.choice(words.SURNAMES)
            core = f"{surname} {self._rng.choice(labels.split('|'))}"
            if core not in self._names:
                self._names.add(core)
                form = self._rng.choice(forms) if self._mostly() else words.LONG_FORM
                name = f"{core} {form}"
                return {"core": core, "name": name, "form": form, "industry": letter}

    def _mostly(self, share=0.98):
        return self._rng.random() < share

    def _add_group(self, number):
        name = self._company_name(words.GROUP_TRADES, words.LEGAL_FORMS)
        head = self._add_company("head", name)
        # Two big groups, so that a tree is worth looking at.
        for _branch in range(9 if number < 2 else self._rng.randrange(2, 5)):
            branch = self._add_branch(head, "branch", words.BRANCH_KINDS)
            if self._mostly(0.25):
                for _site in range(self._rng.randrange(1, 3)):
                    self._add_branch(branch, "site", words.SITE_KINDS)

    def _add_branch(self, parent, kind, labels):
        city = self._free_city(parent["core"])
        label = self._rng.choice(labels)
        name = {**parent, "name": f"{parent['core']} – {label} {city}"}
        return self._add_company(kind, name, parent, city)

    def _free_city(self, core):
        """Return a city where the group has no branch yet."""
        while True:
            city = self._rng.choice(tuple(words.CITIES))
            if (core, city) not in self._names:
                return city

    def _add_company(self, kind, name, parent=None, city=None):
        city = city or self._rng.choice(tuple(words.CITIES))
        self._names.add((name["core"], city))
        postcode = self._rng.choice(words.CITIES[city])
        trunk = self._lines.trunk(postcode)
        domain = f"{slug(name['core'])}.example"
        row = self._new_row(
            "company",
            wave={"head": 0, "single": 0, "branch": 1, "site": 2}[kind],
            name=name["name"],
            is_company=1,
            phone=self._lines.fixed(trunk, 0) if self._mostly(0.95) else "",
            email=f"{'info' if kind in ('head', 'single') else slug(city)}@{domain}",
            website=f"https://www.{domain}" if kind in ("head", "single") else "",
            **self._address(city, postcode),
        )
        row["crm_parent_id/id"] = parent["id"] if parent else ""
        row["industry_id/id"] = f"base.res_partner_industry_{name['industry']}"
        firm = {**name, "id": row["id"], "kind": kind, "trunk": trunk, "domain": domain}
        firm |= {"parent": parent, "people": [], "bosses": {}}
        self._firms.append(firm)
        return firm

    def _address(self, city, postcode):
        street = self._rng.choice(words.STREETS)
        house = self._rng.choice(words.HOUSE_NUMBERS)
        place = {"street": f"{street} {house}", "zip": postcode, "city": city}
        return {**place, "country_id/id": "base.de"}

    # === PEOPLE === #

    def _person(self):
        """Return (name, index of the gender's word in "female|male")."""
        male = self._rng.randrange(2)
        surnames = words.SURNAMES if self._mostly() else words.DOUBLE_NAMES
        given = self._rng.choice(words.MALE if male else words.FEMALE)
        title = "" if self._mostly() else "Dr. "
        return f"{title}{given} {self._rng.choice(surnames)}", male

    def _add_private_person(self):
        name, _male = self._person()
        city = self._rng.choice(tuple(words.CITIES))
        self._new_row(
            "person",
            wave=3,
            name=name,
            is_company=0,
            phone=self._lines.mobile(),
            email=f"{slug(name)}@post.example",
            **self._address(city, self._rng.choice(words.CITIES[city])),
        )

    def _add_head(self, firm):
        boss = firm["parent"]["people"][0] if firm["parent"] else None
        department = "Geschäftsleitung" if firm["kind"] == "head" else ""
        functions = (
            words.HEADS.get(firm["kind"])
            or words.HEADS.get(firm["form"])
            or words.HEADS["GmbH"]
        )
        self._add_person(firm, functions, department, boss)

    def _add_employee(self, firm):
        """Add the head of a department, or somebody below a head that is there."""
        departments = words.DEPARTMENTS[: 2 + len(firm["people"])]
        path, functions = self._rng.choice(departments)
        boss = firm["bosses"].get(path)
        if boss:
            functions = functions[1:] or functions
            self._add_person(firm, self._rng.choice(functions), path, boss)
        else:
            head = self._add_person(firm, functions[0], path, firm["people"][0])
            firm["bosses"][path] = head

    def _add_person(self, firm, functions, department, boss):
        name, male = self._person()
        phone = self._lines.fixed(firm["trunk"], len(firm["people"]) + 1)
        if not self._mostly(0.85):
            phone = self._lines.mobile()
        user = slug(name.removeprefix("Dr. ")).replace("-", ".")
        row = self._new_row(
            "person",
            wave=(boss["wave"] if boss else 2) + 1,
            name=name,
            is_company=0,
            function=functions.split("|")[male],
            crm_department_path=department,
            phone=phone if self._mostly(0.95) else "",
            email=f"{user}@{firm['domain']}" if self._mostly(0.9) else "",
        )
        row["parent_id/id"] = firm["id"]
        row["crm_supervisor_id/id"] = boss["id"] if boss else ""
        firm["people"].append(row)
        return row

    def _new_row(self, kind, **values):
        row_id = f"address_{kind}_{len(self._rows) + 1:04}"
        row = {**dict.fromkeys(COLUMNS, ""), "id": row_id, **values}
        self._rows.append(row)
        return row


def render():
    """Return the text of addresses.csv."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(Market().rows())
    return file.getvalue()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(render())

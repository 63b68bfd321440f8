"""Eight people re-arrange the same company trees at once, as fast as they can.

Ten seconds by default; the whole promise is
``./setup/python -m pytest tests/concurrency --seconds 120``.
"""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from odoo_client import OdooError

WRITERS = 8
GROUPS = 6
BRANCHES = 5
PEOPLE = 3  # of each company
# What a user may be told: a circle, a contact that was merged away, other trees.
ANSWERS = ("ValidationError", "UserError", "MissingError")

CLOSURE = """
    WITH RECURSIVE climb(node, ancestor, parent, depth) AS (
        SELECT id, id, crm_parent_id, 0 FROM res_partner
         WHERE commercial_partner_id = id
     UNION ALL
        SELECT node, up.id, up.crm_parent_id, depth + 1
          FROM climb JOIN res_partner up ON up.id = climb.parent
    ), recomputed AS (SELECT ancestor, node, depth FROM climb),
    kept AS (SELECT ancestor_id, descendant_id, depth FROM crm_account_link)
    (TABLE recomputed EXCEPT TABLE kept) UNION ALL
    (TABLE kept EXCEPT TABLE recomputed)
"""
ROOTS = """
    WITH RECURSIVE tree(id, root) AS (
        SELECT id, id FROM res_partner
         WHERE commercial_partner_id = id AND crm_parent_id IS NULL
     UNION ALL
        SELECT branch.id, tree.root
          FROM tree JOIN res_partner branch ON branch.crm_parent_id = tree.id
    )
    SELECT partner.id, partner.crm_root_id, tree.root
      FROM res_partner partner
      LEFT JOIN tree ON tree.id = partner.commercial_partner_id
     WHERE partner.crm_root_id IS DISTINCT FROM tree.root
"""
CIRCLES = """
    WITH RECURSIVE climb(person, above) AS (
        SELECT id, crm_supervisor_id FROM res_partner
     UNION
        SELECT person, up.crm_supervisor_id
          FROM climb JOIN res_partner up ON up.id = climb.above
    )
    SELECT person FROM climb WHERE person = above
"""


@dataclass
class Field:
    """The contacts the writers work on; they add to it while they go."""

    companies: list = field(default_factory=list)
    people: list = field(default_factory=list)


@pytest.fixture
def contacts(admin):
    partners, contacts = admin["res.partner"], Field()
    for group in range(GROUPS):
        head = partners.create({"name": f"Group {group}", "is_company": True})
        names = [f"Branch {group}.{number}" for number in range(BRANCHES)]
        branches = partners.create(
            [
                {"name": name, "is_company": True, "crm_parent_id": head}
                for name in names
            ]
        )
        for company in (head, *branches):
            contacts.companies.append(company)
            contacts.people += partners.create(
                [
                    {"name": f"Person {company}.{number}", "parent_id": company}
                    for number in range(PEOPLE)
                ]
            )
    return contacts


class Writer:
    """One user: does at random what users do with a tree."""

    def __init__(self, client, contacts, seed):
        self.client = client
        self.partners = client["res.partner"]
        self.contacts = contacts
        self.random = random.Random(seed)
        self.done = Counter()
        self.refused = Counter()
        self.wrong = []

    def write_until(self, end):
        # Moves most of all: they are what everything else collides with
        turns = [self.move, self.supervise, self.hire, self.change_company]
        weights = [5, 4, 3, 2, 1, 1, 1]
        turns += [self.cut_off, self.found, self.merge]
        while time.monotonic() < end:
            [turn] = self.random.choices(turns, weights)
            try:
                turn()
                self.done[turn.__name__] += 1
            except OdooError as error:
                if error.name.rpartition(".")[2] in ANSWERS:
                    self.refused[turn.__name__] += 1
                else:
                    self.wrong.append(f"{turn.__name__}: {error}")

    def company(self):
        return self.random.choice(self.contacts.companies)

    def person(self):
        return self.random.choice(self.contacts.people)

    def move(self):
        parent = self.company()
        self.partners.write([self.company()], {"crm_parent_id": parent})

    def cut_off(self):
        self.partners.write([self.company()], {"crm_parent_id": False})

    def supervise(self):
        supervisor = self.person()
        self.partners.write([self.person()], {"crm_supervisor_id": supervisor})

    def change_company(self):
        self.partners.write([self.person()], {"parent_id": self.company()})

    def hire(self):
        person = {"name": "New Person", "parent_id": self.company()}
        self.contacts.people.append(self.partners.create(person))

    def found(self):
        branch = {
            "name": "New Branch",
            "is_company": True,
            "crm_parent_id": self.company(),
        }
        self.contacts.companies.append(self.partners.create(branch))

    def merge(self):
        stays, goes = self.random.sample(self.contacts.companies, 2)
        wizards = self.client["base.partner.merge.automatic.wizard"]
        wizard = wizards.create(
            {
                "state": "selection",
                "partner_ids": [(6, 0, [stays, goes])],
                "dst_partner_id": stays,
            }
        )
        wizards.action_merge([wizard])


def test_trees_and_org_charts_stay_right(server, contacts, request):
    writers = [Writer(server.login("admin"), contacts, seed) for seed in range(WRITERS)]
    for writer in writers:  # the first call of a session also notes its device
        writer.partners.search_count([])
    end = time.monotonic() + request.config.getoption("--seconds")

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: writer.write_until(end), writers))

    done = sum((writer.done for writer in writers), Counter())
    refused = sum((writer.refused for writer in writers), Counter())
    print(f"\ndone: {dict(done)}, refused: {dict(refused)}")
    assert [text for writer in writers for text in writer.wrong] == []
    assert set(done) >= {"move", "supervise", "hire", "change_company"}
    assert server.sql(CLOSURE) == []
    assert server.sql(ROOTS) == []
    assert server.sql(CIRCLES) == []

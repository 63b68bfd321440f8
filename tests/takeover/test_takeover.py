"""Our addons come to an address book of plain Odoo, and go: nothing is lost.

Two thousand partners by default; a million, with the times:
``./setup/python -m pytest -s tests/takeover --partners 1000000``.
"""

import time

import pytest

from setup.project import our_addons

SHARE = 20  # one partner in twenty is a company
GROUP = 50  # companies; each hangs under one of those before it
COLUMNS = """
    SELECT column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = 'res_partner'
  ORDER BY column_name
"""
# Odoo notes on the contact of a user that his groups changed.
NO_USER = "id NOT IN (SELECT partner_id FROM res_users)"
CHANGED_BY_RIGHTS = {"write_date": NO_USER, "write_uid": NO_USER}
PARTNERS = """
    INSERT INTO res_partner ({names})
    SELECT {values}
      FROM res_partner model, generate_series(0, {count} - 1) number
     WHERE model.id = {model}
"""
# The first company of a group is its top; the others hang under a fifth of their
# number, so that a group is four levels deep. People are dealt out to the companies.
LINKS = """
    UPDATE res_partner partner
       SET parent_id = CASE WHEN n < {companies} THEN
                           CASE WHEN n % {group} > 0
                                THEN {first} + n - n % {group} + (n % {group}) / 5 END
                       ELSE {first} + n % {companies} END,
           commercial_partner_id = CASE WHEN n < {companies} THEN partner.id
                                        ELSE {first} + n % {companies} END
      FROM (SELECT id, id - {first} AS n FROM res_partner WHERE id >= {first}) given
     WHERE given.id = partner.id
"""
LEFT_LINKS = """
    SELECT count(*) FROM res_partner company
      JOIN res_partner parent ON parent.id = company.parent_id
     WHERE company.is_company AND parent.is_company
"""
TREES = """
    SELECT count(*) FILTER (WHERE crm_parent_id IS NOT NULL),
           count(*) FILTER (WHERE crm_root_id IS NULL)
      FROM res_partner
"""


class AddressBook:
    """A database of plain Odoo with many addresses."""

    def __init__(self, env, database, count):
        self.env = env
        self.database = database
        self.columns = [name for (name,) in self.sql(COLUMNS)]
        self.companies = count // SHARE
        self._fill(count)

    def sql(self, *queries):
        return self.env.sql(self.database, *queries)

    def _fill(self, count):
        [[model, first]] = self.sql(
            "SELECT min(id) FILTER (WHERE active), max(id) + 1 FROM res_partner"
        )
        varying = {
            "id": f"{first} + number",
            "name": "'Partner ' || number",
            "complete_name": "'Partner ' || number",
            "is_company": f"number < {self.companies}",
            "parent_id": "NULL",
            "commercial_partner_id": f"{first} + number",
            "type": "'contact'",
            "street": "'Street ' || number",
            "zip": "lpad((number % 90000)::text, 5, '0')",
            "city": "'City ' || number % 1000",
            "phone": "'+49 30 ' || 1000000 + number",
            "vat": "NULL",
            "ref": "NULL",
        }
        values = [varying.get(name, f"model.{name}") for name in self.columns]
        names = ", ".join(self.columns)
        self.sql(
            PARTNERS.format(
                names=names, values=", ".join(values), count=count, model=model
            ),
            LINKS.format(first=first, companies=self.companies, group=GROUP),
            "SELECT setval('res_partner_id_seq', max(id)) FROM res_partner",
            "VACUUM ANALYZE res_partner",
        )

    def fingerprint(self):
        """Return the number of partners and a digest of each column of them."""
        digests = ", ".join(
            f"sum(('x' || left(md5(ROW(id, {name})::text), 15))::bit(60)::bigint)"
            f" FILTER (WHERE {CHANGED_BY_RIGHTS.get(name, True)})::text"
            for name in self.columns
        )
        [[count, *values]] = self.sql(f"SELECT count(*), {digests} FROM res_partner")
        return {"count": count, **dict(zip(self.columns, values, strict=True))}

    def install(self):
        addons = ",".join(our_addons())
        self.env.databases.odoo(
            self.database, "takeover: installing", f"--init={addons}", "--without-demo"
        )

    def uninstall(self):
        self.env.databases.script(
            self.database,
            "uninstall",
            "takeover: uninstalling",
            CRM_EXT_ADDONS=",".join(our_addons()),
        )


@pytest.fixture
def address_book(env, request):
    count = request.config.getoption("--partners")
    with env.copy(env.template(), "takeover") as database:
        yield AddressBook(env, database, count)


def timed(doing, call):
    begin = time.monotonic()
    call()
    print(f"\n{doing}: {time.monotonic() - begin:.0f} s")


def test_partners_are_taken_over_and_given_back(address_book):
    book = address_book
    before = book.fingerprint()
    [[links]] = book.sql(LEFT_LINKS)
    assert links == book.companies - -(-book.companies // GROUP)

    timed("installing", book.install)

    assert book.sql(LEFT_LINKS) == [[0]]
    assert book.sql(TREES) == [[links, 0]]
    addresses = "SELECT count(*) FROM res_partner WHERE street LIKE 'Street %'"
    assert book.sql(addresses) == [[book.companies * SHARE]]

    timed("uninstalling", book.uninstall)

    assert book.fingerprint() == before

"""Companies in groups, the people in them and private customers."""

import io

from odoo.tools import SQL

from . import ours, words
from .expressions import pick, rand
from .plan import SEED
from .sow import Prototype, bare, compact, last_id, settle, undone

# Notations in which people type one and the same number.
NOTATIONS = """CASE floor({dice} * 6)::int
    WHEN 0 THEN '+49 ' || {area} || ' ' || {local}
    WHEN 1 THEN '0' || {area} || ' ' || {local}
    WHEN 2 THEN '0' || {area} || '/' || {local}
    WHEN 3 THEN '(0' || {area} || ') ' || {local}
    WHEN 4 THEN '0049 ' || {area} || ' ' || {local}
    ELSE '+49 (0)' || {area} || ' ' || {local} END"""


def fill(env, plan):
    """Create the partners of `plan`; leaves the map of them for the other themes.

    bench.company(n, parent_n, staff, id, parent_id, area, trunk, ...)
    bench.person(n, id, company_id, place), without company for private customers
    """
    cr = env.cr
    _prepare_schema(cr)
    with undone(env):
        company, person = _prototypes(env)
    industries = env["res.partner.industry"].search([], limit=20).ids
    start = last_id(cr, "res_partner")
    _map_companies(cr, plan, start, industries)
    _map_people(cr, plan, start + plan.companies)
    with bare(cr, "res_partner"):
        _sow_companies(cr, company)
        _sow_people(cr, person)
        ours.take_over_companies(env)
        compact(cr, "res_partner")
    settle(cr, "res_partner")


def _prepare_schema(cr):
    """Make `bench.random(n, salt)`: the same number in [0, 1) for the same n.

    A hash in place of random(): the data does not depend on the plan that
    PostgreSQL chooses. The schema also keeps the maps and the side tables of the
    best SQL, away from what the product and Odoo read.
    """
    cr.execute("CREATE SCHEMA bench")
    cr.execute(
        SQL(
            """CREATE OR REPLACE FUNCTION bench.random(n bigint, salt bigint)
               RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
               SELECT (hashint8extended(n, salt + %s) & 9007199254740991)::float8
                      / 9007199254740992 $$""",
            SEED,
        )
    )


def _prototypes(env):
    """Return the rows of a company and of a person as the ORM writes them."""
    germany = env.ref("base.de")
    common = {
        "lang": env.user.lang,
        "country_id": germany.id,
        "street": "-",
        "zip": "-",
        "city": "-",
        "phone": "030 1234567",
        "email": "info@prototype.example",
        "customer_rank": 1,
    }
    partners = env["res.partner"].with_context(tracking_disable=True)
    company = partners.create({**common, "name": "Prototype", "is_company": True})
    person = partners.create({**common, "name": "Prototype"})
    return Prototype.read(company), Prototype.read(person)


def _map_companies(cr, plan, start, industries):
    """Write who belongs to whom, and the addresses that people inherit."""
    cr.execute(
        SQL(
            """CREATE TABLE bench.company
               (n int PRIMARY KEY, parent_n int, staff int)"""
        )
    )
    lines = "".join(
        f"{number}\t{parent or chr(92) + 'N'}\t{staff}\n"
        for number, parent, staff in plan.company_rows()
    )
    cr.copy_expert("COPY bench.company FROM STDIN", io.StringIO(lines))
    cr.execute(
        SQL(
            """ALTER TABLE bench.company
               ADD id int, ADD parent_id int, ADD name text, ADD area text,
               ADD trunk text, ADD street text, ADD zip text, ADD city text,
               ADD industry_id int, ADD domain text"""
        )
    )
    trade = pick(words.TRADES, "n", 3)
    cr.execute(
        SQL(
            f"""UPDATE bench.company SET
                id = %(start)s + n,
                parent_id = %(start)s + parent_n,
                name = {pick(words.LAST, "n", 1)} || ' ' || {trade}
                       || ' ' || {pick(words.FORMS, "n", 2)},
                area = {pick(words.AREAS, "n", 4)},
                trunk = (100000 + n)::text,
                street = {pick(words.STREETS, "n", 5)} || ' ' || 1 + n %% 150,
                zip = lpad((1000 + floor({rand("n", 6)} * 98999))::int::text, 5, '0'),
                city = {pick(words.CITIES, "n", 7)},
                industry_id = (%(industries)s::int[])
                    [1 + floor({rand("n", 3)} * {len(industries)})::int],
                domain = 'firma' || n || '.example'""",
            start=start,
            industries=industries,
        )
    )
    cr.execute(SQL("ANALYZE bench.company"))


def _map_people(cr, plan, start):
    """Number the people in an order that has nothing to do with their companies."""
    cr.execute(
        SQL(
            """CREATE TABLE bench.person AS
               SELECT n, %(start)s + n AS id, company_id, place
                 FROM (SELECT row_number() OVER (
                                  ORDER BY hashint8extended(dense, %(seed)s)) AS n,
                              company_id, place
                 FROM (SELECT row_number() OVER () AS dense, company_id, place
                         FROM (SELECT c.id AS company_id, place
                                 FROM bench.company c, generate_series(1, staff) place
                             ORDER BY c.n, place) hired) dense) staff
               UNION ALL
               SELECT %(people)s + i, %(start)s + %(people)s + i, NULL, i
                 FROM generate_series(1, %(private)s) i""",
            seed=SEED,
            start=start,
            people=plan.people,
            private=plan.private,
        )
    )
    cr.execute(SQL("CREATE UNIQUE INDEX ON bench.person (n)"))
    cr.execute(SQL("ANALYZE bench.person"))


def _sow_companies(cr, prototype):
    local = "(s.trunk || '-0')"
    prototype.sow(
        cr,
        SQL("SELECT * FROM bench.company ORDER BY n"),
        id="s.id",
        name="s.name",
        complete_name="s.name",
        commercial_company_name="s.name",
        commercial_partner_id="s.id",
        # Plain Odoo answers the same questions over its own link; see README.
        parent_id="s.parent_id",
        street="s.street",
        zip="s.zip",
        city="s.city",
        industry_id="s.industry_id",
        email="'info@' || s.domain",
        email_normalized="'info@' || s.domain",
        phone=NOTATIONS.format(dice=rand("s.n", 8), area="s.area", local=local),
        phone_sanitized="'+49' || s.area || s.trunk || '0'",
        vat="'DE' || (100000000 + s.n)",
        ref="'K-' || (100000 + s.n)",
    )


def _sow_people(cr, prototype):
    first, last = pick(words.FIRST, "p.n", 1), pick(words.LAST, "p.n", 2)
    address = pick(words.STREETS, "p.n", 5)
    private_zip = f"lpad((1000 + floor({rand('p.n', 6)} * 98999))::int::text, 5, '0')"
    home = "(5000000 + p.n)::text"
    source = f"""
        SELECT p.n, p.id, p.company_id, c.name AS company,
               {first} || ' ' || {last} AS name,
               coalesce(c.area, {pick(words.AREAS, "p.n", 4)}) AS area,
               -- An extension of the company's line, or a line at home
               coalesce(c.trunk || (10 + p.place), {home}) AS number,
               coalesce(c.trunk || '-' || (10 + p.place), {home}) AS local,
               coalesce(c.street, {address} || ' ' || p.n %% 150 + 1) AS street,
               coalesce(c.zip, {private_zip}) AS zip,
               coalesce(c.city, {pick(words.CITIES, "p.n", 7)}) AS city,
               'person' || p.n || '@' || coalesce(c.domain, 'privat.example') AS email
          FROM bench.person p LEFT JOIN bench.company c ON c.id = p.company_id
      ORDER BY p.n"""
    prototype.sow(
        cr,
        SQL(source),
        id="s.id",
        name="s.name",
        complete_name="concat_ws(', ', s.company, s.name)",
        commercial_company_name="s.company",
        commercial_partner_id="coalesce(s.company_id, s.id)",
        parent_id="s.company_id",
        function=pick(words.FUNCTIONS, "s.n", 9),
        street="s.street",
        zip="s.zip",
        city="s.city",
        email="s.email",
        email_normalized="s.email",
        phone=NOTATIONS.format(dice=rand("s.n", 8), area="s.area", local="s.local"),
        phone_sanitized="'+49' || s.area || s.number",
    )

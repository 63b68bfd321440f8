from odoo import api, models
from odoo.tools import SQL

from .crm_duplicate_match import (
    COLUMNS,
    IS_CONTACT,
    KEYS,
    MIN_CITY_SIMILARITY,
    MIN_SIMILARITY,
    NORMALIZED,
)

MAX_SHARING = 20
"""Contacts that share a number or mailbox and are compared with one another. More of
them are an organisation: only those of the same name remain candidates."""
MAX_BLOCK = 300
"""Names with one key, such as all Berliner ... of Berlin, that are compared with one
another. Of more only equal names are."""
MAX_ROWS = 1000
"""Rows read for one value of one contact, whatever the index finds."""

EXACT_KINDS = ("phone", "email", "vat", "registry")
ZIP_SLICES = 16
CITY_SLICES = 4


class CrmDuplicate(models.Model):
    """Find the few pairs that are worth comparing, through indexes or in blocks."""

    _inherit = "crm.duplicate"

    # === A FEW CONTACTS AGAINST ALL === #

    @api.model
    def _get_probe(self, source, phones):
        """Return the SQL of contacts whose duplicates are wanted.

        :param SQL source: relation with the columns of res_partner
        :param SQL phones: array of the international numbers of a contact
        """
        return SQL(
            "SELECT %s, %s, %s AS keys, %s AS phones FROM %s",
            COLUMNS,
            NORMALIZED,
            KEYS,
            phones,
            source,
        )

    @api.model
    def _get_saved_probe(self, condition):
        return self._get_probe(
            SQL("res_partner WHERE %s AND %s", IS_CONTACT, condition),
            SQL(
                """ARRAY(SELECT e164 FROM crm_phone_number
                          WHERE partner_id = res_partner.id AND e164 IS NOT NULL)"""
            ),
        )

    @api.model
    def _get_ctes_for_probe(self, probe):
        """Return the tables for :meth:`_get_matches`: ``probe`` against everybody.

        Each value is looked up in its own index.
        """
        return SQL(
            "probe AS MATERIALIZED (%s), candidate AS (%s)",
            probe,
            SQL(" UNION ").join(
                [
                    self._get_sharing(
                        SQL("SELECT unnest(probe.phones)"),
                        SQL(
                            "SELECT partner_id FROM crm_phone_number WHERE e164 = value"
                        ),
                    ),
                    self._get_sharing(
                        SQL("VALUES (probe.email_normalized)"),
                        SQL(
                            "SELECT id FROM res_partner WHERE email_normalized = value"
                        ),
                    ),
                    self._get_sharing(
                        SQL("VALUES (probe.plain_vat)"),
                        SQL(
                            """SELECT id FROM res_partner
                                WHERE crm_duplicate_vat(vat) = value
                                  AND vat IS NOT NULL
                                  AND commercial_partner_id = id"""
                        ),
                    ),
                    self._get_sharing(
                        SQL("VALUES (probe.company_registry)"),
                        SQL(
                            "SELECT id FROM res_partner WHERE company_registry = value"
                        ),
                    ),
                    self._get_named_alike(),
                ]
            ),
        )

    @api.model
    def _get_sharing(self, values, lookup):
        """Return SQL of the contacts that share a value with a probed one."""
        return SQL(
            """
            SELECT probe.id AS a_id, found.id AS b_id
              FROM probe
        CROSS JOIN LATERAL (%s) shared(value)
        CROSS JOIN LATERAL (
                   SELECT id, count(*) OVER () AS sharing
                     FROM (%s LIMIT %s) hit(id)) found
              JOIN res_partner other ON other.id = found.id
             WHERE found.id <> probe.id
               AND (found.sharing <= %s
                    OR crm_duplicate_name(other.name) = probe.plain_name)
            """,
            values,
            lookup,
            MAX_ROWS,
            MAX_SHARING,
        )

    @api.model
    def _get_named_alike(self):
        similarity = self._get_similarity(
            SQL("crm_duplicate_name(found.name)"), SQL("probe.plain_name")
        )
        return SQL(
            """
            SELECT probe.id AS a_id, found.id AS b_id
              FROM probe
        CROSS JOIN LATERAL (
                   SELECT id, name
                     FROM res_partner
                    WHERE %s && probe.keys AND %s
                    LIMIT %s) found
             WHERE found.id <> probe.id AND %s >= %s
            """,
            KEYS,
            IS_CONTACT,
            MAX_ROWS,
            similarity,
            MIN_SIMILARITY,
        )

    # === ALL AGAINST ALL === #

    @api.model
    def _get_slices(self):
        """Return the names of the parts in which everybody is compared."""
        return [
            *EXACT_KINDS,
            *(f"zip {n}" for n in range(ZIP_SLICES)),
            *(f"city {n}" for n in range(CITY_SLICES)),
        ]

    @api.model
    def _get_ctes_for_slice(self, name):
        """Return the tables for :meth:`_get_matches`: one slice of all pairs."""
        if name in EXACT_KINDS:
            pairs = self._get_pairs_with_value(name)
        else:
            pairs = self._get_pairs_with_place(*name.split())
        saved = SQL("id IN (SELECT a_id FROM candidate)")
        return SQL(
            "%s, probe AS MATERIALIZED (%s)", pairs, self._get_saved_probe(saved)
        )

    @api.model
    def _get_pairs_with_value(self, kind):
        """Return the candidates that share a number, mailbox or the like."""
        partner = "SELECT %s AS key, id FROM res_partner WHERE active AND %s"
        members = {
            "phone": SQL(
                """SELECT e164 AS key, partner_id AS id FROM crm_phone_number
                    WHERE e164 IS NOT NULL AND partner_id IS NOT NULL"""
            ),
            "email": SQL(
                partner, SQL("email_normalized"), SQL("email_normalized IS NOT NULL")
            ),
            "vat": SQL(
                partner,
                SQL("crm_duplicate_vat(vat)"),
                SQL("vat IS NOT NULL AND commercial_partner_id = id"),
            ),
            "registry": SQL(
                partner, SQL("company_registry"), SQL("company_registry IS NOT NULL")
            ),
        }
        return self._get_pairs(
            SQL(
                """
                SELECT shared.key, shared.id, crm_duplicate_name(name) AS plain_name
                  FROM (SELECT *, count(*) OVER (PARTITION BY key) AS sharing
                          FROM (SELECT DISTINCT key, id FROM (%s) value) value
                       ) shared
                  JOIN res_partner ON res_partner.id = shared.id
                 WHERE sharing > 1 AND key IS NOT NULL AND active
                """,
                members[kind],
            ),
            MAX_SHARING,
            SQL("TRUE"),
        )

    @api.model
    def _get_pairs_with_place(self, kind, number):
        """Return the candidates of similar names in a slice of all ZIPs or cities."""
        if kind == "zip":
            # Similar spellings of a ZIP end alike; the whole would have to be cleaned
            least = MIN_SIMILARITY
            key = SQL("crm_duplicate_keys(name, FALSE, zip, NULL)")
            condition = SQL(
                "zip IS NOT NULL AND hashtext(right(rtrim(zip), 2)) & %s = %s",
                ZIP_SLICES - 1,
                int(number),
            )
        else:
            least = MIN_CITY_SIMILARITY
            key = SQL("crm_duplicate_keys(name, TRUE, NULL, city)")
            condition = SQL(
                """(is_company OR zip IS NULL) AND city IS NOT NULL
                   AND hashtext(crm_duplicate_city(city)) & %s = %s""",
                CITY_SLICES - 1,
                int(number),
            )
        similarity = self._get_similarity(SQL("a.plain_name"), SQL("b.plain_name"))
        return self._get_pairs(
            SQL(
                """
                SELECT DISTINCT key, id, plain_name
                  FROM (SELECT id, crm_duplicate_name(name) AS plain_name, %s AS keys
                          FROM res_partner
                         WHERE active AND %s AND %s OFFSET 0) partner
            CROSS JOIN unnest(partner.keys) key
                """,
                key,
                IS_CONTACT,
                condition,
            ),
            MAX_BLOCK,
            SQL("%s >= %s", similarity, least),
        )

    @api.model
    def _get_pairs(self, members, limit, condition):
        """Return the table ``candidate``: pairs of members with the same key.

        In larger blocks only equal names are paired, and where even those are many,
        each with the first of them: the number of pairs grows no faster than the
        number of contacts.

        :param SQL members: rows of key, id and plain_name
        """
        return SQL(
            """
            member AS MATERIALIZED (
                SELECT *, count(*) OVER (PARTITION BY key) AS sharing,
                       count(*) OVER same AS namesakes, min(id) OVER same AS first_id
                  FROM (%(members)s) member
                WINDOW same AS (PARTITION BY key, plain_name)
            ), candidate AS (
                SELECT a.id AS a_id, b.id AS b_id
                  FROM member a
                  JOIN member b ON b.key = a.key AND b.id > a.id
                 WHERE a.sharing BETWEEN 2 AND %(limit)s
                   AND b.sharing BETWEEN 2 AND %(limit)s AND %(condition)s
             UNION
                SELECT a.id, b.id
                  FROM member a
                  JOIN member b
                    ON b.key = a.key AND b.plain_name = a.plain_name AND b.id > a.id
                 WHERE a.sharing > %(limit)s AND a.namesakes <= %(namesakes)s
                   AND b.sharing > %(limit)s AND b.namesakes <= %(namesakes)s
             UNION
                SELECT first_id, id
                  FROM member
                 WHERE sharing > %(limit)s AND namesakes > %(namesakes)s
                   AND id > first_id AND plain_name IS NOT NULL
            )
            """,
            members=members,
            limit=limit,
            condition=condition,
            namesakes=MAX_SHARING,
        )

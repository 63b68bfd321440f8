from odoo import api, models
from odoo.tools import SQL

MIN_SCORE = 0.5
"""Pairs below are not worth a look."""
MIN_SIMILARITY = 0.5
"""Share of common trigrams from which on names of one place are compared at all."""
MIN_CITY_SIMILARITY = 0.8
"""The same where nothing but the city is the same."""

# What the comparison reads of a partner; an unsaved contact gives the same columns.
COLUMNS = SQL(
    """id, name, COALESCE(is_company, FALSE) AS is_company, parent_id,
       COALESCE(commercial_partner_id, id) AS commercial_partner_id,
       COALESCE(crm_root_id, commercial_partner_id, id) AS crm_root_id,
       crm_parent_id, company_id, country_id,
       email_normalized, vat, company_registry, street, zip, city"""
)
# Addresses of a contact, such as the one for invoices, are no contacts of their own.
IS_CONTACT = SQL("(parent_id IS NULL OR type = 'contact')")
KEYS = SQL("crm_duplicate_keys(name, is_company, zip, city)")
NORMALIZED = SQL(
    """crm_duplicate_name(name) AS plain_name, crm_duplicate_zip(zip) AS plain_zip,
       crm_duplicate_city(city) AS plain_city,
       crm_duplicate_street(street) AS plain_street,
       crm_duplicate_vat(vat) AS plain_vat,
       substring(upper(vat) FROM '^[A-Z]{2}') AS vat_country,
       split_part(email_normalized, '@', 1) IN (
           'info', 'office', 'kontakt', 'contact', 'mail', 'post', 'hello', 'hallo',
           'team', 'service', 'support', 'sales', 'vertrieb', 'verkauf', 'einkauf',
           'bestellung', 'order', 'orders', 'buchhaltung', 'rechnung', 'rechnungen',
           'invoice', 'invoices', 'accounting', 'admin', 'zentrale', 'empfang',
           'noreply', 'no-reply') AS is_shared_mailbox"""
)
# What two contacts have in common. OFFSET keeps PostgreSQL from calling the functions
# again wherever their results are used. place: 3 the same street, 2 ZIP, 1 city.
# is_mobile is unknown where they share no phone number.
PAIR = """
    SELECT a.id AS a_id, b.id AS b_id,
           a.is_company AND b.is_company AS companies,
           NOT (a.is_company OR b.is_company) AS persons,
           a.commercial_partner_id = b.commercial_partner_id AS colleagues,
           a.commercial_partner_id <> a.id AND b.commercial_partner_id <> b.id
               AS employees,
           a.crm_root_id = b.crm_root_id AS one_tree,
           %(similarity)s AS similarity,
           CASE
           WHEN a.country_id <> b.country_id THEN 0
           WHEN a.plain_street = b.plain_street
                AND (a.plain_zip = b.plain_zip OR a.plain_city = b.plain_city) THEN 3
           WHEN a.plain_zip = b.plain_zip THEN 2
           WHEN a.plain_city = b.plain_city
                AND (a.is_company OR a.plain_zip IS NULL)
                AND (b.is_company OR b.plain_zip IS NULL) THEN 1
           ELSE 0 END AS place,
           a.email_normalized = b.email_normalized AS same_email,
           a.is_shared_mailbox,
           phone.is_mobile,
           COALESCE(a.plain_vat = b.plain_vat, FALSE)
               AND COALESCE(a.vat_country = b.vat_country, TRUE) AS same_vat,
           COALESCE(a.plain_vat <> b.plain_vat, FALSE) AS other_vat,
           COALESCE(a.company_registry = b.company_registry, FALSE) AS same_registry,
           a.commercial_partner_id = a.id AND b.commercial_partner_id = b.id
               AS own_vat
      FROM candidate
      JOIN probe a ON a.id = candidate.a_id
      JOIN LATERAL (
           SELECT %(columns)s, %(normalized)s
             FROM res_partner
            WHERE id = candidate.b_id AND %(is_contact)s
              AND (active OR %(archived)s)
           OFFSET 0) b ON TRUE
 LEFT JOIN LATERAL (
           SELECT bool_or(kind = 'mobile') AS is_mobile
             FROM crm_phone_number
            WHERE partner_id = b.id AND e164 = ANY(a.phones)) phone ON TRUE
     WHERE COALESCE(a.company_id = b.company_id, TRUE)
       AND COALESCE(b.id <> ALL(ARRAY[a.parent_id, a.crm_parent_id]), TRUE)
       AND a.id IS DISTINCT FROM b.parent_id
       AND a.id IS DISTINCT FROM b.crm_parent_id
       AND NOT (a.commercial_partner_id = b.commercial_partner_id
                AND (a.is_company OR b.is_company))
       AND NOT EXISTS (
           SELECT FROM crm_duplicate known
            WHERE known.partner_id = LEAST(a.id, b.id)
              AND known.other_id = GREATEST(a.id, b.id)
              AND known.state = 'dismissed')
"""
# How much each thing in common speaks for one and the same contact, from 0 to 1.
# - Colleagues share switchboard, mailbox and place: only equal names count among them.
# - Branches of one company tree share them, too, and the VAT of their head office.
# - Families share a landline; hardly anybody shares a mobile or a personal mailbox.
# - A company and a person are the same only when somebody mixed up the two.
WEIGHT = SQL(
    """
    SELECT pair.*,
           CASE
           WHEN NOT (same_vat AND own_vat) OR one_tree THEN 0
           WHEN similarity >= 0.4 OR place >= 2 THEN 0.9
           ELSE 0.55 END AS vat,
           CASE
           WHEN NOT (same_registry AND own_vat) OR one_tree THEN 0
           ELSE 0.85 END AS registry,
           CASE
           WHEN same_email IS NOT TRUE THEN 0
           WHEN companies AND one_tree
                THEN CASE WHEN similarity >= 0.8 AND place >= 2 THEN 0.3 ELSE 0 END
           WHEN companies THEN CASE WHEN similarity >= 0.4 THEN 0.8 ELSE 0.5 END
           WHEN NOT persons THEN CASE WHEN similarity >= 0.8 THEN 0.7 ELSE 0 END
           WHEN colleagues AND is_shared_mailbox
                THEN CASE WHEN similarity >= 0.75 THEN 0.6 ELSE 0 END
           WHEN colleagues THEN CASE WHEN similarity >= 0.6 THEN 0.7 ELSE 0 END
           WHEN is_shared_mailbox
                THEN CASE WHEN similarity >= 0.5 THEN 0.6 ELSE 0 END
           WHEN similarity >= 0.3 THEN 0.8
           ELSE 0.5 END AS email,
           CASE
           WHEN is_mobile IS NULL THEN 0
           WHEN companies AND one_tree
                THEN CASE WHEN similarity >= 0.8 AND place >= 2 THEN 0.3 ELSE 0 END
           WHEN companies THEN CASE WHEN similarity >= 0.4 THEN 0.7 ELSE 0.5 END
           WHEN NOT persons THEN CASE WHEN similarity >= 0.8 THEN 0.6 ELSE 0 END
           WHEN colleagues
                THEN CASE WHEN similarity >= 0.75 OR is_mobile AND similarity >= 0.6
                          THEN 0.6 ELSE 0 END
           WHEN is_mobile THEN CASE WHEN similarity >= 0.3 THEN 0.75 ELSE 0.5 END
           WHEN similarity >= 0.5 THEN 0.65
           ELSE 0 END AS phone,
           CASE
           WHEN similarity IS NULL THEN 0
           WHEN NOT (companies OR persons)
                THEN CASE WHEN similarity >= 0.8 AND place >= 2 THEN 0.55 ELSE 0 END
           WHEN persons AND colleagues
                THEN CASE WHEN similarity >= 0.8 THEN 0.6 ELSE 0 END
           WHEN persons AND employees THEN 0
           WHEN companies AND one_tree
                THEN CASE WHEN similarity >= 0.8 AND place >= 2 THEN 0.6 ELSE 0 END
           WHEN place = 3 AND similarity >= CASE WHEN companies THEN 0.5 ELSE 0.6 END
                THEN 0.5 + 0.35 * similarity
           WHEN place = 2 AND similarity >= CASE WHEN companies THEN 0.6 ELSE 0.8 END
                THEN 0.45 + 0.25 * similarity
           WHEN place = 1 AND similarity >= %s THEN 0.35 + 0.2 * similarity
           ELSE 0 END AS name
      FROM pair
    """,
    MIN_CITY_SIMILARITY,
)
SCORE = SQL(
    """
    SELECT a_id, b_id, LEAST(score, 0.99) AS score,
           array_remove(ARRAY[
               CASE WHEN vat > 0 THEN 'vat' END,
               CASE WHEN registry > 0 THEN 'registry' END,
               CASE WHEN email > 0 THEN 'email' END,
               CASE WHEN phone > 0 THEN 'phone' END,
               CASE WHEN name > 0 THEN 'name_place'
                    WHEN similarity >= 0.5 THEN 'name' END], NULL) AS reasons
      FROM (SELECT *,
                   round(((1 - (1 - vat) * (1 - registry) * (1 - email)
                                * (1 - phone) * (1 - name))
                          -- Two companies may share rooms; a VAT tells them apart
                          * CASE WHEN other_vat AND own_vat THEN 0.6 ELSE 1 END
                         )::numeric, 2) AS score
              FROM weight) scored
    """
)


class CrmDuplicate(models.Model):
    """Compare two contacts: what they share, and how much it says."""

    _inherit = "crm.duplicate"

    @api.model
    def _get_matches(self, ctes, archived=False):
        """Return the SQL of the pairs that may be one and the same contact.

        Pairs that somebody called different, contacts of two companies of ours, and
        contacts one of which belongs to the other are left out.

        :param SQL ctes: the common table expressions ``candidate`` (a_id, b_id) and
            ``probe`` (:data:`COLUMNS`, :data:`NORMALIZED` and ``phones``, for each
            a_id)
        :param bool archived: whether b may be archived
        :return: rows of a_id, b_id, score and reasons (array of codes)
        """
        pair = SQL(
            PAIR,
            similarity=self._get_similarity(SQL("a.plain_name"), SQL("b.plain_name")),
            columns=COLUMNS,
            normalized=NORMALIZED,
            is_contact=IS_CONTACT,
            archived=archived,
        )
        # Materialized for the same reason
        return SQL(
            """
            WITH %s, pair AS MATERIALIZED (%s), weight AS MATERIALIZED (%s)
            SELECT * FROM (%s) matched WHERE score >= %s
            """,
            ctes,
            pair,
            WEIGHT,
            SCORE,
            MIN_SCORE,
        )

    @api.model
    def _get_similarity(self, a, b):
        """Return SQL for the share of common trigrams of two names, from 0 to 1."""
        if self.env.registry.has_trigram:
            return SQL("similarity(%s, %s)", a, b)
        return SQL("CASE WHEN %s = %s THEN 1.0 ELSE 0.0 END", a, b)

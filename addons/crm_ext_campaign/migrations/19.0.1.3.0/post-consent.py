from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Take the statements of before into the log, oldest first."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    consents = env["crm.consent"]
    cr.execute("ALTER TABLE crm_consent DISABLE TRIGGER USER")
    cr.execute("""
        INSERT INTO crm_consent_text
               (purpose_id, version, text, digest, create_date, write_date)
        SELECT purpose_id,
               row_number() OVER (PARTITION BY purpose_id ORDER BY min(id)),
               text, encode(sha256(convert_to(text, 'UTF8')), 'hex'),
               min(date), min(date)
          FROM crm_consent
         WHERE action = 'granted' AND digest IS NULL AND text <> ''
         GROUP BY purpose_id, text
    """)
    cr.execute("""
        UPDATE crm_consent
           SET recorded_partner_id = COALESCE(partner_id, 0)
         WHERE digest IS NULL
    """)
    cr.execute("""
        UPDATE crm_consent
           SET version = wording.version
          FROM crm_consent_text wording
         WHERE wording.purpose_id = crm_consent.purpose_id
           AND wording.text = crm_consent.text
           AND crm_consent.action = 'granted'
           AND crm_consent.digest IS NULL
    """)
    cr.execute(
        SQL(
            "UPDATE crm_consent SET digest = %s WHERE digest IS NULL",
            consents._get_digest_sql(),
        )
    )
    cr.execute("ALTER TABLE crm_consent ENABLE TRIGGER USER")
    consents._seal()

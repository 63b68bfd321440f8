# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import logging

from psycopg2 import Error

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# What a statement proves. The contact's number is that of when it was recorded.
DIGEST_COLUMNS = (
    "id",
    "recorded_partner_id",
    "channel",
    "email",
    "phone",
    "address",
    "purpose_id",
    "action",
    "basis",
    "date",
    "expiry",
    "source",
    "text",
    "version",
    "proof",
    "user_id",
    "company_id",
)
SEAL_BATCH_SIZE = 10_000
LOCK_TIMEOUT = "5s"

# Contacts are merged and deleted, users deleted: links may follow. Seals are filled in
# once. Nothing else of a row may ever change, whoever asks PostgreSQL to.
APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION crm_consent_append_only() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        OLD.partner_id := NEW.partner_id;
        OLD.write_date := NEW.write_date;
        OLD.write_uid := NEW.write_uid;
        IF NEW.create_uid IS NULL THEN
            OLD.create_uid := NULL;
        END IF;
        IF OLD.digest IS NULL THEN
            OLD.digest := NEW.digest;
        END IF;
        IF OLD.number IS NULL THEN
            OLD.number := NEW.number;
            OLD.previous_hash := NEW.previous_hash;
            OLD.hash := NEW.hash;
        END IF;
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A recorded consent is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END
$$ LANGUAGE plpgsql
"""
DROP_TRIGGERS = """
DROP TRIGGER IF EXISTS crm_consent_append_only ON crm_consent;
DROP TRIGGER IF EXISTS crm_consent_no_truncate ON crm_consent
"""
CREATE_TRIGGERS = """
CREATE TRIGGER crm_consent_append_only BEFORE UPDATE OR DELETE ON crm_consent
   FOR EACH ROW EXECUTE FUNCTION crm_consent_append_only();
CREATE TRIGGER crm_consent_no_truncate BEFORE TRUNCATE ON crm_consent
   FOR EACH STATEMENT EXECUTE FUNCTION crm_consent_append_only()
"""


class CrmConsent(models.Model):
    """The log of statements: only appended to, and each row sealed with the one before.

    A row gets its digest when it is recorded, and its place in the chain right after
    the transaction is committed: the chain is one queue, and nobody who objects waits.
    """

    _inherit = "crm.consent"

    recorded_partner_id = fields.Integer(
        string="Contact Number",
        readonly=True,
        aggregator=None,
        help="Database number of the contact when recorded. It stays when the contact "
        "is merged or deleted.",
    )
    digest = fields.Char(readonly=True, help="SHA-256 of this row.")
    number = fields.Integer(
        string="Number in the Log",
        readonly=True,
        aggregator=None,
        help="Place in the log, without gaps.",
    )
    previous_hash = fields.Char(readonly=True, help="Hash of the row before.")
    hash = fields.Char(
        readonly=True, help="SHA-256 over the hash of the row before and the digest."
    )

    _number_uniq = models.UniqueIndex("(number) WHERE number IS NOT NULL")
    # Rows that wait for their place in the chain.
    _unsealed_idx = models.Index("(id) WHERE number IS NULL")

    def _auto_init(self):
        # New columns may be filled.
        if self._table_exists():
            self.env.cr.execute(DROP_TRIGGERS)
        return super()._auto_init()

    def init(self):
        self.env.cr.execute(APPEND_ONLY_FUNCTION)
        self.env.cr.execute(DROP_TRIGGERS)
        self.env.cr.execute(CREATE_TRIGGERS)

    def _table_exists(self):
        [[table]] = self.env.execute_query(SQL("SELECT to_regclass(%s)", self._table))
        return bool(table)

    # === RECORDING === #
    @api.model
    def _prepare_values(self, vals):
        partner_id = vals.get("partner_id")
        return {**super()._prepare_values(vals), "recorded_partner_id": partner_id}

    def _close_rows(self):
        """Write the digests of new rows, and seal them when they are committed."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_consent SET digest = %s WHERE id = ANY(%s)",
                self._get_digest_sql(),
                self.ids,
            )
        )
        self.invalidate_recordset(["digest"])
        postcommit = self.env.cr.postcommit
        if not postcommit.data.get("crm_consent_seal"):
            postcommit.data["crm_consent_seal"] = True
            postcommit.add(self._seal_in_own_transaction)

    @api.model
    def _get_digest_sql(self):
        """Return the SHA-256 of a row, from the columns of the table at hand.

        JSON tells values and columns apart and writes dates the same everywhere.
        """
        columns = SQL(", ").join(SQL.identifier(name) for name in DIGEST_COLUMNS)
        return SQL(
            "encode(sha256(convert_to(jsonb_build_array(%s)::text, 'UTF8')), 'hex')",
            columns,
        )

    # === SEALING === #
    @api.model
    def _seal_in_own_transaction(self):
        """Seal what was committed; what cannot be sealed now waits for the cron."""
        try:
            with self.env.registry.cursor() as cr:
                self.with_env(self.env(cr=cr))._seal()
        except Error:
            _logger.info("New consents are sealed later", exc_info=True)

    @api.model
    def _seal(self):
        """Give all recorded rows their place in the chain, one writer at a time.

        LOCK TABLE takes no snapshot: the statements after it see what the writer before
        left, if nothing was read in this transaction before.
        """
        self.env.cr.execute(SQL("SET LOCAL lock_timeout = %s", LOCK_TIMEOUT))
        self.env.cr.execute("LOCK TABLE crm_consent_end IN EXCLUSIVE MODE")
        end = self.env["crm.consent.end"].sudo()
        number, last_hash = end._get()
        while rows := self._get_unsealed_rows():
            sealed = []
            for row_id, digest in rows:
                previous_hash, last_hash = last_hash, self._chain(last_hash, digest)
                number += 1
                sealed.append((row_id, number, previous_hash, last_hash))
            self._write_seals(sealed)
            end._set(number, last_hash)
        self.invalidate_model(["number", "previous_hash", "hash"])

    @api.model
    def _chain(self, previous_hash, digest):
        return hashlib.sha256(f"{previous_hash}{digest}".encode()).hexdigest()

    @api.model
    def _get_unsealed_rows(self):
        return self.env.execute_query(
            SQL(
                """
                SELECT id, digest
                  FROM crm_consent
                 WHERE number IS NULL AND digest IS NOT NULL
                 ORDER BY id
                 LIMIT %s
                """,
                SEAL_BATCH_SIZE,
            )
        )

    @api.model
    def _write_seals(self, rows):
        ids, numbers, previous, hashes = map(list, zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_consent
                   SET number = seal.number,
                       previous_hash = seal.previous_hash,
                       hash = seal.hash
                  FROM unnest(%s::int[], %s::int[], %s::varchar[], %s::varchar[])
                       seal (id, number, previous_hash, hash)
                 WHERE crm_consent.id = seal.id
                """,
                ids,
                numbers,
                previous,
                hashes,
            )
        )

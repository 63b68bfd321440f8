import hashlib
import hmac
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

KEY_BYTES = 32
INDEX_LENGTH = 8
"""Characters of the key that find its system; the hash proves the rest."""
EVENT_PATH = "/crm_ext/phone/event"
LOOKUP_PATH = "/crm_ext/phone/lookup"


class CrmPhoneSystem(models.Model):
    """A telephone system that reports its calls, and the key that lets it."""

    _name = "crm.phone.system"
    _description = "Telephone System"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(
        default=True, help="Reports of an archived telephone system are refused."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Callers are looked up among the contacts that this company may see.",
    )
    shape = fields.Selection(
        [
            ("generic", "Any (JSON or form)"),
            ("sipgate", "sipgate"),
            ("3cx", "3CX"),
            ("zammad", "Like Zammad's generic CTI"),
        ],
        string="Kind",
        required=True,
        default="generic",
        help="Decides which fields the reports of the system have.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Missed Calls go to",
        domain=[("share", "=", False)],
        ondelete="set null",
        help="Who calls back when a missed call rang at nobody's phone.",
    )
    retention_months = fields.Integer(
        string="Keep Calls (Months)",
        help="Older calls are deleted at night; the talks remain. 0 keeps them.",
    )
    # The key itself is stored nowhere. It has 256 random bits, so that one round of
    # hashing is enough and costs a call no time.
    key_index = fields.Char(readonly=True, copy=False, groups="base.group_system")
    key_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    key_date = fields.Datetime(string="Key created on", readonly=True, copy=False)
    event_url = fields.Char(string="URL for Calls", compute="_compute_urls")
    lookup_url = fields.Char(string="URL for Lookups", compute="_compute_urls")
    last_call_id = fields.Many2one(
        "crm.call", string="Last Call", compute="_compute_last_call"
    )
    last_event_at = fields.Datetime(
        string="Last Report on", compute="_compute_last_call"
    )

    _retention_positive = models.Constraint(
        "CHECK (retention_months >= 0)", "Calls cannot be kept for less than no time."
    )
    _key_index_idx = models.Index("(key_index) WHERE key_index IS NOT NULL")

    # === COMPUTE METHODS === #

    def _compute_urls(self):
        for system in self:
            base_url = system.get_base_url()
            system.event_url = base_url + EVENT_PATH
            system.lookup_url = f"{base_url}{LOOKUP_PATH}?number="

    def _compute_last_call(self):
        # A column that each call writes would make all calls wait for one another.
        for system in self:
            call = self.env["crm.call"].search(
                Domain("system_id", "=", system.id), order="id desc", limit=1
            )
            system.last_call_id = call
            system.last_event_at = call.write_date

    # === ACTION METHODS === #

    def action_create_key(self):
        """Give the system a new key and show it, this once."""
        self.ensure_one()
        key = self._create_key()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Key of %(system)s", system=self.name),
            "res_model": "crm.phone.key.show",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_key": key,
                "default_shape": self.shape,
                "default_event_url": self.event_url,
                "default_lookup_url": self.lookup_url,
            },
        }

    def action_test(self):
        """Let a call ring at the user's screen for a moment."""
        self.ensure_one()
        if not self.active:
            raise UserError(
                self.env._(
                    "Restore the telephone system before you test it: reports of an "
                    "archived one are refused."
                )
            )
        self.env["crm.call"]._ring_test_call(self)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "A test call rings at your screen. It ends by itself and leaves "
                    "no trace in the journal."
                ),
            },
        }

    def action_open_calls(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_call_action"
        )
        return {**action, "domain": [("system_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _create_key(self):
        """Replace the key of the system; the former one is refused from now on.

        :return: the new key, which nobody can read again
        :rtype: str
        """
        self.ensure_one()
        self.check_access("write")
        key = secrets.token_urlsafe(KEY_BYTES)
        self._store_key(key)
        return key

    def _store_key(self, key):
        self.write(
            {
                "key_index": key[:INDEX_LENGTH],
                "key_hash": self._hash_key(key),
                "key_date": fields.Datetime.now(),
            }
        )

    @api.model
    def _hash_key(self, key):
        return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()

    @api.model
    def _find_by_key(self, key):
        """Return the active system with this key, empty when there is none.

        The time it takes tells nothing about how much of a wrong key was right: the
        first characters are an index, the rest is compared by hash.
        """
        key_hash = self._hash_key(key)
        systems = self.search([("key_index", "=", key[:INDEX_LENGTH])])
        return systems.filtered(
            lambda system: hmac.compare_digest(system.key_hash or "", key_hash)
        )[:1]

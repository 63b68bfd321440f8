# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import html2plaintext

from .crm_consent_sync import RECORDED


class CrmConsentBlacklistMixin(models.AbstractModel):
    """A blacklist of Odoo whose changes are recorded as statements."""

    _name = "crm.consent.blacklist.mixin"
    _description = "Blacklist that is Kept in Step with the Consents"

    _crm_channel = None
    _crm_point = None
    """Name of the field with the address or number."""

    # Odoo's create comes before this one and passes on what is new.
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.filtered("active")._record_crm_consents("withdrawn")
        return records

    def write(self, vals):
        changed = self.browse()
        if "active" in vals:
            active = bool(vals["active"])
            changed = self.filtered(lambda record: record.active != active)
        result = super().write(vals)
        changed._record_crm_consents("withdrawn" if vals.get("active") else "lifted")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_lifts_objection(self):
        self.filtered("active")._record_crm_consents("lifted")

    def _record_crm_consents(self, action):
        self._record_crm_points(self.mapped(self._crm_point), action)

    @api.model
    def _record_crm_points(self, points, action, message=None):
        """Record that nothing may be sent to these addresses any more, or again.

        A dead mailbox is blacklisted too, but that is nobody's objection.
        """
        context = self.env.context
        if context.get(RECORDED) or context.get("crm_consent_bounce") or not points:
            return
        # sudo: a visitor who unsubscribes cannot write consents himself
        self.env["crm.consent"].sudo()._record_for_all(
            self._crm_channel,
            points,
            action,
            source=self.env._("Blacklist"),
            text=html2plaintext(message or ""),
        )

from odoo import api, fields, models

from ..models.crm_phone_system import CrmPhoneSystem


class CrmPhoneKeyShow(models.AbstractModel):
    """Show the new key of a telephone system; nothing of it is stored."""

    _name = "crm.phone.key.show"
    _description = "New Key of a Telephone System"

    # Needed for the onchange that gives the form its values.
    id = fields.Id()
    shape = fields.Selection(
        CrmPhoneSystem.shape.selection, string="Kind", readonly=True
    )
    key = fields.Char(readonly=True)
    event_url = fields.Char("URL for Calls", readonly=True)
    lookup_url = fields.Char("URL for Lookups", readonly=True)
    event_url_with_key = fields.Char(
        "URL with the Key", compute="_compute_event_url_with_key"
    )

    @api.depends("event_url", "key")
    def _compute_event_url_with_key(self):
        for wizard in self:
            wizard.event_url_with_key = f"{wizard.event_url}/{wizard.key}"

from odoo import fields, models

PREFERENCES = ["crm_followup_sound", "crm_followup_desktop"]


class ResUsers(models.Model):
    """How follow-ups draw the attention of a user."""

    _inherit = "res.users"

    crm_followup_sound = fields.Boolean(
        string="Sound",
        default=True,
        help="Play a sound when a follow-up is due. Browsers allow it once you have "
        "clicked somewhere in Odoo.",
    )
    crm_followup_desktop = fields.Boolean(
        string="Desktop Notification",
        help="Show a follow-up that is due on the desktop, while you do not look at "
        "Odoo. Your browser asks for your permission.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *PREFERENCES]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *PREFERENCES]

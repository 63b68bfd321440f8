from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    crm_phone_extension = fields.Char(
        string="Phone Extension",
        help="Your phone in the telephone system: its extension, or the name that "
        "the system gives it. Separate several by commas.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "crm_phone_extension"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "crm_phone_extension"]

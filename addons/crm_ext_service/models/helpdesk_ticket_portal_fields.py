from odoo import api, models, tools

PORTAL_READABLE_FIELDS = {
    "id",
    "access_token",
    "access_url",
    "access_warning",
    "active",
    "category_id",
    "closed",
    "closed_date",
    "commercial_partner_id",
    "company_id",
    "create_date",
    "create_uid",
    "description",
    "display_name",
    "duplicate_id",
    "last_stage_update",
    "message_is_follower",
    "name",
    "number",
    "partner_email",
    "partner_id",
    "partner_name",
    "priority",
    "sequence",
    "stage_id",
    "team_id",
    "unattended",
    "user_id",
    "write_date",
}


class HelpdeskTicket(models.Model):
    """What portal users may read of their tickets by any way: deadlines, costs, tags
    and whatever else an addon adds stay inside unless it is named here."""

    _inherit = "helpdesk.ticket"

    @property
    def CRM_PORTAL_READABLE_FIELDS(self):
        return PORTAL_READABLE_FIELDS

    @api.model
    @tools.ormcache(cache="stable")
    def _get_crm_portal_readable_fields(self):
        return frozenset(self.CRM_PORTAL_READABLE_FIELDS)

    def _has_field_access(self, field, operation):
        """Let portal users read named fields only, as Odoo does for tasks."""
        if not super()._has_field_access(field, operation):
            return False
        # Asked for each field of each row of a list: most users are colleagues, and
        # looking up their groups takes longer than reading the field.
        user = self.env.user
        if self.env.su or not user.share or not user._is_portal():
            return True
        return operation == "read" and field.name in (
            self._get_crm_portal_readable_fields()
        )

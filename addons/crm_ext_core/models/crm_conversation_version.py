from odoo import fields, models
from odoo.fields import Domain


class CrmConversationVersion(models.Model):
    """The former text of a talk that somebody corrected."""

    _name = "crm.conversation.version"
    _description = "Former Text of a Talk"
    _order = "id desc"

    conversation_id = fields.Many2one(
        "crm.conversation", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Former Subject", readonly=True)
    body = fields.Html(string="Former Text", readonly=True)
    create_uid = fields.Many2one("res.users", string="Corrected by", readonly=True)
    create_date = fields.Datetime(string="Corrected on", readonly=True)

    def _check_access(self, operation):
        """A former text may be read by whoever may read the talk."""
        result = super()._check_access(operation)
        if result or not self:
            return result
        conversations = self.sudo().conversation_id.with_env(self.env)
        readable = conversations._filtered_access("read")
        forbidden = self - self.sudo().filtered(
            lambda version: version.conversation_id in readable
        ).with_env(self.env)
        if forbidden:
            return forbidden, lambda: self.env["ir.rule"]._make_access_error(
                operation, forbidden
            )
        return None

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            talks = self.env["crm.conversation"].with_context(active_test=False)
            readable = talks._search([])
            domain = Domain(domain) & Domain("conversation_id", "in", readable)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

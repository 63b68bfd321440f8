import re

from odoo import api, fields, models
from odoo.tools.misc import clean_context

REPLY_PREFIX = re.compile(r"^\s*((re|aw|fw|fwd|wg)\s*:\s*)+", re.IGNORECASE)


class CrmTicketSplit(models.TransientModel):
    """Which messages of a ticket get a ticket of their own."""

    _name = "crm.ticket.split"
    _description = "Split Ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    message_ids = fields.Many2many("mail.message", string="Messages", required=True)
    name = fields.Char(
        string="Title", compute="_compute_name", store=True, readonly=False
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        domain="['|', ('company_id', '=', company_id), ('company_id', '=', False)]",
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    keep_messages = fields.Boolean(
        string="Leave a Copy Here",
        help="The messages stand in both tickets: one mail, two requests.",
    )

    @api.depends("message_ids")
    def _compute_name(self):
        for wizard in self:
            subject = wizard.message_ids[:1].subject or ""
            wizard.name = REPLY_PREFIX.sub("", subject) or wizard.ticket_id.name

    @api.depends("message_ids")
    def _compute_partner_id(self):
        for wizard in self:
            requests = wizard.message_ids.filtered(lambda m: m._is_crm_of_customer())
            partners = requests.author_id or wizard.ticket_id.partner_id
            wizard.partner_id = partners[:1]

    @api.depends("ticket_id")
    def _compute_team_id(self):
        for wizard in self:
            wizard.team_id = wizard.ticket_id.team_id

    def action_split(self):
        """Split, and open the new ticket."""
        self.ensure_one()
        values = {
            "name": self.name or self.ticket_id.name,
            "partner_id": self.partner_id.id,
            "team_id": self.team_id.id,
        }
        if self.team_id != self.ticket_id.team_id:
            values["user_id"] = False
        # Without the defaults of this dialog.
        env = self.env(context=clean_context(self.env.context))
        ticket = self.ticket_id.with_env(env)
        new = ticket._split_crm(self.message_ids, values, self.keep_messages)
        return new.get_formview_action()

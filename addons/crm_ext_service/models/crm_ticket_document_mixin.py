from odoo import api, fields, models

from ..tools.open_action import get_open_action


class CrmTicketSubjectMixin(models.AbstractModel):
    """What tickets may be about: it shows how many there are."""

    _name = "crm.ticket.subject.mixin"
    _description = "Subject of Tickets"

    # The many2one of helpdesk.ticket that points to this model.
    _crm_ticket_field = None

    crm_ticket_count = fields.Integer(
        string="Tickets",
        compute="_compute_crm_ticket_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_ticket_count(self):
        """Count the tickets that the user may read, with one query for all."""
        counts = {}
        if self._crm_ticket_field:
            groups = self.env["helpdesk.ticket"]._read_group(
                [(self._crm_ticket_field, "in", self.ids)],
                [self._crm_ticket_field],
                ["__count"],
            )
            counts = {record.id: count for record, count in groups}
        for record in self:
            record.crm_ticket_count = counts.get(record.id, 0)

    def action_crm_open_tickets(self):
        """Open the tickets about this record."""
        self.ensure_one()
        tickets = self.env["helpdesk.ticket"].search(self._get_crm_ticket_domain())
        return get_open_action(tickets, self.env._("Tickets"))

    def _get_crm_ticket_domain(self):
        return [(self._crm_ticket_field, "=", self.id)]


class CrmTicketDocumentMixin(models.AbstractModel):
    """A document that was made for a ticket."""

    _name = "crm.ticket.document.mixin"
    _description = "Document of a Ticket"

    crm_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        index="btree_not_null",
        copy=False,
        check_company=True,
        groups="base.group_user",
        help="The ticket for which this was made.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_crm_ticket(vals_list)
        documents = super().create(vals_list)
        documents.filtered(lambda doc: doc.sudo().crm_ticket_id)._log_crm_ticket()
        return documents

    def write(self, vals):
        self._check_crm_ticket([vals])
        result = super().write(vals)
        if vals.get("crm_ticket_id"):
            self._log_crm_ticket()
        return result

    def action_crm_open_ticket(self):
        """Open the ticket for which this was made."""
        self.ensure_one()
        return get_open_action(self.crm_ticket_id, self.env._("Ticket"))

    @api.model
    def _check_crm_ticket(self, vals_list):
        """Let people link only tickets that they may read."""
        ticket_ids = {vals.get("crm_ticket_id") for vals in vals_list} - {None, False}
        if ticket_ids:
            self.env["helpdesk.ticket"].browse(ticket_ids).check_access("read")

    def _log_crm_ticket(self):
        """Note on the ticket which document was made for it."""
        for document in self:
            # sudo: whoever makes the document need not have access to the ticket.
            ticket = document.sudo().crm_ticket_id
            ticket._message_log(
                body=self.env._(
                    "%(document)s was made for this ticket.",
                    document=document._get_html_link(),
                )
            )

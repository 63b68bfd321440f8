from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class HelpdeskTicket(models.Model):
    """Tickets about the same thing go on as one; each merge can be undone."""

    _inherit = "helpdesk.ticket"

    duplicate_ids = fields.One2many(context={"active_test": False})
    crm_merge_id = fields.Many2one(
        "crm.ticket.merge",
        string="Merge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="How this ticket went on in another one.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Bring merged tickets back by an undo only: it knows what belongs to them."""
        is_back = "duplicate_id" in vals or vals.get("active")
        if is_back and "crm_merge_id" not in vals and self.sudo().crm_merge_id:
            raise UserError(
                self.env._("This ticket was merged. Undo the merge to bring it back.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_crm_merged_into(self):
        """Keep what came from other tickets."""
        merge = self.env["crm.ticket.merge"].sudo()
        found = merge.search(
            [("ticket_id", "in", self.ids), ("state", "=", "done")], limit=1
        )
        if found and found.merged_id not in self:
            raise UserError(
                self.env._(
                    "%(merged)s goes on as %(ticket)s. Undo the merge before you "
                    "delete the ticket, or its messages would be lost.",
                    merged=found.merged_id.display_name,
                    ticket=found.ticket_id.display_name,
                )
            )

    # === ACTIONS === #

    def action_view_duplicates(self):
        """Show also the archived ones, on a whole screen."""
        action = super().action_view_duplicates()
        return {
            **action,
            "name": self.env._("Goes On as %(number)s", number=self.number),
            "view_mode": "list,form",
            "target": "current",
            "context": {"active_test": False},
        }

    def action_crm_undo_merge(self):
        """Take this ticket out of the one it was merged into."""
        self.ensure_one()
        return self.crm_merge_id.action_undo()

    # === BUSINESS METHODS === #

    def _merge_crm_into(self, survivor, notify_customers=False):
        """Let these tickets go on as ``survivor``: all or none.

        :param bool notify_customers: tell their customers the number that counts
        :raise UserError: when they are not to be merged; says what to do
        """
        tickets = self - survivor
        everything = tickets | survivor
        everything.check_access("write")
        everything._lock_crm_for_merge()
        if problem := tickets._get_crm_merge_problem(survivor):
            raise UserError(problem)
        merges = self.env["crm.ticket.merge"]
        for ticket in tickets.sorted(lambda ticket: (ticket.create_date, ticket.id)):
            merges |= merges._merge(ticket, survivor)
        survivor.sudo()._update_crm_after_merge()
        survivor.sudo()._log_crm_merges(merges)
        if notify_customers:
            tickets.sudo()._tell_crm_customers()
        return merges

    def _lock_crm_for_merge(self):
        """Keep colleagues from merging or splitting the same tickets at once."""
        tickets = self.sudo()
        if len(tickets.try_lock_for_update(allow_referencing=True)) < len(tickets):
            raise UserError(
                self.env._(
                    "A colleague is changing one of these tickets right now. Look what "
                    "became of it, and try again."
                )
            )

    def _get_crm_merge_survivor(self):
        """Return the ticket that others best go on as: the oldest of those open."""
        return self.sorted(lambda t: (t.closed, t.create_date, t.id))[:1]

    def _get_crm_merge_problem(self, survivor):
        """Return why these tickets are not merged into ``survivor``, None if they are.

        :rtype: str | None
        """
        # sudo: to name a ticket or customer that the user does not see.
        tickets, survivor = self.sudo(), survivor.sudo()
        everything = tickets | survivor
        if len(everything) < 2:
            return self.env._("Choose two tickets at least.")
        if len(everything.company_id) > 1:
            return self.env._(
                "Tickets of different companies are not merged. Relate them to each "
                "other instead."
            )
        gone = everything.filtered(lambda t: t.duplicate_id - survivor)[:1]
        if gone:
            return self.env._(
                "%(ticket)s goes on as %(survivor)s already. Choose that one.",
                ticket=gone.display_name,
                survivor=gone._get_crm_survivor().sudo().display_name,
            )
        customers = everything.commercial_partner_id
        if len(customers) > 1:
            return self.env._(
                "These tickets belong to different customers: %(names)s. Merged, each "
                "would read what the other wrote. Make one ticket the parent of the "
                "others instead, or correct their contacts.",
                names=", ".join(customers.mapped("display_name")),
            )
        if survivor.closed and not all(tickets.mapped("closed")):
            return self.env._(
                "%(survivor)s is closed, but not all the others are. Reopen it first, "
                "or go on with an open one.",
                survivor=survivor.display_name,
            )
        return None

    def _update_crm_after_merge(self):
        """Bring up to date what follows from messages, talks and dates."""
        self._update_crm_first_response()
        self._update_crm_deadlines()
        self.env["helpdesk.ticket"].invalidate_model()

    def _log_crm_merges(self, merges):
        """Say in the chatter which tickets go on here, and whose they were."""
        lines = Markup().join(
            Markup("<li>%s %s</li>")
            % (
                ticket._get_html_link(),
                ticket.partner_id.display_name
                or ticket.partner_name
                or ticket.partner_email
                or "",
            )
            for ticket in merges.sudo().merged_id
        )
        self._message_log(
            body=self.env._(
                "Merged into this ticket, with messages, talks, attachments and "
                "activities: %(tickets)s",
                tickets=Markup("<ul>%s</ul>") % lines,
            )
        )

    def _tell_crm_customers(self):
        """Tell the customers of merged tickets once which number counts."""
        template = self.env.ref("crm_ext_service.mail_template_ticket_merged")
        told = set()
        for ticket in self:
            address = ticket._get_crm_address()
            if address and address not in told:
                told.add(address)
                ticket._post_crm_as_robot(template)

    def _get_crm_former_numbers(self):
        """Return the numbers of this customer's tickets that were merged with this."""
        self.ensure_one()
        address = self._get_crm_address()
        merged = self._get_crm_survivor().sudo().duplicate_ids.sorted("id")
        return ", ".join(
            ticket.number for ticket in merged if ticket._get_crm_address() == address
        )

    def _get_crm_address(self):
        """Return where the customer reads mails."""
        self.ensure_one()
        return email_normalize(self.partner_id.email or self.partner_email or "")

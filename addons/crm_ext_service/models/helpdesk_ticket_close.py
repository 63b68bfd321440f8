from odoo import fields, models
from odoo.exceptions import RedirectWarning


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    crm_close_reason_required = fields.Boolean(
        string="Closing Needs a Reason",
        help="Colleagues tell why when they close a ticket. Customers, mails and jobs "
        "close without.",
    )


class HelpdeskTicket(models.Model):
    """Why tickets were closed."""

    _inherit = "helpdesk.ticket"

    crm_close_reason_id = fields.Many2one(
        "crm.ticket.close.reason",
        string="Closing Reason",
        copy=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.get("stage_id") and not vals.get("crm_close_reason_id"):
            stage = self.env["helpdesk.ticket.stage"].browse(vals["stage_id"])
            if stage.closed and not vals.get("duplicate_id"):
                self._check_crm_close_reason()
        return super().write(vals)

    # === ACTIONS === #

    def action_crm_close(self):
        """Ask for stage and reason, then close these tickets."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close Tickets"),
            "res_model": "crm.ticket.close",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ticket_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _get_crm_close_stages(self):
        """Return the stages for closed tickets that the team of the ticket has."""
        self.ensure_one()
        team = self.team_id.with_company(self.company_id)
        return team._get_applicable_stages().filtered("closed")

    def _check_crm_close_reason(self):
        """Lead to the dialog that asks why, where the team wants to know.

        A merged ticket goes on as another one: it needs no reason.
        """
        if self.env.su:
            return
        missing = self.filtered(
            lambda ticket: not ticket.closed
            and not ticket.duplicate_id
            and not ticket.crm_close_reason_id
            and ticket.team_id.crm_close_reason_required
        )
        if missing:
            raise RedirectWarning(
                self.env._(
                    "The team %(team)s wants to know why a ticket is closed. "
                    "Use the button Close.",
                    team=missing.team_id[:1].name,
                ),
                self.action_crm_close(),
                self.env._("Close with a Reason"),
            )

    def _on_crm_closed(self):
        """Children are closed for the reason of their parent."""
        result = super()._on_crm_closed()
        # sudo: the parent may belong to another team.
        for ticket in self.sudo():
            if ticket.crm_closed_with_parent and not ticket.crm_close_reason_id:
                ticket.crm_close_reason_id = ticket.crm_parent_id.crm_close_reason_id
        return result

    def _on_crm_reopened(self):
        """An open ticket has no reason to be closed."""
        result = super()._on_crm_reopened()
        self.sudo().crm_close_reason_id = False
        return result

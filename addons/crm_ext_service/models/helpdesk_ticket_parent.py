from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """One cause, many tickets: they are closed and opened again with their parent."""

    _inherit = "helpdesk.ticket"

    crm_parent_id = fields.Many2one(
        "helpdesk.ticket",
        string="Parent Ticket",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        domain="[('id', '!=', id), ('company_id', '=', company_id), "
        "('duplicate_id', '=', False)]",
        groups="base.group_user",
        help="The ticket about the common cause. Closing it closes this one, too.",
    )
    crm_child_ids = fields.One2many(
        "helpdesk.ticket",
        "crm_parent_id",
        string="Child Tickets",
        groups="base.group_user",
    )
    crm_child_count = fields.Integer(
        string="Children",
        compute="_compute_crm_child_counts",
        compute_sudo=True,
        groups="base.group_user",
    )
    crm_open_child_count = fields.Integer(
        string="Open Children",
        compute="_compute_crm_child_counts",
        compute_sudo=True,
        groups="base.group_user",
    )
    crm_children_stay_open = fields.Boolean(
        string="Children Stay Open",
        groups="base.group_user",
        help="Closing this ticket leaves its children as they are.",
    )
    crm_closed_with_parent = fields.Boolean(
        string="Closed with Parent",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("crm_child_ids.stage_id")
    def _compute_crm_child_counts(self):
        rows = self._read_group(
            [("crm_parent_id", "in", self.ids)],
            ["crm_parent_id", "stage_id"],
            ["__count"],
        )
        for ticket in self:
            own = [row for row in rows if row[0] == ticket._origin]
            ticket.crm_child_count = sum(count for *_, count in own)
            ticket.crm_open_child_count = sum(
                count for _parent, stage, count in own if not stage.closed
            )

    @api.constrains("crm_parent_id", "company_id")
    def _check_crm_parent(self):
        # sudo: the family may belong to other teams.
        tickets = self.sudo()
        children = tickets.filtered("crm_parent_id")
        if children and children._has_cycle("crm_parent_id"):
            raise ValidationError(
                self.env._(
                    "A ticket cannot be its own parent, nor the parent of its parents."
                )
            )
        for ticket in tickets:
            family = ticket.crm_parent_id | ticket.crm_child_ids
            if family.company_id - ticket.company_id:
                raise ValidationError(
                    self.env._(
                        "%(ticket)s and its parent or child belong to different "
                        "companies. Relate them to each other instead.",
                        ticket=ticket.display_name,
                    )
                )

    # === ACTIONS === #

    def action_crm_open_children(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Children of %(number)s", number=self.number),
            "res_model": self._name,
            "view_mode": "list,kanban,form",
            "domain": [("crm_parent_id", "=", self.id)],
            "context": {
                "default_crm_parent_id": self.id,
                "default_team_id": self.team_id.id,
            },
        }

    # === BUSINESS METHODS === #

    def _on_crm_closed(self):
        """Close the open children, each in the stage that its team has for it."""
        closing = self.filtered(lambda ticket: not ticket.crm_children_stay_open)
        # sudo: whoever linked a child lets it be closed, also by another team.
        children = self.sudo().search(
            Domain("crm_parent_id", "in", closing.ids)
            & Domain("stage_id.closed", "=", False)
        )
        for child in children:
            if stage := child._get_crm_stage_like(child.crm_parent_id):
                child._message_log(
                    body=self.env._(
                        "Closed with the parent ticket %(ticket)s.",
                        ticket=child.crm_parent_id._get_html_link(),
                    )
                )
                child.write({"stage_id": stage.id, "crm_closed_with_parent": True})
        return super()._on_crm_closed()

    def _on_crm_reopened(self):
        """Open the children again that were closed with these tickets."""
        # sudo: as when they were closed.
        tickets = self.sudo()
        tickets.filtered("crm_closed_with_parent").crm_closed_with_parent = False
        children = tickets.search(
            Domain("crm_parent_id", "in", tickets.ids)
            & Domain("crm_closed_with_parent", "=", True)
            & Domain("stage_id.closed", "=", True)
        )
        for child in children:
            child._message_log(
                body=self.env._(
                    "Opened again with the parent ticket %(ticket)s.",
                    ticket=child.crm_parent_id._get_html_link(),
                )
            )
        children._reopen_crm()
        return super()._on_crm_reopened()

    def _get_crm_stage_like(self, parent):
        """Return the closed stage of the parent, or the first one this ticket has."""
        self.ensure_one()
        stages = self._get_crm_close_stages()
        return parent.stage_id & stages or stages[:1]

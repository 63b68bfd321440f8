from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

BATCH_SIZE = 100


class HelpdeskTicket(models.Model):
    """Tickets without an assigned user are given to a member of their team."""

    _inherit = "helpdesk.ticket"

    crm_waits_for_user = fields.Boolean(
        string="Waits for a Member",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Nobody of the team could take the ticket when it came.",
    )

    # Who got the last ticket when.
    _crm_user_assigned_idx = models.Index(
        "(user_id, assigned_date) WHERE assigned_date IS NOT NULL"
    )
    _crm_waits_for_user_idx = models.Index("(id) WHERE crm_waits_for_user")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._prepare_crm_assigned_vals(vals_list))

    def write(self, vals):
        if "user_id" in vals:
            # Whoever takes the assigned user away wants nobody for now.
            vals = {**vals, "crm_waits_for_user": False}
        result = super().write(vals)
        if vals.get("team_id") and not vals.get("user_id"):
            self._assign_crm()
        return result

    # === ACTIONS === #

    def action_crm_assign(self):
        """Give the tickets that nobody has to members of their teams."""
        free = self.filtered(lambda ticket: not ticket.user_id and not ticket.closed)
        if not free:
            raise UserError(
                self.env._("Choose open tickets that nobody is assigned to.")
            )
        if by_hand := free.filtered(lambda ticket: not ticket.team_id.crm_auto_assign):
            raise UserError(
                self.env._(
                    "%(ticket)s has no team that assigns automatically. "
                    "Choose the assigned user by hand.",
                    ticket=by_hand[0].display_name,
                )
            )
        free._assign_crm()
        if waiting := free.filtered(lambda ticket: not ticket.user_id):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "message": self.env._(
                        "%(count)s tickets wait: no member of the team is there, has "
                        "the skill and room for one more.",
                        count=len(waiting),
                    ),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_crm_assigned_vals(self, vals_list):
        """Return the values with who gets the tickets, those of a team together."""
        prepared = list(vals_list)
        waiting = defaultdict(list)
        for index, vals in enumerate(prepared):
            if team := self._get_crm_assigning_team(vals):
                company_id = team.company_id.id or vals.get("company_id")
                waiting[team, company_id or self.env.company.id].append(index)
        for (team, company_id), indexes in waiting.items():
            company = self.env["res.company"].browse(company_id)
            needs = [self._get_crm_need(prepared[index]) for index in indexes]
            chosen = team._choose_crm_users(company, needs)
            for index, user_id in zip(indexes, chosen, strict=True):
                prepared[index] = {
                    **prepared[index],
                    "user_id": user_id,
                    "crm_waits_for_user": not user_id,
                }
        return prepared

    @api.model
    def _get_crm_assigning_team(self, vals):
        """Return the team that is to find a member for a new ticket, or none."""
        teams = self.env["helpdesk.ticket.team"].sudo()
        team_id = vals.get("team_id", self.env.context.get("default_team_id"))
        team = teams.browse(team_id or [])
        if not team.crm_auto_assign or vals.get("user_id"):
            return teams
        stage = self.env["helpdesk.ticket.stage"].sudo().browse(vals.get("stage_id"))
        if stage.closed:
            return teams
        if "user_id" not in vals and self.default_get(["user_id"]).get("user_id"):
            return teams
        return team

    @api.model
    def _get_crm_need(self, vals):
        """Return category id and tag ids of a ticket that is to be created."""
        tag_ids = set()
        for command in vals.get("tag_ids") or ():
            if isinstance(command, int):
                tag_ids.add(command)
            elif command[0] == Command.SET:
                tag_ids = set(command[2])
            elif command[0] == Command.LINK:
                tag_ids.add(command[1])
        return vals.get("category_id"), tag_ids

    def _assign_crm(self):
        """Let the teams of these tickets find members for those that nobody has."""
        # sudo: the team may be one whose tickets the user does not see.
        free = self.sudo().filtered(
            lambda ticket: not ticket.user_id
            and not ticket.closed
            and ticket.team_id.crm_auto_assign
        )
        by_user = defaultdict(self.sudo().browse)
        for (team, company), tickets in free.grouped(
            lambda ticket: (ticket.team_id, ticket.company_id)
        ).items():
            needs = [(ticket.category_id.id, ticket.tag_ids.ids) for ticket in tickets]
            chosen = team._choose_crm_users(company, needs)
            for ticket, user_id in zip(tickets, chosen, strict=True):
                by_user[user_id] |= ticket
        for user_id, tickets in by_user.items():
            if user_id:
                tickets.write({"user_id": user_id})
            else:
                tickets.crm_waits_for_user = True

    @api.model
    def _cron_assign(self):
        """Assign the tickets that wait, as soon as somebody is there; urgent first."""
        cron = self.env["ir.cron"]
        domain = (
            Domain("crm_waits_for_user", "=", True)
            & Domain("user_id", "=", False)
            & Domain("stage_id.closed", "=", False)
        )
        tickets = self.search(domain, order="priority desc, id")
        cron._commit_progress(remaining=len(tickets))
        for start in range(0, len(tickets), BATCH_SIZE):
            batch = tickets[start : start + BATCH_SIZE]
            batch.try_lock_for_update()._assign_crm()
            if not cron._commit_progress(len(batch)):
                return

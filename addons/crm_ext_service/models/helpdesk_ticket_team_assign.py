from datetime import datetime

from odoo import fields, models
from odoo.tools import SQL

from ..formulas.assignment import Agent, distribute


class HelpdeskTicketTeam(models.Model):
    """A team distributes its tickets by itself."""

    _inherit = "helpdesk.ticket.team"

    crm_auto_assign = fields.Boolean(
        string="Assign Automatically",
        help="A ticket of this team that comes without an assigned user is given to "
        "the member who is there, has the skill and the fewest open tickets. When "
        "nobody can take it, it waits until somebody can.",
    )
    crm_member_ids = fields.One2many(
        "crm.ticket.team.member", "team_id", string="Skills and Limits", copy=True
    )

    def _choose_crm_users(self, company, needs):
        """Return for each of several new tickets of the team the id of who gets it.

        Two who create tickets at the same moment do not wait for each other: both may
        choose the same member, which the next ticket makes up for.

        :param needs: pairs of category id and tag ids, in the order of the tickets
        :return: ids of users, None where nobody can take the ticket
        """
        self.ensure_one()
        needs = [
            (self._get_crm_category_line(category_id), tag_ids)
            for category_id, tag_ids in needs
        ]
        return distribute(self._get_crm_agents(company), needs, fields.Datetime.now())

    def _get_crm_category_line(self, category_id):
        """Return the ids of a category and of all above it."""
        category = self.env["helpdesk.ticket.category"].sudo().browse(category_id or [])
        return [int(part) for part in (category.parent_path or "").split("/") if part]

    def _get_crm_agents(self, company):
        """Return the members who may get tickets now: there, and allowed to.

        A deputy knows what the absent member knows whom he stands in for.
        """
        # sudo: creating a ticket needs no rights on colleagues and their tickets.
        team = self.sudo()
        users = team.user_ids.filtered(
            lambda user: user.active
            and not user.share
            and company in user.company_ids
            and user.has_group("helpdesk_mgmt.group_helpdesk_user_own")
        )
        away = users._crm_filter_away(fields.Datetime.now())
        loads = (users - away)._get_crm_ticket_loads()
        members = {member.user_id: member for member in team.crm_member_ids}
        nothing = team.crm_member_ids.browse()
        agents = []
        for user in users - away:
            load, last = loads[user.id]
            own = members.get(user, nothing)
            skills = own
            if own.category_ids or own.tag_ids:  # else he takes every ticket anyway
                for absent in away:
                    if absent.crm_deputy_id == user:
                        skills |= members.get(absent, nothing)
            agents.append(
                Agent(
                    user.id,
                    load=load,
                    last=last,
                    limit=own.max_open,
                    categories=frozenset(skills.category_ids.ids),
                    tags=frozenset(skills.tag_ids.ids),
                )
            )
        return agents


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_crm_ticket_loads(self):
        """Return how many open tickets each user has, and when he got the last one.

        Of all teams and companies; one query.

        :rtype: dict[int, tuple[int, datetime]]
        """
        loads = dict.fromkeys(self.ids, (0, datetime.min))
        if not self:
            return loads
        tickets = self.env["helpdesk.ticket"]
        tickets.flush_model(["active", "assigned_date", "stage_id", "user_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT users.id, COALESCE(current.load, 0), latest.assigned_date
                  FROM unnest(%(ids)s) users (id)
                  LEFT JOIN (
                      SELECT ticket.user_id, count(*) AS load
                        FROM helpdesk_ticket ticket
                        JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
                       WHERE ticket.user_id = ANY(%(ids)s)
                         AND ticket.active
                         AND stage.closed IS NOT TRUE
                    GROUP BY ticket.user_id) current ON current.user_id = users.id
                  LEFT JOIN LATERAL (
                      SELECT assigned_date
                        FROM helpdesk_ticket
                       WHERE user_id = users.id AND assigned_date IS NOT NULL
                    ORDER BY assigned_date DESC
                       LIMIT 1) latest ON TRUE
                """,
                ids=self.ids,
            )
        )
        loads |= {user_id: (load, last or datetime.min) for user_id, load, last in rows}
        return loads

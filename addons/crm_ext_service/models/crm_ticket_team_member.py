from odoo import fields, models


class CrmTicketTeamMember(models.Model):
    """What a member of a team is good at, and how many tickets he can bear."""

    _name = "crm.ticket.team.member"
    _description = "Skills of a Team Member"
    _order = "team_id, id"
    _rec_name = "user_id"

    team_id = fields.Many2one(
        "helpdesk.ticket.team", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Member", required=True, index=True, ondelete="cascade"
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        help="Takes only tickets of these categories and those below them, and those "
        "with one of the tags. Neither categories nor tags: takes every ticket.",
    )
    tag_ids = fields.Many2many("helpdesk.ticket.tag", string="Tags")
    max_open = fields.Integer(
        string="Most Open Tickets",
        help="Gets no further ticket by itself while so many are open. 0: no limit.",
    )

    _user_uniq = models.Constraint(
        "UNIQUE (team_id, user_id)", "This member stands in the list already."
    )
    _max_open_positive = models.Constraint(
        "CHECK (max_open >= 0)", "A member has 0 open tickets or more."
    )

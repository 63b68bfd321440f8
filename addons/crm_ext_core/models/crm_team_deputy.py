from odoo import api, fields, models

TEAM_FIELDS = {"active", "crm_deputy_id", "crm_reaction_minutes", "user_id"}


class CrmTeam(models.Model):
    """A sales team has somebody who answers for whoever does not."""

    _inherit = "crm.team"

    crm_deputy_id = fields.Many2one(
        "res.users",
        string="Deputy",
        check_company=True,
        ondelete="set null",
        domain=[("share", "=", False)],
        tracking=True,
        help="Is signalled the follow-ups of the team leader and of the members while "
        "they are away or do not react. When the deputy is away too, the team leader "
        "is. A deputy needs the rights to read the documents.",
    )
    crm_reaction_minutes = fields.Integer(
        string="Minutes to React",
        default=15,
        tracking=True,
        help="The deputy is signalled a follow-up so many minutes after it is due when "
        "nobody has reacted. 0: only while the assignee is away.",
    )

    _crm_reaction_minutes_positive = models.Constraint(
        "CHECK(crm_reaction_minutes >= 0)",
        "Nobody can react before a follow-up is due: set the minutes to 0 or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if teams.filtered(lambda team: team.crm_deputy_id or team.user_id):
            teams._crm_replan_deputies()
        return teams

    def write(self, vals):
        if not TEAM_FIELDS & vals.keys():
            return super().write(vals)
        former = self._crm_get_deputies()
        result = super().write(vals)
        self._crm_replan_deputies(former)
        return result

    def unlink(self):
        former = self._crm_get_deputies()
        result = super().unlink()
        self.browse()._crm_replan_deputies(former)
        return result

    def _crm_get_deputies(self):
        # sudo: whoever sets up a team need not see all of its people.
        teams = self.sudo()
        return teams.crm_deputy_id | teams.user_id

    def _crm_replan_deputies(self, former=None):
        """Let the clients of those who may have to act for the team ask anew."""
        self.env.registry.clear_cache()
        deputies = self._crm_get_deputies()
        (deputies | (former or deputies))._crm_replan()


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._crm_replan_deputies()
        return members

    def write(self, vals):
        result = super().write(vals)
        if {"active", "crm_team_id", "user_id"} & vals.keys():
            self._crm_replan_deputies()
        return result

    def unlink(self):
        teams = self.crm_team_id.filtered("crm_deputy_id")
        result = super().unlink()
        teams._crm_get_deputies()._crm_replan()
        return result

    def _crm_replan_deputies(self):
        teams = self.crm_team_id.filtered("crm_deputy_id")
        teams._crm_get_deputies()._crm_replan()

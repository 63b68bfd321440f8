from odoo import api, fields, models
from odoo.fields import Domain


class CrmConversation(models.Model):
    """Whoever leads a sales team sees the talks of its members."""

    _inherit = "crm.conversation"

    is_of_own_team = fields.Boolean(
        compute="_compute_is_of_own_team", search="_search_is_of_own_team"
    )

    # With the index of the user it answers the record rule of one's own talks.
    _create_uid_idx = models.Index("(create_uid)")

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_of_own_team(self):
        member_ids = set(self._get_own_team_user_ids())
        for conversation in self:
            conversation.is_of_own_team = conversation.user_id.id in member_ids

    @api.model
    def _search_is_of_own_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("user_id", "in", self._get_own_team_user_ids())

    @api.model
    def _get_own_team_user_ids(self):
        """Return the members of the teams that the user leads.

        Ids instead of a path in the record rule: with a join PostgreSQL could not
        combine the indexes of user and creator.

        :rtype: list[int]
        """
        # Members are no secret, but not every employee may read them.
        members = self.env["crm.team.member"].sudo()
        groups = members._read_group(
            [("crm_team_id.user_id", "=", self.env.uid)], ["user_id"]
        )
        return [user.id for (user,) in groups]

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmCall(models.Model):
    """Who sees which calls: one's own, those of the team that one leads, or all."""

    _inherit = "crm.call"

    is_visible_as_own = fields.Boolean(
        compute="_compute_is_visible_as_own", search="_search_is_visible_as_own"
    )

    # Calls that rang at nobody's phone.
    _nobody_idx = models.Index("(id) WHERE is_nobodys")
    is_nobodys = fields.Boolean(
        compute="_compute_is_nobodys", store=True, precompute=True
    )

    @api.depends("user_ids")
    def _compute_is_nobodys(self):
        for call in self:
            call.is_nobodys = not call.user_ids

    @api.depends("user_ids")
    @api.depends_context("uid")
    def _compute_is_visible_as_own(self):
        user_ids = set(self._get_visible_user_ids())
        sees_nobodys = self._sees_nobodys_calls()
        for call in self:
            call.is_visible_as_own = bool(user_ids & set(call.user_ids.ids)) or (
                sees_nobodys and call.is_nobodys
            )

    @api.model
    def _search_is_visible_as_own(self, operator, value):
        """Find the calls by one array of ids.

        An array, because an OR over two tables, and a LIMIT over few calls of many,
        made PostgreSQL walk through all calls: 2.7 s of a million for who has none.
        """
        if operator != "in" or True not in value:
            return NotImplemented
        # The ORM does not look into the query.
        self.flush_model(["user_ids", "is_nobodys"])
        ids = SQL(
            "SELECT call_id FROM crm_call_user_rel WHERE user_id = ANY(%s)",
            self._get_visible_user_ids(),
        )
        if self._sees_nobodys_calls():
            ids = SQL("%s UNION ALL SELECT id FROM crm_call WHERE is_nobodys", ids)
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), ids
            ),
            predicate=lambda call: call.is_visible_as_own,
        )

    @api.model
    def _get_visible_user_ids(self):
        team = []
        if self._sees_nobodys_calls():
            team = self.env["crm.conversation"]._get_own_team_user_ids()
        return list({self.env.uid, *team})

    @api.model
    def _sees_nobodys_calls(self):
        return self.env.user.has_group("sales_team.group_sale_salesman")

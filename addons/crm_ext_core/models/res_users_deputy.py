from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

# What changes who stands in for whom, or when.
DEPUTY_FIELDS = {"active", "crm_deputy_id", "out_of_office_from", "out_of_office_to"}


class ResUsers(models.Model):
    """A user names the colleague who answers his follow-ups while he is away."""

    _inherit = "res.users"

    crm_deputy_id = fields.Many2one(
        "res.users",
        string="Own Deputy",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False), ('id', '!=', id)]",
        help="Is signalled your follow-ups while you are out of office, have time off "
        "or are busy all day, and those of your sales team that you do not react to. "
        "Without one, or when that colleague is away too, it is the deputy of your "
        "sales team, then its leader.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "crm_deputy_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "crm_deputy_id"]

    # === CONSTRAINT METHODS === #

    @api.constrains("crm_deputy_id")
    def _check_crm_deputy(self):
        for user in self:
            # The name of a colleague is no secret.
            deputy = user.crm_deputy_id.sudo()
            if deputy == user:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot be the own deputy. Choose a colleague.",
                        user=user.name,
                    )
                )
            if deputy.share:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work here. Choose a colleague as deputy.",
                        user=deputy.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if users.filtered("crm_deputy_id"):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        if not DEPUTY_FIELDS & vals.keys():
            return super().write(vals)
        concerned = self._crm_get_deputy_circle()
        result = super().write(vals)
        if {"active", "crm_deputy_id"} & vals.keys():
            self.env.registry.clear_cache()
        if vals.get("active") is False:
            self.env["mail.activity"]._crm_release_deputies(self)
        (concerned | self._crm_get_deputy_circle())._crm_replan()
        return result

    # === BUSINESS METHODS === #

    @api.model
    @ormcache()
    def _crm_get_deputy_ids(self):
        """Return all users who may have to act for another.

        Most users never have to: their clients ask nothing more at their start.

        :rtype: frozenset[int]
        """
        self.env["crm.team"].flush_model()
        self.env["mail.activity"].flush_model(["active", "crm_deputy_shown_id"])
        self.flush_model(["crm_deputy_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH deputy AS (
                    SELECT crm_deputy_id AS id FROM res_users
                     WHERE crm_deputy_id IS NOT NULL
                     UNION
                    SELECT crm_deputy_id FROM crm_team WHERE crm_deputy_id IS NOT NULL
                )
                SELECT id FROM deputy
                 UNION
                SELECT user_id FROM crm_team
                 WHERE active AND user_id IS NOT NULL AND EXISTS (SELECT FROM deputy)
                 UNION
                SELECT crm_deputy_shown_id FROM mail_activity
                 WHERE active AND crm_deputy_shown_id IS NOT NULL
                """
            )
        )
        return frozenset(user_id for (user_id,) in rows)

    def _crm_get_deputy_circle(self):
        """Return the users, their deputies and the deputies of those they act for."""
        if not self.ids or not self._crm_get_deputy_ids():
            return self.browse()
        now = fields.Datetime.now()
        assignees = SQL(
            "SELECT unnest(%s::int[]) UNION %s",
            self.ids,
            self._crm_get_represented_sql(self.ids),
        )
        assignees = SQL("SELECT id FROM (%s) circle(id)", assignees)
        chains = self._crm_get_chains(assignees, now, now + timedelta(hours=1))
        deputy_ids = {
            deputy.id for chain in chains.values() for deputy in chain.deputies
        }
        return self.browse(deputy_ids | set(self.ids)) if chains else self.browse()

    def _crm_replan_deputies(self):
        """The users are away at other times: let their deputies plan anew."""
        self._crm_get_deputy_circle()._crm_replan()

    def _crm_replan(self):
        """Let the open clients of the users ask anew what they have to signal."""
        for user in self:
            user._bus_send("crm_ext_core.followups_replan", {})

    def _crm_send_followups(self, times, **extra):
        """Tell the open clients of the users when to signal what.

        :param dict times: {activity id: moment in UTC, False for no more}
        """
        if not times:
            return
        followups = [
            {"id": activity_id, "at": fields.Datetime.to_string(moment), **extra}
            for activity_id, moment in times.items()
        ]
        for user in self:
            user._bus_send("crm_ext_core.followups", followups)

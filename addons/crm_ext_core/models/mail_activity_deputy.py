from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .mail_activity import SIGNAL_FIELDS
from .mail_activity_signal import PLANNED_HOURS, SIGNAL_TIME

# Neither assignee nor deputy has reacted since the last signal.
IS_UNANSWERED = (
    "active AND crm_due IS NOT NULL AND res_model IS NOT NULL "
    "AND crm_deputy_id IS NULL AND crm_reacted_at IS NULL "
    "AND (crm_acknowledged_at IS NULL OR crm_acknowledged_at < crm_snoozed_until)"
)
# No deputy has been signalled either. Activities without a document are private.
IS_FOR_DEPUTY = f"{IS_UNANSWERED} AND crm_deputy_shown_at IS NULL"
NO_DEPUTY = {
    "crm_deputy_id": False,
    "crm_deputy_shown_at": False,
    "crm_deputy_shown_id": False,
    "crm_deputy_shown_in": False,
    "crm_reacted_at": False,
}


class MailActivity(models.Model):
    """What is remembered of the deputies of a follow-up."""

    _inherit = "mail.activity"

    crm_deputy_id = fields.Many2one(
        "res.users",
        string="Taken over by",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The deputy who sees to this follow-up instead of the assignee.",
    )
    crm_deputy_shown_id = fields.Many2one(
        "res.users",
        string="Signalled to Deputy",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    crm_deputy_shown_at = fields.Datetime(
        string="Signalled to Deputy on", readonly=True, copy=False
    )
    crm_deputy_shown_in = fields.Char(
        string="Signalled to Deputy in Tab",
        readonly=True,
        copy=False,
        export_string_translation=False,
    )
    crm_reacted_at = fields.Datetime(
        string="Begun on",
        readonly=True,
        copy=False,
        help="When the assignee began to answer the signal.",
    )

    # What the client of a deputy asks at its start.
    _crm_deputy_idx = models.Index(f"(user_id, {SIGNAL_TIME}) WHERE {IS_FOR_DEPUTY}")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities.filtered("crm_due")._crm_notify_deputies()
        return activities

    def write(self, vals):
        if not SIGNAL_FIELDS & vals.keys():
            return super().write(vals)
        shown = self._crm_get_deputy_screens()
        taken = self.browse()
        if vals.get("crm_snoozed_until"):
            taken = self.filtered(
                lambda activity: activity.crm_deputy_id == self.env.user
                and activity.user_id != self.env.user
            )
            if taken:
                # It comes again to the deputy who took it, not to the assignee.
                super(MailActivity, taken).write(
                    {
                        **vals,
                        "crm_shown_at": fields.Datetime.now(),
                        "crm_deputy_shown_at": False,
                        "crm_deputy_shown_in": False,
                    }
                )
            vals = {**vals, **NO_DEPUTY}
        super(MailActivity, self - taken).write(vals)
        self.filtered("crm_due")._crm_notify_deputies(shown)
        return True

    def unlink(self):
        for activity_id, user in self._crm_get_deputy_screens().items():
            user._crm_send_followups({activity_id: False})
        return super().unlink()

    def _prepare_crm_step_values(self, vals):
        """A new time or assignee calls for a new signal, also of the deputy."""
        values = super()._prepare_crm_step_values(vals)
        return values | NO_DEPUTY if "crm_shown_at" in values else values

    # === BUSINESS METHODS === #

    @api.model
    def _crm_query(self, query):
        self.flush_model()
        return self.env.execute_query(query)

    def _crm_get_deputy_screens(self):
        """Return to which deputies these follow-ups were signalled.

        :return: {activity id: user}
        """
        # sudo: deputies are no secret, but a document may be hidden by now.
        shown = self.sudo().filtered("crm_deputy_shown_id")
        return {
            activity.id: activity.crm_deputy_shown_id.with_env(self.env)
            for activity in shown
        }

    def _crm_notify_deputies(self, shown=None):
        """Let the open clients of the deputies plan anew.

        :param dict shown: to whom they were signalled before
        """
        changes = defaultdict(dict)
        for activity_id, user in (shown or {}).items():
            changes[user][activity_id] = False
        users = self.env["res.users"]
        if users._crm_get_deputy_ids():
            now = fields.Datetime.now()
            rows = self._crm_query_open_for_deputies()
            for activity_id, _user_id, moment, shown_id, is_shown in rows:
                if shown_id and is_shown:
                    changes[users.browse(shown_id)].pop(activity_id, None)
                elif shown_id:
                    changes[users.browse(shown_id)][activity_id] = moment
            pending = [row[:3] for row in rows if not row[3]]
            for user_id, activity_id, moment in self._crm_plan_deputies(pending, now):
                changes[users.browse(user_id)][activity_id] = moment
        for user, times in changes.items():
            user._crm_send_followups(times)

    def _crm_query_open_for_deputies(self):
        """Return [(id, assignee id, signal time, deputy id, is shown), …]."""
        return self._crm_query(
            SQL(
                """
                SELECT id, user_id, %(moment)s, crm_deputy_shown_id,
                       crm_deputy_shown_at IS NOT NULL
                  FROM mail_activity
                 WHERE id = ANY(%(ids)s)
                   AND (%(pending)s
                        OR crm_deputy_shown_id IS NOT NULL AND %(unanswered)s
                        OR crm_deputy_shown_id = crm_deputy_id AND active)
                """,
                moment=SQL(SIGNAL_TIME),
                ids=self.ids,
                pending=SQL(IS_FOR_DEPUTY),
                unanswered=SQL(IS_UNANSWERED),
            )
        )

    @api.model
    def _crm_plan_deputies(self, rows, now):
        """Return when which deputy is to be signalled, within what clients plan.

        :param rows: [(id, assignee id, signal time), …]
        :return: [(deputy id, activity id, moment), …]
        """
        until = now + timedelta(hours=PLANNED_HOURS)
        rows = [row for row in rows if row[1] and row[2] <= until]
        if not rows:
            return []
        assignees = SQL(
            "SELECT id FROM res_users WHERE id = ANY(%s)", [row[1] for row in rows]
        )
        chains = self.env["res.users"]._crm_get_chains(assignees, now, until)
        unable = self._crm_find_unable(chains, rows)
        return [
            (deputy.id, activity_id, moment)
            for activity_id, user_id, due in rows
            if user_id in chains and chains[user_id].is_wanted
            for deputy in chains[user_id].deputies
            if (
                moment := chains[user_id].get_time(
                    deputy.id, due, now, unable[activity_id]
                )
            )
        ]

    @api.model
    def _crm_release_deputies(self, users):
        """Give back what users had taken over who do not work here any more."""
        # sudo: whoever archives a user need not read the documents.
        shown = self.sudo().search([("crm_deputy_shown_id", "in", users.ids)])
        taken = shown.filtered("crm_deputy_id")
        taken.write({"crm_shown_at": False, "crm_acknowledged_at": False, **NO_DEPUTY})
        (shown - taken).write(NO_DEPUTY)
        shown._crm_notify_deputies()

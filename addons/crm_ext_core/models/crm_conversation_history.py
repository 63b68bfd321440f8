from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BATCH = 200


class CrmConversationHistory(models.Model):
    """One order to enter former mails or meetings into the protocol.

    It is worked off in the background, batch by batch. Every batch is a transaction of
    its own that also notes where it ended, so that a killed server goes on there.
    """

    _name = "crm.conversation.history"
    _description = "Taking over of Former Talks"
    _order = "id desc"
    _rec_name = "source"

    source = fields.Selection(
        [("mail", "Mails"), ("meeting", "Meetings")], required=True, default="mail"
    )
    date_from = fields.Date(
        string="Since", help="Older ones are left out. Leave it empty to take all over."
    )
    state = fields.Selection(
        [("draft", "New"), ("running", "Running"), ("done", "Done")],
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    total = fields.Integer(string="To Look at", readonly=True, copy=False)
    seen = fields.Integer(string="Looked at", readonly=True, copy=False)
    created = fields.Integer(
        string="New Talks",
        readonly=True,
        copy=False,
        help="The others are in the protocol already, or no customer took part.",
    )
    position = fields.Integer(
        readonly=True, copy=False, help="Id of the last one looked at."
    )
    progress = fields.Float(compute="_compute_progress", help="In percent.")

    @api.depends("seen", "total")
    def _compute_progress(self):
        for history in self:
            is_done = history.state == "done"
            share = history.seen / history.total if history.total else is_done
            history.progress = min(100 * share, 100)

    # === CRUD METHODS === #

    def write(self, vals):
        if {"source", "date_from"} & vals.keys() and any(
            history.state != "draft" for history in self
        ):
            raise UserError(
                self.env._("It is under way already. Create a new one instead.")
            )
        return super().write(vals)

    # === ACTION METHODS === #

    def action_start(self):
        """Take the former mails or meetings over in the background."""
        for history in self.filtered(lambda history: history.state == "draft"):
            history.write({"state": "running", "total": history._count()})
        # sudo: only the system may trigger its jobs
        cron = self.env.ref("crm_ext_core.ir_cron_take_over_history").sudo()
        cron._trigger()

    def action_open_talks(self):
        """Open the talks that came from mails or meetings."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action"
        )
        return {**action, "domain": [("origin", "=", self.source)]}

    # === BUSINESS METHODS === #

    @api.model
    def _cron_take_over(self):
        """Work off the orders until the time of the job is over."""
        cron = self.env["ir.cron"]
        running = self.search([("state", "=", "running")], order="id")
        remaining = sum(history.total - history.seen for history in running)
        cron._commit_progress(remaining=max(remaining, 0))
        for history in running:
            while history.state == "running":
                seen = history._take_over_batch()
                if not cron._commit_progress(seen):
                    return

    def _take_over_batch(self):
        """Enter the next records into the protocol.

        :return: how many were looked at
        :rtype: int
        """
        self.ensure_one()
        talks = self.env["crm.conversation"]
        records = self._get_source_model().search(
            self._get_source_domain() & Domain("id", ">", self.position),
            order="id",
            limit=BATCH,
        )
        if not records:
            self.state = "done"
            return 0
        log = talks._log_mails if self.source == "mail" else talks._log_meetings
        self.write(
            {
                "created": self.created + len(log(records)),
                "seen": self.seen + len(records),
                "position": records[-1].id,
            }
        )
        return len(records)

    def _get_source_model(self):
        model = "mail.message" if self.source == "mail" else "calendar.event"
        return self.env[model]

    def _get_source_domain(self):
        """Return the domain of the records that may be talks.

        :rtype: odoo.fields.Domain
        """
        if self.source == "mail":
            domain = self.env["crm.conversation"]._get_mail_domain()
            date_field = "date"
        else:
            domain = Domain("stop", "<=", fields.Datetime.now())
            date_field = "start"
        if self.date_from:
            domain &= Domain(date_field, ">=", self.date_from)
        return domain

    def _count(self):
        # sudo: the protocol is complete, whoever starts this
        return self._get_source_model().sudo().search_count(self._get_source_domain())

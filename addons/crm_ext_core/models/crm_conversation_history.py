from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmConversationHistory(models.Model):
    """One order to enter former mails, meetings or calls into the protocol.

    It is worked off in the background, batch by batch. Every batch is a transaction of
    its own that also notes where it ended, so that a killed server goes on there.
    """

    _name = "crm.conversation.history"
    _description = "Taking over of Former Talks"
    _order = "id desc"
    _rec_name = "source"

    source = fields.Selection("_selection_source", required=True, default="mail")
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
    scheduled = fields.Integer(
        string="New Follow-ups",
        readonly=True,
        copy=False,
        help="Planned calls that are still to be held.",
    )
    left_out = fields.Integer(
        readonly=True, copy=False, help="No customer or no right value was found."
    )
    left_out_ids = fields.Json(string="Ids of the Left Out", readonly=True, copy=False)
    position = fields.Integer(
        readonly=True, copy=False, help="Id of the last one looked at."
    )
    progress = fields.Float(compute="_compute_progress", help="In percent.")

    @api.model
    def _selection_source(self):
        """Return what can be taken over from the modules that are installed."""
        former = {
            "crm.phonecall": self.env._("Phone Calls (crm_phonecall)"),
            "crm.claim": self.env._("Claims (crm_claim)"),
        }
        return [
            ("mail", self.env._("Mails")),
            ("meeting", self.env._("Meetings")),
            *((model, label) for model, label in former.items() if model in self.env),
        ]

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
        """Take the former talks over in the background."""
        for history in self.filtered(lambda history: history.state == "draft"):
            history.write({"state": "running", "total": history._count()})
        # sudo: only the system may trigger its jobs
        cron = self.env.ref("crm_ext_core.ir_cron_take_over_history").sudo()
        cron._trigger()

    def action_open_talks(self):
        """Open the talks that came from this source."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action"
        )
        domain = [("origin", "=", self.source)]
        if self.source in self.env:
            domain = [("former_key", "=like", f"{self.source},%")]
        return {**action, "domain": domain}

    def action_open_left_out(self):
        """Open the former records that did not become talks."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Left Out"),
            "res_model": self._get_source_model()._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.left_out_ids or [])],
            "context": {"active_test": False},
        }

from odoo import api, fields, models


class CrmCall(models.Model):
    """One telephone call, as the telephone system reported it."""

    _name = "crm.call"
    _description = "Call"
    _order = "started_at desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    # === WHAT THE TELEPHONE SYSTEM SAID === #
    system_id = fields.Many2one(
        "crm.phone.system",
        string="Telephone System",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    call_key = fields.Char(
        string="Call ID",
        required=True,
        readonly=True,
        help="What the telephone system calls this call.",
    )
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")],
        required=True,
        readonly=True,
        default="in",
    )
    state = fields.Selection(
        [
            ("ringing", "Ringing"),
            ("answered", "Answered"),
            ("ended", "Ended"),
            ("missed", "Missed"),
        ],
        required=True,
        readonly=True,
        default="ringing",
    )
    number = fields.Char(
        readonly=True, help="The other party, as the telephone system gave it."
    )
    own_number = fields.Char(
        readonly=True, help="The number or extension on our side of the call."
    )
    started_at = fields.Datetime(string="Start", readonly=True, required=True)
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    ended_at = fields.Datetime(string="End", readonly=True)
    duration = fields.Float(
        compute="_compute_duration", store=True, help="Talk time in hours."
    )

    # === WHO SPOKE === #
    user_id = fields.Many2one(
        "res.users",
        string="User",
        readonly=True,
        help="Who took or placed the call.",
    )
    user_ids = fields.Many2many(
        "res.users",
        "crm_call_user_rel",
        "call_id",
        "user_id",
        string="Users",
        readonly=True,
        help="The users whose phones rang.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The other party, when the number leaves no doubt.",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    conversation_id = fields.Many2one(
        "crm.conversation",
        string="Talk",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        related="system_id.company_id",
        string="Own Company",
        store=True,
        index=True,
    )

    # An event that is reported twice, or by two workers at once, is one call.
    _call_key_idx = models.UniqueIndex("(system_id, call_key)")
    # The list of all calls.
    _started_idx = models.Index("(started_at DESC, id DESC)")
    # What a tab asks at its start, and what is closed when no hang-up came.
    _open_idx = models.Index("(started_at) WHERE state IN ('ringing', 'answered')")

    @api.depends("answered_at", "ended_at")
    def _compute_duration(self):
        for call in self:
            call.duration = 0
            if call.answered_at and call.ended_at:
                talk_time = call.ended_at - call.answered_at
                call.duration = max(talk_time.total_seconds(), 0) / 3600

    # === RPC OF THE WEB CLIENT === #

    @api.model
    @api.readonly
    def get_ringing_calls(self):
        """Return the calls that ring at the user's phone, for a tab that loads.

        :return: dicts as :meth:`_prepare_bus_data` sends them, the oldest first
        :rtype: list[dict]
        """
        calls = self.search(
            [("state", "=", "ringing"), ("user_ids", "in", self.env.user.ids)],
            order="started_at, id",
        )
        return [call._prepare_bus_data() for call in calls]

    # === BUSINESS METHODS === #

    def _prepare_bus_data(self):
        """Return what the clients of the called users get at each change of state.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "number": self.number,
            "direction": self.direction,
        }

    def _notify_users(self):
        for call in self:
            for user in call.user_ids:
                user._bus_send("crm_ext_core.call", call._prepare_bus_data())

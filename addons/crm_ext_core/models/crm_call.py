from odoo import api, fields, models
from odoo.fields import Domain


class CrmCall(models.Model):
    """One telephone call, as the telephone system reported it.

    Nobody writes calls but the reports of the system (:meth:`_report`) and the actions
    that tell who the caller is.
    """

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
    is_forwarded = fields.Boolean(
        readonly=True, help="Went on as another call: nobody missed it."
    )
    number = fields.Char(
        readonly=True, help="The other party, as the telephone system gave it."
    )
    caller_key = fields.Char(
        readonly=True,
        index="trigram",
        help="The number in the form that is the same in every notation: "
        "international where possible.",
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
        ondelete="set null",
        help="Who took or placed the call.",
    )
    user_ids = fields.Many2many(
        "res.users",
        "crm_call_user_rel",
        "call_id",
        "user_id",
        string="Users",
        readonly=True,
        help="The users at whose phones the call was.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        check_company=True,
        help="The other party, when the number leaves no doubt.",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Company",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        ondelete="set null",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead",
        readonly=True,
        ondelete="set null",
        check_company=True,
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
        precompute=True,
    )

    # An event that is reported twice, or by two workers at once, is one call.
    _call_key_idx = models.UniqueIndex("(system_id, call_key)")
    # The list of all calls.
    _started_idx = models.Index("(started_at DESC, id DESC)")
    # What rings, and what is closed when no hang-up came.
    _open_idx = models.Index("(started_at) WHERE state IN ('ringing', 'answered')")
    # Calls of a contact, of a company with its people, of a lead, newest first.
    _partner_idx = models.Index(
        "(partner_id, started_at DESC, id DESC) WHERE partner_id IS NOT NULL"
    )
    _commercial_idx = models.Index(
        "(commercial_partner_id, started_at DESC, id DESC) "
        "WHERE commercial_partner_id IS NOT NULL"
    )
    _lead_idx = models.Index(
        "(lead_id, started_at DESC, id DESC) WHERE lead_id IS NOT NULL"
    )
    # Calls that a user took or placed.
    _user_idx = models.Index(
        "(user_id, started_at DESC, id DESC) WHERE user_id IS NOT NULL"
    )
    # Other calls from this number.
    _caller_idx = models.Index(
        "(caller_key, started_at DESC, id DESC) WHERE caller_key IS NOT NULL"
    )
    # Unknown callers.
    _unknown_idx = models.Index(
        "(started_at DESC, id DESC) WHERE partner_id IS NULL AND lead_id IS NULL"
    )
    # The last report of a telephone system.
    _system_idx = models.Index("(system_id, id DESC)")

    # === COMPUTE METHODS === #

    @api.depends("answered_at", "ended_at")
    def _compute_duration(self):
        for call in self:
            call.duration = 0
            if call.answered_at and call.ended_at:
                talk_time = call.ended_at - call.answered_at
                call.duration = max(talk_time.total_seconds(), 0) / 3600

    @api.depends("partner_id.commercial_partner_id")
    def _compute_commercial_partner_id(self):
        for call in self:
            call.commercial_partner_id = call.partner_id.commercial_partner_id

    @api.depends("number", "partner_id", "lead_id", "direction")
    def _compute_display_name(self):
        for call in self:
            # sudo: the name of who called is shown to whoever sees the call.
            caller = call.sudo().partner_id or call.sudo().lead_id
            call.display_name = (
                caller.display_name or call.number or self.env._("Number withheld")
            )

    # === RPC OF THE WEB CLIENT === #

    @api.model
    @api.readonly
    def get_ringing_calls(self):
        """Return the calls that ring at the user's phone, for a tab that loads.

        :return: dicts as :meth:`_prepare_bus_data` sends them, the oldest first
        :rtype: list[dict]
        """
        calls = self.search(
            Domain("state", "=", "ringing") & Domain("user_ids", "in", self.env.uid),
            order="started_at, id",
        )
        return [call._prepare_bus_data() for call in calls]

    # === BUSINESS METHODS === #

    def _prepare_bus_data(self):
        """Return what the clients of the called users get at each change of state.

        ``user_id`` is who took the call: for everybody else it is answered elsewhere.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "number": self.number,
            "direction": self.direction,
            "user_id": self.user_id.id,
            "started_at": fields.Datetime.to_string(self.started_at),
        }

    def _notify_users(self):
        for call in self:
            for user in call.user_ids:
                user._bus_send("crm_ext_core.call", call._prepare_bus_data())

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Named in the order of the alphabet: groups of a list come in that order.
SECTIONS = [
    ("overdue", "Overdue"),
    ("today", "Today"),
    ("upcoming", "Coming"),
]


class MailActivity(models.Model):
    """What the list of the day shows, sorts and groups by."""

    _inherit = "mail.activity"

    crm_priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")],
        string="Priority",
        default="0",
        required=True,
    )
    crm_planned_at = fields.Datetime(
        string="Time",
        compute="_compute_crm_planned_at",
        help="When it is due, or until when it was snoozed.",
    )
    crm_section = fields.Selection(
        SECTIONS,
        string="Section of the Day",
        compute="_compute_crm_section",
        search="_search_crm_section",
        help="Where an open activity stands in the day of its assignee.",
    )
    crm_phone = fields.Char(string="Phone", compute="_compute_crm_phone")
    crm_team_id = fields.Many2one(related="user_id.sale_team_id", string="Sales Team")
    crm_is_of_my_team = fields.Boolean(
        string="Of My Team",
        compute="_compute_crm_is_of_my_team",
        search="_search_crm_is_of_my_team",
    )
    crm_is_late = fields.Boolean(string="Late", compute="_compute_crm_is_late")

    # What the list of the day reads: the open activities of one user, and those that
    # he took over as a deputy.
    _crm_day_idx = models.Index("(user_id, date_deadline) WHERE active")
    _crm_deputy_day_idx = models.Index(
        "(crm_deputy_id) WHERE active AND crm_deputy_id IS NOT NULL"
    )

    # === COMPUTE METHODS === #

    @api.depends("crm_due", "crm_snoozed_until")
    def _compute_crm_planned_at(self):
        for activity in self:
            activity.crm_planned_at = activity.crm_snoozed_until or activity.crm_due

    @api.depends("active", "date_deadline", "crm_snoozed_until", "user_id")
    def _compute_crm_section(self):
        now = fields.Datetime.now()
        for activity in self:
            day = activity.date_deadline
            if activity.crm_snoozed_until:
                day = activity._crm_to_local(activity.crm_snoozed_until).date()
            today = activity._crm_to_local(now).date()
            if not activity.active or not day:
                activity.crm_section = False
            elif day == today:
                activity.crm_section = "today"
            else:
                activity.crm_section = "overdue" if day < today else "upcoming"

    def _search_crm_section(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s)",
                model._field_to_sql(alias, "crm_section", query),
                [section for section in value if section],
            )
        )

    @api.depends("crm_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_phone(self):
        readable = self.crm_partner_id._filtered_access("read")
        for activity in self:
            partner = activity.crm_partner_id & readable
            company = partner.commercial_partner_id._filtered_access("read")
            activity.crm_phone = partner.phone or company.phone

    @api.depends("active", "crm_due", "crm_snoozed_until")
    def _compute_crm_is_late(self):
        now = fields.Datetime.now()
        for activity in self:
            planned_at = activity.crm_planned_at
            activity.crm_is_late = bool(
                activity.active and planned_at and planned_at < now
            )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_crm_is_of_my_team(self):
        user_ids = set(self._get_crm_team_user_ids())
        for activity in self:
            activity.crm_is_of_my_team = activity.user_id.id in user_ids

    @api.model
    def _search_crm_is_of_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("user_id", "in", self._get_crm_team_user_ids())

    @api.model
    def _get_crm_team_user_ids(self):
        """Return who shares a sales team with the user, as its head or as a member.

        :rtype: list[int]
        """
        # sudo: members are no secret, but not every employee may read them.
        members = self.env["crm.team.member"].sudo()
        teams = members.search([("user_id", "=", self.env.uid)]).crm_team_id
        domain = Domain("crm_team_id", "in", teams.ids)
        domain |= Domain("crm_team_id.user_id", "=", self.env.uid)
        groups = members._read_group(domain, ["user_id"])
        return [user.id for (user,) in groups]

    # === ORM METHODS === #

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists sort by the time and group by the section."""
        if field_expr == "crm_planned_at":
            return SQL(
                "COALESCE(%s, %s)",
                self._field_to_sql(alias, "crm_snoozed_until", query),
                self._field_to_sql(alias, "crm_due", query),
            )
        if field_expr == "crm_section":
            return self._crm_section_to_sql(alias, query)
        return super()._field_to_sql(alias, field_expr, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Put activities without a time behind those of their day that have one."""
        if field_name != "crm_planned_at":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        moment = SQL(
            "COALESCE(%s, %s + INTERVAL '1 day')",
            self._field_to_sql(alias, "crm_planned_at", query),
            self._field_to_sql(alias, "date_deadline", query),
        )
        return SQL("%s %s %s", moment, direction, nulls)

    @api.model
    def _crm_section_to_sql(self, alias, query):
        timezone = SQL(
            "COALESCE(%s, %s)",
            self._field_to_sql(alias, "user_tz", query),
            self.env.user.tz or "UTC",
        )
        snoozed_until = self._field_to_sql(alias, "crm_snoozed_until", query)
        deadline = self._field_to_sql(alias, "date_deadline", query)
        now = fields.Datetime.now()
        return SQL(
            "CASE WHEN %(active)s IS NOT TRUE THEN NULL "
            "ELSE (ARRAY['overdue', 'today', 'upcoming'])"
            "[2 + SIGN(%(day)s - %(today)s)::int] END",
            active=self._field_to_sql(alias, "active", query),
            day=SQL(
                "COALESCE(%s, %s)",
                self._crm_day_to_sql(snoozed_until, timezone),
                deadline,
            ),
            today=self._crm_day_to_sql(SQL("%s::timestamp", now), timezone),
        )

    @api.model
    def _crm_day_to_sql(self, moment, timezone):
        """Return the local day of a moment in UTC."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, timezone)

    # === BUSINESS METHODS === #

    def crm_postpone(self, choice):
        """Snooze the activities; one without a time gets the chosen one.

        :param str choice: as :meth:`crm_snooze` takes it
        :return: when, in UTC
        :rtype: str
        """
        timed = self.filtered("crm_due")
        untimed = self - timed
        untimed._crm_check_own()
        moment = timed.crm_snooze(choice)
        due = fields.Datetime.to_datetime(moment).replace(second=0)
        untimed.write({"crm_due": due})
        return moment

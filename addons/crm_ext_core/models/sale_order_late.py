from datetime import datetime, time, timezone

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SaleOrder(models.Model):
    """Orders that are late, where and why."""

    _inherit = "sale.order"

    crm_is_late = fields.Boolean(
        "Late",
        compute="_compute_crm_progress",
        search="_search_crm_is_late",
        groups="base.group_user",
        help="Goods are still to be delivered although the promised day, or else the "
        "planned day of the delivery, is over.",
    )
    crm_late_reason = fields.Char(
        "Why Late",
        compute="_compute_crm_progress",
        groups="base.group_user",
        help="What keeps the delivery of a late order.",
    )

    def _prepare_crm_progress(self, fact):
        is_late = bool(self._get_crm_late_since(fact))
        return super()._prepare_crm_progress(fact) | {
            "crm_is_late": is_late,
            "crm_late_reason": is_late and self._get_crm_late_reason(fact),
        }

    @api.model
    def _search_crm_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._flush_crm_progress()
        midnight = self._get_crm_midnight()

        def is_late(model, alias, _query):
            return SQL(
                """(SELECT line.missing > 0
                       AND COALESCE(%(promised)s, line.planned_date) < %(midnight)s
                      FROM (%(lines)s) line)""",
                promised=SQL.identifier(alias, "commitment_date"),
                midnight=midnight,
                lines=model._select_crm_lines(SQL.identifier(alias, "id")),
            )

        late = (
            Domain("state", "=", "sale")
            & Domain("crm_is_open", "=", True)
            & Domain.custom(to_sql=is_late)
        )
        return late if True in value else ~late

    @api.model
    def _get_crm_midnight(self, day=None):
        """Return the beginning of a day of the user, by default today, in UTC.

        A promise is for a day.
        """
        begin = datetime.combine(day or fields.Date.context_today(self), time())
        return self.env.tz.localize(begin).astimezone(timezone.utc).replace(tzinfo=None)

    def _get_crm_late_since(self, fact):
        """Return the day that passed without the delivery being complete, or None."""
        if self.state != "sale" or not fact["is_open"] or not fact["missing"]:
            return None
        promised = self.commitment_date or fact["planned_date"]
        return promised if promised and promised < self._get_crm_midnight() else None

    def _get_crm_late_steps(self, fact):
        """Return the keys of the steps that keep the order from being in time."""
        late = {"paid"} if fact["overdue_since"] else set()
        if self._get_crm_late_since(fact):
            late.add("delivered")
            if fact["productions_done"] < fact["productions"]:
                late.add("production")
        return late

    def _get_crm_late_reason(self, fact):
        """Return what keeps a late delivery, in words for colleagues."""
        if fact["productions_done"] < fact["productions"]:
            return self.env._("Production is not finished")
        if fact["supplied"]:
            return self.env._("The supplier has not delivered")
        if not fact["planned"]:
            return self.env._("No delivery is planned")
        if not fact["lacking"]:
            return self.env._("The goods are ready, but not shipped")
        if fact["lacks"] > 1:
            return self.env._(
                "%(product)s and %(count)s more are missing",
                product=fact["lacking"],
                count=int(fact["lacks"]) - 1,
            )
        return self.env._("%(product)s is missing", product=fact["lacking"])

from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_INTERVAL = 999
# What says how often something comes again.
RECURRENCE_FIELDS = (
    "crm_recurrence_unit",
    "crm_recurrence_interval",
    *(f"crm_recurrence_{day}" for day in WEEKDAYS),
    "crm_recurrence_month_by",
    "crm_recurrence_until",
)


class CrmRecurrenceMixin(models.AbstractModel):
    """How often something comes again."""

    _name = "crm.recurrence.mixin"
    _description = "Recurrence"

    crm_recurrence_unit = fields.Selection(
        [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")],
        string="Repeat",
        help="When it is done or skipped, the next one is planned.",
    )
    crm_recurrence_interval = fields.Integer(
        string="Repeat Every", default=1, help="Every so many days, weeks or months."
    )
    crm_recurrence_mon = fields.Boolean(string="Mon")
    crm_recurrence_tue = fields.Boolean(string="Tue")
    crm_recurrence_wed = fields.Boolean(string="Wed")
    crm_recurrence_thu = fields.Boolean(string="Thu")
    crm_recurrence_fri = fields.Boolean(string="Fri")
    crm_recurrence_sat = fields.Boolean(string="Sat")
    crm_recurrence_sun = fields.Boolean(string="Sun")
    crm_recurrence_month_by = fields.Selection(
        [("date", "Same Day of the Month"), ("weekday", "Same Weekday of the Month")],
        string="Day of Month",
        default="date",
        help="The 10th of each month, or its second Tuesday.",
    )
    crm_recurrence_until = fields.Date(
        string="Repeat Until", help="The last possible day. Empty for no end."
    )

    @api.constrains("crm_recurrence_unit", "crm_recurrence_interval")
    def _check_crm_recurrence_interval(self):
        for record in self.filtered("crm_recurrence_unit"):
            if not 1 <= record.crm_recurrence_interval <= MAX_INTERVAL:
                raise ValidationError(
                    self.env._(
                        "Repeat it every 1 to %(max)s days, weeks or months.",
                        max=MAX_INTERVAL,
                    )
                )

    def _prepare_crm_recurrence_values(self):
        """Return how often this record comes again, {} when it does not."""
        self.ensure_one()
        if not self.crm_recurrence_unit:
            return {}
        return {name: self[name] for name in RECURRENCE_FIELDS}

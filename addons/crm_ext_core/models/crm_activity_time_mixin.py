from odoo import api, fields, models
from odoo.exceptions import ValidationError

HOURS_PER_DAY = 24


class CrmActivityTimeMixin(models.AbstractModel):
    """Time of day and talk of the activities that a configuration plans."""

    _name = "crm.activity.time.mixin"
    _description = "Time of Planned Activities"

    crm_time = fields.Float(
        string="Time",
        help="Time of day in the time zone of the assignee. 0:00 for an activity of "
        "the day.",
    )
    crm_kind_id = fields.Many2one(
        "crm.conversation.kind",
        string="Talk",
        help="When the activity is done, it enters the protocol as such a talk.",
    )

    @api.constrains("crm_time")
    def _check_crm_time(self):
        for record in self:
            if not 0 <= record.crm_time < HOURS_PER_DAY:
                raise ValidationError(
                    self.env._("Enter a time of day from 0:00 to 23:59.")
                )

    def _prepare_crm_time_values(self):
        """Return what the planned activities have beside Odoo's fields.

        :rtype: dict
        """
        values = {"crm_time": self.crm_time, "crm_kind_id": self.crm_kind_id.id}
        return {name: value for name, value in values.items() if value}

from odoo import api, models


class ResourceCalendar(models.Model):
    """Deadlines follow the working hours."""

    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name"}:
            self._touch_crm_deadlines()
        return result

    def _touch_crm_deadlines(self):
        """Count the open tickets of the companies that may use them anew."""
        # sudo: whoever plans holidays need not see all companies.
        companies = self.sudo().company_id
        if not all(calendar.company_id for calendar in self.sudo()):
            companies = companies.search([("active", "=", True)])
        companies.filtered(_has_targets)._touch_crm_deadlines()


class ResourceCalendarLeaves(models.Model):
    """A new holiday moves deadlines."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._touch_crm_deadlines()
        return leaves

    def write(self, vals):
        self._touch_crm_deadlines()
        result = super().write(vals)
        self._touch_crm_deadlines()
        return result

    def unlink(self):
        self._touch_crm_deadlines()
        return super().unlink()

    def _touch_crm_deadlines(self):
        """Days off of one resource, such as an employee, move no deadline."""
        general = self.sudo().filtered(lambda leave: not leave.resource_id)
        companies = general.company_id | general.calendar_id.company_id
        if general.filtered(lambda leave: not leave.company_id):
            companies = companies.search([("active", "=", True)])
        companies.filtered(_has_targets)._touch_crm_deadlines()


class ResourceCalendarAttendance(models.Model):
    """So do working hours that are added, changed or taken away."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._touch_crm_deadlines()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self.calendar_id._touch_crm_deadlines()
        return result

    def unlink(self):
        self.calendar_id._touch_crm_deadlines()
        return super().unlink()


def _has_targets(company):
    return bool(
        company.env["crm.ticket.sla"].search_count(
            [("company_id", "=", company.id)], limit=1
        )
    )

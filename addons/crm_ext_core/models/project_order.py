from odoo import models
from odoo.exceptions import UserError


class ProjectProject(models.Model):
    _inherit = "project.project"

    def action_register_order(self):
        """Register an order of the customer for this project."""
        self.ensure_one()
        orders = self.env["sale.order"]
        if not self.partner_id:
            raise UserError(self.env._("Choose the customer of the project first."))
        context = {"default_origin": self.name}
        if self.company_id:
            context["default_company_id"] = self.company_id.id
        # sale_project puts what is sold on the project, if that may be invoiced.
        if "project_id" in orders._fields and self.allow_billable:
            context["default_project_id"] = self.id
        return orders._get_crm_register_action(self.partner_id, **context)

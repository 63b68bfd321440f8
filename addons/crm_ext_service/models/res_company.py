from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_deadlines_next = fields.Integer(
        readonly=True,
        export_string_translation=False,
        help="Open tickets with this or a higher id are to get their deadlines anew; "
        "0: none is.",
    )

    def _touch_crm_deadlines(self):
        """Let the job compute the deadlines of the open tickets anew, soon."""
        if not self:
            return
        # sudo: helpdesk managers do not write companies.
        self.sudo().crm_deadlines_next = 1
        cron = self.env.ref(
            "crm_ext_service.ir_cron_ticket_deadline", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()

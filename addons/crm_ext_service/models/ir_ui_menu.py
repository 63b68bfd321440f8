from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Hide the targets while OCA's SLA addon has the say."""
        hidden = super()._load_menus_blacklist()
        if self.env["helpdesk.ticket"]._has_crm_other_sla():
            for name in ("crm_ticket_sla_menu", "crm_ticket_deadline_menu"):
                menu = self.env.ref(f"crm_ext_service.{name}", raise_if_not_found=False)
                hidden += menu.ids if menu else []
        return hidden

from odoo import api, models


class CrmPhoneNumber(models.Model):
    _inherit = "crm.phone.number"

    @api.model
    def _get_ranking_reasons(self):
        return [*super()._get_ranking_reasons(), (20, self._get_reasons_open_ticket)]

    @api.model
    def _get_reasons_open_ticket(self, owners):
        """Return who has open tickets, the most recent one first."""
        partners = owners["res.partner"]
        tickets = self.env["helpdesk.ticket"]
        if not partners or not tickets.has_access("read"):
            return {}
        rows = tickets._read_group(
            [("partner_id", "in", partners.ids), ("stage_id.closed", "=", False)],
            ["partner_id"],
            ["__count", "number:array_agg", "id:max"],
            order="id:max desc",
        )
        reasons = {}
        for partner, count, numbers, _last in rows:
            text = self.env._("Open ticket %(number)s", number=numbers[0])
            if count > 1:
                text = self.env._("%(count)s open tickets", count=count)
            reasons["res.partner", partner.id] = text
        return reasons

from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_helpdesk_ticket_count(self):
        """Count the tickets of all partners at once, as far as the user may see them.

        A company counts the tickets of its people, a person the own ones.
        """
        open_count, total = self._get_crm_ticket_counts()
        for partner in self:
            key = partner._origin or partner
            partner.helpdesk_ticket_count = total.get(key.id, 0)
            partner.helpdesk_ticket_active_count = open_count.get(key.id, 0)
            partner.helpdesk_ticket_count_string = (
                f"{partner.helpdesk_ticket_active_count}"
                f" / {partner.helpdesk_ticket_count}"
            )

    def action_view_helpdesk_tickets(self):
        self.ensure_one()
        action = super().action_view_helpdesk_tickets()
        return {**action, "domain": list(self._get_crm_ticket_domain())}

    def action_crm_new_ticket(self):
        """Open a new ticket of this customer; the number appears when it is saved."""
        self.ensure_one()
        complaint = self.env.context.get("default_crm_is_complaint", False)
        title = self.env._("New Complaint") if complaint else self.env._("New Ticket")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "helpdesk.ticket",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.id,
                "default_crm_is_complaint": complaint,
            },
        }

    def _get_crm_ticket_counts(self):
        """Return open and all tickets of each partner.

        :rtype: tuple[dict[int, int], dict[int, int]]
        """
        open_count, total = {}, {}
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        for field_name, partners in (
            ("commercial_partner_id", companies),
            ("partner_id", self - companies),
        ):
            if not partners.ids:
                continue
            rows = self.env["helpdesk.ticket"]._read_group(
                [(field_name, "in", partners.ids)],
                [field_name, "stage_id"],
                ["__count"],
            )
            for partner, stage, count in rows:
                total[partner.id] = total.get(partner.id, 0) + count
                if not stage.closed:
                    open_count[partner.id] = open_count.get(partner.id, 0) + count
        return open_count, total

    def _get_crm_ticket_domain(self):
        """Return the domain of the tickets that the counters count."""
        is_company = self.commercial_partner_id == self
        field_name = "commercial_partner_id" if is_company else "partner_id"
        return Domain(field_name, "=", self.id)

    def _get_crm_open_ticket_facts(self, limit=3):
        """Return a line on each of the latest open tickets that the user may read."""
        tickets = self.env["helpdesk.ticket"]
        if not self or not tickets.has_access("read"):
            return []
        latest = tickets.search(
            [
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("stage_id.closed", "=", False),
            ],
            order="id desc",
            limit=limit,
        )
        return [
            self.env._("Open ticket %(ticket)s", ticket=ticket.display_name)
            for ticket in latest
        ]

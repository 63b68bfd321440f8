from odoo import api, fields, models
from odoo.tools import SQL

RELATION = "crm_ticket_related_rel"


class HelpdeskTicket(models.Model):
    """Tickets that have to do with each other, seen from both of them."""

    _inherit = "helpdesk.ticket"

    crm_related_ids = fields.Many2many(
        "helpdesk.ticket",
        RELATION,
        "ticket_id",
        "related_id",
        string="Related Tickets",
        copy=False,
        domain="[('id', '!=', id)]",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if any(vals.get("crm_related_ids") for vals in vals_list):
            tickets._mirror_crm_related()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if "crm_related_ids" in vals:
            self._mirror_crm_related()
        return result

    def _mirror_crm_related(self):
        """Let the related tickets name these ones, and those no longer related not."""
        self.flush_recordset(["crm_related_ids"])
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %(relation)s other
                      WHERE related_id IN %(ids)s
                        AND (ticket_id = related_id
                             OR NOT EXISTS (
                                 SELECT FROM %(relation)s own
                                  WHERE own.ticket_id = other.related_id
                                    AND own.related_id = other.ticket_id));
                INSERT INTO %(relation)s (ticket_id, related_id)
                     SELECT related_id, ticket_id FROM %(relation)s
                      WHERE ticket_id IN %(ids)s
                ON CONFLICT DO NOTHING
                """,
                relation=SQL.identifier(RELATION),
                ids=tuple(self.ids),
            )
        )
        self.invalidate_model(["crm_related_ids"], flush=False)

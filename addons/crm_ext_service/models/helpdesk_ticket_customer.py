from odoo import api, fields, models
from odoo.tools import SQL


class HelpdeskTicket(models.Model):
    """For whom the ticket was opened: this stays when the contact changes companies."""

    _inherit = "helpdesk.ticket"

    # commercial_partner_id follows the contact to the new company. That one has no
    # business with what happened at the former one.
    crm_customer_id = fields.Many2one(
        "res.partner",
        string="Customer Then",
        compute="_compute_crm_customer_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="The company, or the private person, whose matter this ticket is. A "
        "contact who moves to another company does not take it along: neither he nor "
        "his new colleagues see it in the portal any longer.",
    )

    @api.depends("partner_id")
    def _compute_crm_customer_id(self):
        for ticket in self:
            ticket.crm_customer_id = ticket.partner_id.commercial_partner_id

    def write(self, vals):
        """Take a ticket that goes to another customer away from the former one."""
        if "partner_id" not in vals and "crm_customer_id" not in vals:
            return super().write(vals)
        former = self.filtered("crm_customer_id").grouped("crm_customer_id")
        result = super().write(vals)
        for customer, tickets in former.items():
            # A contact who gets the first company stays the same customer.
            left = tickets.filtered(
                lambda t, c=customer: c not in t.crm_customer_id | t.partner_id
            )
            if left:
                left._remove_crm_readers(
                    left.sudo().message_partner_ids.filtered(
                        lambda p, c=customer: p.commercial_partner_id == c
                    )
                )
        return result

    def _remove_crm_readers(self, partners):
        """Let these people follow the tickets no longer, nor use links from old mails.

        The links of all others are lost with theirs; those who may see the ticket in
        the portal open it there.
        """
        # sudo: who works on a contact or a ticket may lack the right to the other.
        tickets = self.sudo()
        tickets.filtered("access_token").access_token = False
        tickets.message_unsubscribe(partners.ids)


def fill_crm_customer(cr):
    """Let each ticket belong to the customer that its contact belongs to today."""
    cr.execute(
        SQL("ALTER TABLE helpdesk_ticket ADD COLUMN IF NOT EXISTS crm_customer_id int4")
    )
    cr.execute(
        SQL(
            """
            UPDATE helpdesk_ticket
               SET crm_customer_id = commercial_partner_id
             WHERE crm_customer_id IS NULL
               AND commercial_partner_id IS NOT NULL
            """
        )
    )

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # No default: an empty role costs nothing in a table of a million contacts.
    crm_ticket_role = fields.Selection(
        [("branch", "Own Branch"), ("tree", "Whole Company Tree")],
        string="Tickets in the Portal",
        groups="base.group_user",
        help="Besides the own tickets the contact sees in the portal those of the own "
        "branch with all below it, or those of the whole company tree. Needs "
        "Tickets of Colleagues in the Portal in the settings of the helpdesk.",
    )

    def write(self, vals):
        """Let contacts who change companies leave the tickets of the former one."""
        if "parent_id" not in vals:
            return super().write(vals)
        people = self.sudo().search([("id", "child_of", self.ids)])
        former = {person: person.commercial_partner_id for person in people}
        result = super().write(vals)
        moved = people.filtered(lambda p: p.commercial_partner_id != former[p])
        if moved:
            moved._leave_crm_tickets(former)
        return result

    def _leave_crm_tickets(self, former):
        """Leave the tickets of former companies to these, and those opened before any.

        A contact who had neither company nor login was not completed yet: the tickets
        come along. A private customer with a login keeps them for himself.

        :param dict former: {person: company, or the person without one}
        """
        # sudo: who works on contacts need not see tickets.
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        touched = tickets.search(
            [
                ("crm_customer_id", "in", [former[person].id for person in self]),
                "|",
                ("partner_id", "in", self.ids),
                ("message_partner_ids", "in", self.ids),
            ]
        )
        # The role was given for the former company.
        self.filtered("crm_ticket_role").crm_ticket_role = False
        for person in self if touched else ():
            of_former = touched.filtered(
                lambda t, c=former[person]: t.crm_customer_id == c
            )
            if former[person] != person:
                of_person = of_former.filtered(
                    lambda t, p=person: p in t.partner_id | t.message_partner_ids
                )
                of_person._remove_crm_readers(person)
            elif not person.with_context(active_test=False).user_ids:
                of_former.crm_customer_id = person.commercial_partner_id

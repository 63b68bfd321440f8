from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """Numbers that a manager gives by hand or by import, and new ones on demand."""

    _inherit = "helpdesk.ticket"

    def action_crm_renumber(self):
        """Give new numbers in the format of the team; the old ones stay registered.

        Thousands are renumbered at once where numbers stood twice: nothing but the
        number changes, so they are written together.
        """
        if not self._is_crm_number_manager():
            raise AccessError(
                self.env._("Ask a helpdesk manager to draw new ticket numbers.")
            )
        self.check_access("write")
        groups = self.grouped(lambda ticket: (ticket.team_id, ticket.company_id))
        for (team, company), tickets in groups.items():
            numbers = team.sudo()._draw_crm_numbers(company, len(tickets))
            with self.env.protecting([self._fields["number"]], tickets):
                for ticket, number in zip(tickets, numbers, strict=True):
                    ticket.number = number
        self.modified(["number"])
        self._register_crm_numbers()

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Tickets of an Older System"),
                "template": "/crm_ext_service/static/xls/tickets.xlsx",
            }
        ]

    def _check_crm_number_free(self, given):
        """Refuse numbers that another ticket has or had: they would lead to both.

        The number of a ticket that was deleted may be given again, so that an import
        can be repeated.

        :param list[tuple[str, int]] given: numbers with the id of their company
        """
        if not given:
            return
        if len(set(given)) < len(given):
            raise UserError(
                self.env._(
                    "The ticket number %(number)s is given to two tickets at once. "
                    "Give each its own.",
                    number=next(n for n in given if given.count(n) > 1)[0],
                )
            )
        # sudo: the number is taken, whether or not the user sees the other ticket.
        register = self.env["crm.number.alias"].sudo()
        domain = Domain("number", "in", [number for number, _company in given])
        domain &= Domain("company_id", "in", [company for _number, company in given])
        domain &= Domain("ticket_id", "not in", [False, *self.ids])
        for alias in register.search(domain):
            if (alias.number, alias.company_id.id) in given:
                raise UserError(
                    self.env._(
                        "The number %(number)s leads to another ticket of "
                        "%(company)s already. Choose another one, or leave it empty "
                        "to draw one.",
                        number=alias.number,
                        company=alias.company_id.name,
                    )
                )

    def _take_crm_numbers_along(self):
        """Let former numbers find these tickets in the company that they moved to.

        A number that leads to another ticket there is left to that one.
        """
        # sudo: the other company's register, which the system writes only.
        register = self.env["crm.number.alias"].sudo()
        for company, tickets in self.grouped("company_id").items():
            domain = Domain("ticket_id", "in", tickets.ids)
            former = register.search(domain & Domain("company_id", "!=", company.id))
            domain = Domain("number", "in", former.mapped("number"))
            there = register.search(domain & Domain("company_id", "=", company.id))
            taken = set(there.mapped("number"))
            register.create(
                [
                    {"number": number, "ticket_id": ticket.id, "company_id": company.id}
                    for number, ticket in {(a.number, a.ticket_id) for a in former}
                    if number not in taken
                ]
            )

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class HelpdeskTicket(models.Model):
    """Tickets from before the installation whose number stands twice.

    They keep the unique index from being made. The oldest keeps its number by proposal,
    the others get new ones; nothing is renumbered before somebody says so.
    """

    _inherit = "helpdesk.ticket"

    crm_number_stands_twice = fields.Boolean(
        compute="_compute_crm_number_stands_twice",
        search="_search_crm_number_stands_twice",
        export_string_translation=False,
    )
    crm_number_proposal = fields.Selection(
        [("keep", "Keeps its number"), ("renumber", "Gets a new number")],
        string="Proposal",
        compute="_compute_crm_number_stands_twice",
        help="The oldest ticket keeps the number, because it was quoted first.",
    )

    @api.depends("number", "company_id")
    def _compute_crm_number_stands_twice(self):
        oldest = {
            (company.id, number): first
            for company, number, first in self._read_double_numbers(
                Domain("number", "in", self.mapped("number"))
            )
        }
        for ticket in self:
            first = oldest.get((ticket.company_id.id, ticket.number))
            ticket.crm_number_stands_twice = bool(first)
            ticket.crm_number_proposal = first and (
                "keep" if first == ticket.id else "renumber"
            )

    @api.model
    def _read_double_numbers(self, domain=Domain.TRUE):
        """Return (company, number, id of the oldest ticket) of double numbers."""
        # sudo: the number is taken, whether or not the user sees the other ticket.
        tickets = self.sudo().with_context(active_test=False)
        return tickets._read_group(
            domain & Domain("number", "!=", "/") & Domain("number", "!=", False),
            ["company_id", "number"],
            ["id:min"],
            having=[("__count", ">", 1)],
        )

    @api.model
    def _search_crm_number_stands_twice(self, operator, value):
        if operator != "in":
            return NotImplemented

        def to_sql(model, alias, query):
            return SQL(
                """(%(company)s, %(number)s) IN (
                    SELECT company_id, number FROM helpdesk_ticket
                     WHERE number <> '/'
                  GROUP BY company_id, number HAVING count(*) > 1
                )""",
                company=SQL.identifier(alias, "company_id"),
                number=SQL.identifier(alias, "number"),
            )

        self.flush_model(["company_id", "number"])
        return Domain.custom(to_sql=to_sql)

    def action_crm_repair_numbers(self):
        """Follow the proposal: all but the oldest of each number get a new one.

        The former numbers stay in the register and find both tickets.
        """
        if not self._is_crm_number_manager():
            raise UserError(
                self.env._("Ask a helpdesk manager to repair ticket numbers.")
            )
        to_renumber = self.filtered(lambda t: t.crm_number_proposal == "renumber")
        to_renumber.action_crm_renumber()
        self._make_crm_numbers_unique()
        return True

    @api.model
    def _report_crm_double_numbers(self):
        """Leave the administrator a to-do on the first ticket whose number is not his.

        Installing is done by whoever may; he rarely reads the log.
        """
        doubles = self._read_double_numbers()
        if not doubles:
            return
        administrator = self.env.ref("base.user_admin")
        tickets = self.with_context(lang=administrator.lang)
        action = self.env.ref("crm_ext_service.helpdesk_ticket_action_double")
        tickets.browse(min(first for *_number, first in doubles)).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=administrator.id,
            summary=tickets.env._(
                "Ticket numbers that stand twice: %(count)s", count=len(doubles)
            ),
            note=Markup('<a href="/odoo/action-%s">%s</a>')
            % (
                action.id,
                tickets.env._("See which tickets are to get a new number."),
            ),
        )

    @api.model
    def _make_crm_numbers_unique(self):
        """Create the unique index, as soon as no number stands twice."""
        self.flush_model(["company_id", "number"])
        if not self._read_double_numbers():
            self._company_number_uniq.apply_to_database(self)

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.open_action import get_open_action


class HelpdeskTicket(models.Model):
    """Return, credit note and replacement: Odoo's own documents, from the ticket."""

    _inherit = "helpdesk.ticket"

    crm_return_ids = fields.One2many(
        "stock.picking",
        "crm_ticket_id",
        string="Returns",
        groups="stock.group_stock_user",
    )
    crm_credit_note_ids = fields.One2many(
        "account.move",
        "crm_ticket_id",
        string="Credit Notes",
        groups="account.group_account_invoice",
    )
    crm_replacement_ids = fields.One2many(
        "sale.order",
        "crm_ticket_id",
        string="Replacements",
        groups="sales_team.group_sale_salesman",
    )
    crm_documents = fields.Char(
        string="Documents",
        compute="_compute_crm_documents",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="What was made for this ticket, also where only others may open it.",
    )

    crm_return_count = fields.Integer(
        string="Number of Returns",
        compute="_compute_crm_document_count",
        compute_sudo=True,
        groups="stock.group_stock_user",
    )
    crm_credit_note_count = fields.Integer(
        string="Number of Credit Notes",
        compute="_compute_crm_document_count",
        compute_sudo=True,
        groups="account.group_account_invoice",
    )
    crm_replacement_count = fields.Integer(
        string="Number of Replacements",
        compute="_compute_crm_document_count",
        compute_sudo=True,
        groups="sales_team.group_sale_salesman",
    )

    @api.depends(lambda self: self._get_crm_documents())
    def _compute_crm_document_count(self):
        for name in self._get_crm_documents():
            for ticket in self:
                ticket[name.replace("_ids", "_count")] = len(ticket[name])

    @api.depends_context("lang")
    @api.depends(lambda self: [f"{name}.state" for name in self._get_crm_documents()])
    def _compute_crm_documents(self):
        names = self._get_crm_documents()
        for ticket in self:
            ticket.crm_documents = ", ".join(
                f"{document.display_name} ({_get_state(document)})"
                for name in names
                for document in ticket[name]
            )

    # === ACTIONS === #

    def action_crm_return(self):
        """Take back what is concerned, by Odoo's own return of the delivery."""
        self.ensure_one()
        delivery = self.crm_picking_id or self._get_crm_deliveries()
        if len(delivery) != 1:
            raise UserError(
                self.env._("Choose the delivery concerned, then return it from here.")
            )
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": delivery.id, "crm_ticket_id": self.id}
        )
        wizard._fill_crm_quantity()
        action = get_open_action(wizard, self.env._("Return"))
        return {**action, "target": "new"}

    def action_crm_credit(self):
        """Credit the invoice concerned, by Odoo's own reversal."""
        self.ensure_one()
        invoice = self.crm_invoice_id or self._get_crm_invoices()
        if len(invoice) != 1:
            raise UserError(
                self.env._("Choose the invoice concerned, then credit it from here.")
            )
        selected = {"active_model": invoice._name, "active_ids": invoice.ids}
        reversal = self.env["account.move.reversal"].with_context(**selected)
        wizard = reversal.create(
            {
                "crm_ticket_id": self.id,
                "journal_id": invoice.journal_id.id,
                "reason": self.env._("Ticket %(number)s", number=self.number),
            }
        )
        action = get_open_action(wizard, self.env._("Credit Note"))
        return {**action, "target": "new"}

    def action_crm_replace(self):
        """Make a quotation that replaces what is concerned, free of charge."""
        self.ensure_one()
        if not self.crm_product_id or not self.partner_id:
            raise UserError(
                self.env._("Choose the contact and the product to be replaced first.")
            )
        company = self.company_id
        order = self.env["sale.order"].with_company(company)
        order = order.create(self._prepare_crm_replacement_values())
        return get_open_action(order, self.env._("Replacement"))

    def action_crm_open_documents(self):
        """Open the documents of the kind that the button names."""
        self.ensure_one()
        name = self.env.context.get("crm_documents")
        if name not in self._get_crm_documents():
            return False
        title = self._fields[name]._description_string(self.env)
        return get_open_action(self[name], title)

    # === BUSINESS METHODS === #

    @api.model
    def _get_crm_documents(self):
        """Return the fields with documents made for a ticket.

        Extension point: bridges to more documents add theirs, ``crm_<what>_ids``, and
        a field ``crm_<what>_count``, computed as ours.

        :rtype: list[str]
        """
        return ["crm_return_ids", "crm_credit_note_ids", "crm_replacement_ids"]

    def _prepare_crm_replacement_values(self):
        """Return the values of the order, as the one concerned was delivered."""
        former = self.crm_order_id
        values = {
            "partner_id": self.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "origin": self.number,
            "crm_ticket_id": self.id,
        }
        if former:
            values |= {
                name: former[name].id
                for name in (
                    "partner_id",
                    "partner_invoice_id",
                    "partner_shipping_id",
                    "warehouse_id",
                )
            }
        product = self.crm_product_id
        language = (former.partner_id or self.commercial_partner_id).lang
        note = self.with_context(lang=language).env._(
            "Replacement free of charge, ticket %(number)s", number=self.number
        )
        values["order_line"] = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": self.crm_quantity or 1,
                    "price_unit": 0,
                    # A price that differs from the technical one was set by hand: it
                    # stays when the quantity changes.
                    "technical_price_unit": product.lst_price,
                }
            ),
            Command.create({"display_type": "line_note", "name": note}),
        ]
        return values


def _get_state(document):
    """Return the status of a document as it is shown to the user."""
    states = dict(document._fields["state"]._description_selection(document.env))
    return states.get(document.state, "")

from odoo import api, fields, models
from odoo.tools import format_date


class CrmReferenceMixin(models.AbstractModel):
    """What the customer and we refer to: his order number, our ticket, talk, campaign.

    Nothing is copied from document to document: a delivery or an invoice asks the
    orders behind it (``_get_crm_orders``), so that what is corrected there is right
    everywhere.
    """

    _name = "crm.reference.mixin"
    _description = "Document with References"

    crm_references = fields.Char(
        string="Refers to",
        compute="_compute_crm_references",
        groups="base.group_user",
        help="Customer's reference, ticket, talk and campaign of the orders behind.",
    )

    @api.depends_context("lang", "tz")
    def _compute_crm_references(self):
        for document in self:
            saved = document._origin  # none in the form of a new document
            references = saved._get_crm_references(internal=True) if saved else []
            document.crm_references = (
                " · ".join(f"{label} {value}" for label, value in references) or False
            )

    def _get_crm_references(self, internal=False):
        """Return what this document and the orders behind it refer to.

        :param bool internal: with what only colleagues read
        :return: labels and values, several values of a kind in one
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        labels = self._get_crm_reference_labels()
        if internal:
            labels["customer"] = self.env._("Customer Reference")
        found = {key: {} for key in labels}
        # sudo: whoever reads a document may know what it refers to; talks and
        # campaigns themselves stay closed to him.
        for key, value in self.sudo()._iterate_crm_references(internal):
            if value:
                found[key][value] = None
        return [
            (labels[key], ", ".join(values)) for key, values in found.items() if values
        ]

    def _get_crm_print_references(self):
        """Return the references that Odoo's own print-out of the document lacks.

        :rtype: list[tuple[str, str]]
        """
        printed = self._get_crm_printed_references()
        references = self._get_crm_references()
        return [entry for entry in references if entry[1] not in printed]

    def _get_crm_printed_references(self):
        """Return the values that Odoo prints on the document by itself.

        :rtype: set[str]
        """
        return set()

    @api.model
    def _get_crm_reference_labels(self):
        """Return the kinds of references with their labels, as they are listed.

        Extension point, together with :meth:`_iterate_crm_references`.

        :rtype: dict[str, str]
        """
        return {
            "customer": self.env._("Your Reference"),
            "talk": self.env._("Our Talk"),
            "campaign": self.env._("Campaign"),
        }

    def _iterate_crm_references(self, internal):
        """Yield the kind and the value of each reference.

        :rtype: Iterator[tuple[str, str]]
        """
        for order in self._get_crm_orders():
            yield from order.with_env(self.env)._iterate_crm_references(internal)


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.reference.mixin"]

    crm_conversation_id = fields.Many2one(
        "crm.conversation",
        string="Ordered in Talk",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        check_company=True,
        groups="base.group_user",
        help="The talk in which the customer ordered.",
    )

    def _iterate_crm_references(self, internal):
        self.ensure_one()
        yield "customer", (self.client_order_ref or "").strip()
        talk = self.crm_conversation_id
        if talk.active and not talk.is_confidential:
            yield "talk", talk._get_crm_reference()
        campaign = self.campaign_id
        yield "campaign", campaign.title if internal else campaign.crm_print_name

    def _get_crm_printed_references(self):
        return {(self.client_order_ref or "").strip()}


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    def _get_crm_reference(self):
        """Return how a letter names this talk: its day and with whom it was."""
        day = fields.Datetime.context_timestamp(self, self.date).date()
        # Of a mail or a visit without a person there is only the company, and that
        # stands on the document anyway.
        person = self.partner_id
        name = "" if person.is_company else person.name
        return ", ".join(filter(None, [format_date(self.env, day), name]))


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.reference.mixin"]

    crm_customer_ref = fields.Char(
        related="sale_id.client_order_ref",
        string="Customer Reference",
        groups="base.group_user",
    )

    def _get_crm_printed_references(self):
        # sudo: as Odoo's own template reads it.
        return {(self.sudo().sale_id.client_order_ref or "").strip()}


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "crm.reference.mixin"]

    def _get_crm_printed_references(self):
        return {self.ref}


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    crm_print_name = fields.Char(
        string="Name on Documents",
        translate=True,
        groups="base.group_user",
        help="What customers read as the campaign on orders, delivery slips and "
        "invoices. Empty: print-outs do not name the campaign.",
    )

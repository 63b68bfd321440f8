from odoo import fields, models
from odoo.tools import format_date, plaintext2html

EARLIER = "crm_ext_core.mail_activity_earlier"


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    crm_planner_id = fields.Many2one(
        "res.users",
        "Planner",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        groups="base.group_user",
        help="Who is asked when a customer wants his delivery earlier and the delivery "
        "has no responsible.",
    )


class SaleOrder(models.Model):
    """Customers who want their goods earlier: the planner is asked, and answers."""

    _inherit = "sale.order"

    def action_crm_ask_earlier(self):
        """Ask for the wished date and whom to ask."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_earlier_request_action"
        )
        return {**action, "context": {"default_order_id": self.id}}

    def _get_crm_planned_document(self):
        """Return where an earlier date has to be sought: the first that is open."""
        # sudo: salespeople need not see productions to ask for them.
        for documents in self.sudo()._get_crm_open_documents():
            if documents:
                return documents[:1]
        return self.sudo()

    def _get_crm_planner(self):
        """Return who plans what is still to be done for the order."""
        document = self._get_crm_planned_document()
        responsible = document.user_id if document._name != self._name else None
        return responsible or self.warehouse_id.sudo().crm_planner_id

    def _request_crm_earlier(self, user, day, note=False):
        """Ask a planner for an earlier delivery; change the request that is open.

        :param user: the planner
        :param day: the date that the customer wishes
        :param str note: the customer's reason, as plain text
        :return: the activity
        """
        self.ensure_one()
        document = self._get_crm_planned_document()
        summary = self.with_context(lang=user.lang).env._(
            "%(customer)s wants %(order)s by %(date)s",
            customer=self.partner_id.display_name,
            order=self.name,
            date=format_date(self.env, day, lang_code=user.lang),
        )
        values = {"summary": summary, "note": note and plaintext2html(note)}
        request = self._get_crm_earlier_requests()[:1]
        if request and (request.res_model, request.user_id) == (document._name, user):
            request.write(values)
            return request
        request.unlink()
        # sudo: the planner is told, whatever the user may change in stock.
        return document.activity_schedule(
            EARLIER, user_id=user.id, crm_order_id=self.id, **values
        )

    def _schedule_crm_earlier_answer(self, user, feedback):
        """Let the one who asked tell the customer what the planner answered."""
        return self.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=user.id,
            summary=self.with_context(lang=user.lang).env._(
                "Tell %(customer)s about the earlier delivery of %(order)s",
                customer=self.partner_id.display_name,
                order=self.name,
            ),
            note=feedback and plaintext2html(feedback),
        )

    def _get_crm_earlier_requests(self):
        """Return the requests of these orders that nobody answered yet."""
        # sudo: they are planners' activities on documents that may be closed.
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("crm_order_id", "in", self.ids),
                    ("activity_type_id", "=", self.env.ref(EARLIER).id),
                ]
            )
        )

    def _action_cancel(self):
        """Nobody waits for an earlier delivery of what is cancelled."""
        self._get_crm_earlier_requests().unlink()
        return super()._action_cancel()


class MailActivity(models.Model):
    _inherit = "mail.activity"

    crm_order_id = fields.Many2one(
        "sale.order",
        "Order",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        export_string_translation=False,
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        """The answer of the planner reaches whoever asked, to tell the customer."""
        earlier = self.env.ref(EARLIER, raise_if_not_found=False)
        answers = [
            (request.sudo().crm_order_id, request.create_uid)
            for request in self
            if earlier and request.activity_type_id == earlier
        ]
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for order, asker in answers:
            if order.state == "sale" and asker != self.env.user and asker.active:
                order._schedule_crm_earlier_answer(asker, feedback)
        return result

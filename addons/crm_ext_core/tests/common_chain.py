from odoo.tools import format_date

from .common_order import CrmOrderCommon


class CrmDocumentChainCommon(CrmOrderCommon):
    """Bert orders on the phone, answering the spring offer; all of it follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create(
            {"title": "Win back B customers", "crm_print_name": "Spring offer"}
        )
        cls.talk = cls._create_talk()
        # As the language of the test writes days
        cls.day = format_date(cls.env, "2026-03-12")
        cls.order = cls._create_order(
            client_order_ref="PO 4711",
            campaign_id=cls.campaign.id,
            crm_conversation_id=cls.talk.id,
        )

    @classmethod
    def _create_talk(cls, **values):
        return cls.env["crm.conversation"].create(
            {
                "name": "Two bearings",
                "date": "2026-03-12 09:00:00",
                "partner_id": cls.bert.id,
                "user_id": cls.anna.id,
                **values,
            }
        )

    def _deliver_and_invoice(self):
        self._stock(2)
        self.order.action_confirm()
        self.order.picking_ids.action_assign()
        self._deliver(self.order, 2)
        self.order._create_invoices().action_post()
        return self.order.picking_ids, self.order.invoice_ids

    def _credit(self, invoice):
        return invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])

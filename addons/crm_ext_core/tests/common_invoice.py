from odoo import Command
from odoo.tests import new_test_user

from .common import CrmExtCommon


class InvoiceCommon(CrmExtCommon):
    """Adler GmbH pays for its branches once a month; Alma keeps the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.germany = cls.env.ref("base.de")
        cls.company.write(
            {
                "country_id": cls.germany.id,
                "account_fiscal_country_id": cls.germany.id,
                "crm_draft_invoice_on_confirm": False,
            }
        )
        cls.adler.write(
            {
                "zip": "89073",
                "country_id": cls.germany.id,
                "crm_payer": "root",
                "crm_invoice_rhythm": "month",
            }
        )
        cls.pump = cls.env["product.product"].create(
            {
                "name": "Pump",
                "type": "consu",
                "invoice_policy": "order",
                "list_price": 100.0,
                "taxes_id": False,
            }
        )
        cls.alma = new_test_user(
            cls.env,
            login="alma",
            groups="account.group_account_invoice",
            lang="en_US",
            tz="Europe/Berlin",
        )

    def _order(self, partner, date="2026-02-15 09:00:00", **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": self.pump.id})],
                **vals,
            }
        )
        order.action_confirm()
        order.date_order = date
        return order

    def _wizard(self, user=None, **vals):
        return (
            self.env["crm.collective.invoice"].with_user(user or self.alma).create(vals)
        )

    def _create_invoices(self, **vals):
        self._wizard(**vals).action_create()
        return self.env["account.move"].search(
            [("commercial_partner_id", "=", self.adler.id)]
        )

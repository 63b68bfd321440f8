from odoo import Command
from odoo.tests import new_test_user

from .common import CrmExtCommon


class CreditCommon(CrmExtCommon):
    """Adler GmbH and its branches may owe 1,000 together; Anna sells, Leon leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write(
            {"account_use_credit_limit": True, "crm_credit_policy": "block"}
        )
        cls.adler.crm_group_credit_limit = 1000.0
        cls.pump = cls.env["product.product"].create(
            {
                "name": "Pump",
                "type": "consu",
                "invoice_policy": "order",
                "list_price": 400.0,
                "taxes_id": False,
            }
        )
        cls.anna = cls._create_user("anna", "sales_team.group_sale_salesman")
        cls.leon = cls._create_user("leon", "sales_team.group_sale_manager")

    @classmethod
    def _create_user(cls, login, groups, **vals):
        return new_test_user(
            cls.env, login=login, groups=groups, lang="en_US", tz="UTC", **vals
        )

    def _order(self, partner, quantity=1, **vals):
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": self.anna.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.pump.id, "product_uom_qty": quantity}
                    )
                ],
                **vals,
            }
        )

    def _draft_invoice(self, partner, amount, due="2026-04-01", company=None):
        return (
            self.env["account.move"]
            .with_company(company or self.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2026-01-05",
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Pump", "price_unit": amount, "tax_ids": []}
                        )
                    ],
                }
            )
        )

    def _invoice(self, partner, amount, due="2026-04-01", company=None):
        invoice = self._draft_invoice(partner, amount, due, company)
        invoice.action_post()
        return invoice

    def _exposure(self, partner):
        self.env.invalidate_all()
        return partner.crm_group_exposure

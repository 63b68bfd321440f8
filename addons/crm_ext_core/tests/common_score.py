from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

TODAY = date(2026, 6, 15)


@freeze_time(TODAY)
class ScoreCommon(AccountTestInvoicingCommon):
    """Adler GmbH over Adler Nord with Bert, and Other; a product that costs 4."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.company = cls.env.company
        cls.adler, cls.other = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Adler", "Other")]
        )
        cls.nord = cls.env["res.partner"].create(
            {"name": "Nord", "is_company": True, "crm_parent_id": cls.adler.id}
        )
        cls.bert = cls.env["res.partner"].create(
            {"name": "Bert", "parent_id": cls.nord.id}
        )
        cls.belt = cls.env["product.product"].create(
            {"name": "Belt", "standard_price": 4, "taxes_id": False}
        )

    @classmethod
    def _invoice(cls, partner, day, amount, move_type="out_invoice", **vals):
        """Post an invoice over one belt."""
        line = Command.create(
            {"product_id": cls.belt.id, "price_unit": amount, "tax_ids": False}
        )
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": day,
                "invoice_line_ids": [line],
                **vals,
            }
        )
        move.action_post()
        return move

    @classmethod
    def _refresh(cls, **kwargs):
        cls.env["crm.customer.score"]._refresh(cls.company, **kwargs)

    @classmethod
    def _get_score(cls, partner, scope="own", company=None):
        return cls.env["crm.customer.score"].search(
            [
                ("partner_id", "=", partner.id),
                ("scope", "=", scope),
                ("company_id", "=", (company or cls.company).id),
            ]
        )

from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user

from .common_accounting import AccountingCommon

SALESMAN = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"


@freeze_time("2026-06-15")
class FiguresCommon(AccountingCommon):
    """Amounts are primes, so that a sum tells which documents are in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.adler, cls.other = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Adler", "Other")]
        )
        cls.nord = cls.env["res.partner"].create(
            {"name": "Nord", "is_company": True, "crm_parent_id": cls.adler.id}
        )
        cls.bert = cls.env["res.partner"].create(
            {"name": "Bert", "parent_id": cls.nord.id}
        )
        cls.anna = new_test_user(cls.env, "anna", groups=SALESMAN, lang="en_US")
        cls.boss = new_test_user(cls.env, "boss", groups=ALL_LEADS, lang="en_US")
        for partner, amount, user in (
            (cls.adler, 2, cls.anna),
            (cls.nord, 3, cls.boss),
            (cls.bert, 5, cls.anna),
            (cls.other, 7, cls.anna),
        ):
            cls._post_invoice(partner, amount, user)

    @classmethod
    def _post_invoice(cls, partner, amount, user, **kwargs):
        move = cls.init_invoice(
            kwargs.pop("move_type", "out_invoice"),
            partner=partner,
            invoice_date=kwargs.pop("invoice_date", "2026-03-01"),
            amounts=[amount],
            taxes=[],
            **kwargs,
        )
        move.invoice_user_id = user
        move.invoice_date_due = move.invoice_date
        move.action_post()
        return move

    @classmethod
    def _create_order(cls, partner, amount, user, **vals):
        """Return a quotation over a service that is invoiced as ordered."""
        product = cls.env["product.product"].search([("name", "=", "Hour")], limit=1)
        product = product or cls.env["product.product"].create(
            {
                "name": "Hour",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [],
            }
        )
        line = Command.create({"product_id": product.id, "price_unit": amount})
        return (
            cls.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "order_line": [line],
                    **vals,
                }
            )
        )

    @classmethod
    def _log_talk(cls, partner, date, user):
        return cls.env["crm.conversation"].create(
            {
                "partner_id": partner.id,
                "kind_id": cls.env.ref("crm_ext_core.crm_conversation_kind_call").id,
                "date": date,
                "user_id": user.id,
            }
        )

    def _get_figure(self, name, partner, user=None, **context):
        """Return a figure of a company and of the tree below it, read anew."""
        partner = partner.with_user(user or self.boss).with_context(**context)
        partner.invalidate_recordset()
        return partner[name], partner[f"{name}_tree"]

    def _get_revenue(self, partner, user=None):
        return self._get_figure("crm_revenue", partner, user)

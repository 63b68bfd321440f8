from datetime import date, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from odoo.addons.base.tests.common import BaseCommon

from .common_accounting import AccountingCommon

TODAY = date(2026, 6, 15)


@freeze_time(TODAY)
class ScoreCommon(AccountingCommon):
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


class SoldScoreCommon(ScoreCommon):
    """The same, by somebody who may also register orders and deliver them."""

    @classmethod
    def get_default_groups(cls):
        return (
            super().get_default_groups()
            | cls.quick_ref("sales_team.group_sale_manager")
            | cls.quick_ref("stock.group_stock_manager")
        )


class ScriptedScoreCommon(BaseCommon):
    """Customers with documents that are a table of their own, in place of invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.company = cls.env["res.company"].create({"name": "Scored"})
        cls.env.cr.execute(
            """CREATE TEMP TABLE scripted_document (
                    account_id int, company_id int, day date, amount numeric,
                    cost float8)"""
        )
        scores = cls.registry["crm.customer.score"]
        for name, column in (("documents", "amount"), ("costs", "cost")):
            cls.startClassPatcher(
                patch.object(scores, f"_select_invoice_{name}", cls._get_select(column))
            )

    @classmethod
    def _get_select(cls, column):
        def select(_self, score_pass):
            return SQL(
                """SELECT account_id, day, %s FROM scripted_document
                    WHERE company_id = %s AND day <= %s""",
                SQL.identifier(column),
                score_pass.company.id,
                score_pass.day,
            )

        return select

    @classmethod
    def _create_customers(cls, number):
        return cls.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(number)]
        )

    @classmethod
    def _script(cls, partner, *documents, company=None):
        """Let a customer have documents: (days ago, amount[, cost])."""
        for days_ago, amount, *cost in documents:
            cls.env.cr.execute(
                SQL(
                    "INSERT INTO scripted_document VALUES (%s, %s, %s, %s, %s)",
                    partner.id,
                    (company or cls.company).id,
                    TODAY - timedelta(days=days_ago),
                    amount,
                    cost[0] if cost else 0,
                )
            )

    @classmethod
    def _get_score(cls, partner, scope="own", company=None):
        return cls.env["crm.customer.score"].search(
            [
                ("partner_id", "=", partner.id),
                ("scope", "=", scope),
                ("company_id", "=", (company or cls.company).id),
            ]
        )

    @classmethod
    def _refresh(cls, **kwargs):
        cls.env["crm.customer.score"]._refresh(cls.company, **kwargs)

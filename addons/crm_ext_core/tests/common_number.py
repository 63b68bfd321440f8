import re

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def spellings(number):
    """Return how a document number gets typed, by the name of the spelling."""
    groups = re.findall(r"\d+|[^\W\d_]+", number)
    return {
        "as it is written": number,
        "in lower case": number.lower(),
        "with blanks": " ".join(groups),
        "with hyphens": "-".join(groups),
        "without any sign between": "".join(groups),
        "in brackets": f"[{number}]",
        "behind a hash": f"# {number}",
        "behind words": f"Order No. {number}",
        "without leading zeros": "-".join(group.lstrip("0") for group in groups),
        "with more leading zeros": f"{'-'.join(groups[:-1])}-000{groups[-1]}",
        "with O for 0": number.replace("0", "O"),
        "with I for 1": number.replace("1", "I"),
        "with l for 1": number.replace("1", "l"),
        "with S for 5 and B for 8": number.replace("5", "S").replace("8", "B"),
        "in a letter": f"Dear all,\r\nwe mean {number}, of course.\r\n\r\nBest wishes",
        "in full width": number.translate(FULL_WIDTH),
        "with no-break blanks": "\u00a0".join(groups),
        "with an invisible hyphen": number[:-2] + "\u00ad" + number[-2:],
        "by a scanner that names the code": f"]C1{number}\x1d",
    }


class NumberBoxMixin:
    """What somebody finds who types in the number box."""

    def _resolve(self, text, user=None, limit=8):
        resolver = self.env["crm.number.resolver"].with_user(user or self.anna)
        return resolver.resolve(text, limit)

    def _find(self, text, user=None):
        """Return the records found, as they are."""
        return [
            self.env[hit["model"]].browse(hit["res_id"])
            for hit in self._resolve(text, user)
        ]

    def _count_queries(self, text, user=None):
        """Return how many queries a second search for the text takes."""
        self._resolve(text, user)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._resolve(text, user)
        return self.env.cr.sql_log_count - before

    def _assert_finds(self, record, texts, user=None):
        """Check that each text leads to the record alone, as its only sure hit.

        :param dict texts: what is typed, by the name of the spelling
        """
        for name, text in texts.items():
            with self.subTest(spelling=name, text=text):
                self.env.invalidate_all()
                hits = self._resolve(text, user)
                found = [
                    (hit["model"], hit["res_id"])
                    for hit in hits
                    if hit["match"] == "sure"
                ]
                self.assertEqual(found, [(record._name, record.id)])
                self.assertEqual(hits[0]["match"], "sure")


class CrmNumberCommon(NumberBoxMixin, BaseCommon):
    """Anna sells to Adler GmbH; her colleague Boris has orders of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        salesman = "sales_team.group_sale_salesman"
        cls.anna = new_test_user(cls.env, "anna", groups=salesman, lang="en_US")
        cls.boris = new_test_user(cls.env, "boris", groups=salesman, lang="en_US")
        cls.adler = cls.env["res.partner"].create(
            {
                "name": "Adler Maschinenbau GmbH",
                "is_company": True,
                "ref": "D-10583",
                "email": "info@adler.example",
                "phone": "+49 30 1234567",
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Bearing", "type": "consu", "list_price": 50}
        )
        cls.order = cls._create_order("S90158", client_order_ref="PO/2026-77")

    @classmethod
    def _create_order(cls, name, user=None, **values):
        line = {"product_id": cls.product.id, "product_uom_qty": 2}
        return cls.env["sale.order"].create(
            {
                "name": name,
                "partner_id": cls.adler.id,
                "user_id": (user or cls.anna).id,
                "order_line": [Command.create(line)],
                **values,
            }
        )

    @classmethod
    def _create_invoice(cls, name, **values):
        return cls.env["account.move"].create(
            {
                "name": name,
                "move_type": "out_invoice",
                "partner_id": cls.adler.id,
                "invoice_user_id": cls.anna.id,
                **values,
            }
        )

from odoo import models

from .texts import CARE_RHYTHMS

A_CUSTOMERS = ("brandauer", "nord", "mill")


class CrmDemo(models.AbstractModel):
    """How often the demo company wants to speak to its customers."""

    _inherit = "crm.demo"

    def _load_care(self):
        if self._find("care_a"):
            return
        label, a_name, others_name = CARE_RHYTHMS
        tag = self._create("tag_a_customer", "res.partner.category", name=label)
        for name in A_CUSTOMERS:
            self._get(name).category_id |= tag
        self._create(
            "care_a",
            "crm.care.rule",
            name=a_name,
            domain=f"[('category_id', 'in', {tag.ids})]",
            interval_days=14,
            advance_days=3,
            user_id=self._get_id("anna"),
        )
        self._create(
            "care_others",
            "crm.care.rule",
            name=others_name,
            sequence=20,
            domain="[('is_company', '=', True), ('customer_rank', '>', 0)]",
            interval_days=60,
            user_id=self._get_id("anna"),
        )
        self.env["crm.care.rule"]._refresh(self.env.company)

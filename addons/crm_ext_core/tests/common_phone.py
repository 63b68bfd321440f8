from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

ADLER = "+49 30 1234567"


class CrmPhoneCommon(BaseCommon):
    """Anna answers the phone; Adler GmbH (Bert, Cora) and Birke AG call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.env.company.country_id = cls.germany
        cls.anna = new_test_user(
            cls.env, "anna", groups="sales_team.group_sale_salesman", tz="Europe/Berlin"
        )
        cls.adler = cls._create_partner("Adler GmbH", "030 555 77-0", is_company=True)
        cls.bert = cls._create_partner("Bert", ADLER, parent_id=cls.adler.id)
        cls.numbers = cls.env["crm.phone.number"]

    @classmethod
    def _create_partner(cls, name, phone=False, **values):
        values = {"country_id": cls.germany.id, **values}
        return cls.env["res.partner"].create({"name": name, "phone": phone, **values})

    def _lookup(self, number, user=None):
        """Return (name, match) of who is found."""
        hits = self.numbers.with_user(user or self.anna).lookup(number)
        return [(hit["name"], hit["match"]) for hit in hits]

    def _get_e164(self, record):
        return record.crm_phone_number_ids.mapped("e164")

from odoo.addons.base.tests.common import BaseCommon


class CrmExtCommon(BaseCommon):
    """The Adler group: Adler GmbH over Adler Nord and Adler Süd; Anna sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_model = cls.env["res.partner"]
        cls.adler = cls._create_company("Adler GmbH", street="Hauptstr. 1", city="Ulm")
        cls.nord = cls._create_company(
            "Adler Nord", crm_parent_id=cls.adler.id, street="Kai 2", city="Kiel"
        )
        cls.sued = cls._create_company(
            "Adler Süd", crm_parent_id=cls.adler.id, street="Alm 3", city="Lindau"
        )
        cls.bert = cls.partner_model.create({"name": "Bert", "parent_id": cls.nord.id})

    @classmethod
    def _create_company(cls, name, **vals):
        return cls.partner_model.create({"name": name, "is_company": True, **vals})

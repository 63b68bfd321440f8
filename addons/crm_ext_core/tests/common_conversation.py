from odoo.tests import new_test_user

from .common import CrmExtCommon


class ConversationCommon(CrmExtCommon):
    """Anna and Carl sell, Dora leads Anna's team, Otto sees all, Emil does not sell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls._create_user("anna", "sales_team.group_sale_salesman")
        cls.carl = cls._create_user("carl", "sales_team.group_sale_salesman")
        cls.dora = cls._create_user("dora", "sales_team.group_sale_salesman")
        cls.otto = cls._create_user("otto", "sales_team.group_sale_salesman_all_leads")
        cls.emil = cls._create_user("emil", "base.group_user")
        cls.petra = new_test_user(cls.env, "petra", groups="base.group_portal")
        cls.petra.partner_id.parent_id = cls.nord
        cls.conversation_model = cls.env["crm.conversation"]
        cls.call = cls.env.ref("crm_ext_core.crm_conversation_kind_call")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            groups=f"base.group_user,base.group_partner_manager,{group}",
            tz="Europe/Berlin",
            lang="en_US",
        )

    @classmethod
    def _create_talk(cls, user=None, **vals):
        model = cls.conversation_model.with_user(user or cls.anna)
        return model.create({"partner_id": cls.bert.id, **vals})

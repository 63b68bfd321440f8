from .common import CrmExtCommon, new_test_users


class ConversationCommon(CrmExtCommon):
    """Anna and Carl sell, Dora leads Anna's team, Otto sees all, Emil does not sell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        salesman = "sales_team.group_sale_salesman"
        cls.anna, cls.carl, cls.dora, cls.otto, cls.emil, cls.petra = new_test_users(
            cls.env,
            cls._get_user("anna", salesman),
            cls._get_user("carl", salesman),
            cls._get_user("dora", salesman),
            cls._get_user("otto", "sales_team.group_sale_salesman_all_leads"),
            cls._get_user("emil", "base.group_user"),
            {"login": "petra", "groups": "base.group_portal"},
        )
        cls.petra.partner_id.parent_id = cls.nord
        cls.conversation_model = cls.env["crm.conversation"]
        cls.call = cls.env.ref("crm_ext_core.crm_conversation_kind_call")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_users(cls.env, cls._get_user(login, group))

    @staticmethod
    def _get_user(login, group):
        return {
            "login": login,
            "groups": f"base.group_user,base.group_partner_manager,{group}",
            "tz": "Europe/Berlin",
            "lang": "en_US",
        }

    @classmethod
    def _create_talk(cls, user=None, **vals):
        model = cls.conversation_model.with_user(user or cls.anna)
        return model.create({"partner_id": cls.bert.id, **vals})

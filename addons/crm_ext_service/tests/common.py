from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.crm_ext_core.tests.common import LazyRecord, new_test_users


class ServiceCommon(BaseCommon):
    """Erika takes tickets, Max works on his own, Paula manages the helpdesk.

    Bert works at Adler GmbH, a customer of both companies: ours and Nord.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.erika, cls.max, cls.paula = new_test_users(
            cls.env,
            cls._get_user("erika", "group_helpdesk_user"),
            cls._get_user("max", "group_helpdesk_user_own"),
            cls._get_user("paula", "group_helpdesk_manager"),
        )
        cls.adler, cls.storch = cls.env["res.partner"].create(
            [
                {"name": "Adler GmbH", "is_company": True},
                {"name": "Storch AG", "is_company": True},
            ]
        )
        cls.bert = cls.env["res.partner"].create(
            {"name": "Bert Falke", "parent_id": cls.adler.id}
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Repairs",
                "crm_number_prefix": "R",
                "company_id": cls.company.id,
                "user_ids": [(6, 0, (cls.erika + cls.paula).ids)],
            }
        )
        cls.stage_new = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.stage_done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    @LazyRecord
    def nord(self):
        return self.env["res.company"].create({"name": "Nord"})

    @LazyRecord
    def nord_team(self):
        return self.env["helpdesk.ticket.team"].create(
            {"name": "Nord", "crm_number_prefix": "R", "company_id": self.nord.id}
        )

    @classmethod
    def _create_user(cls, login, group):
        return new_test_users(cls.env, cls._get_user(login, group))

    @classmethod
    def _get_user(cls, login, group):
        login = f"{login}@service.test"
        return {
            "login": login,
            "email": login,
            "groups": f"helpdesk_mgmt.{group}",
            "company_ids": [Command.set(cls.company.ids)],
            "company_id": cls.company.id,
        }

    @classmethod
    def _create_ticket(cls, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Pump leaks",
                "description": "Since Monday",
                "team_id": cls.team.id,
                "user_id": False,
                **values,
            }
        )

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class ServiceCommon(BaseCommon):
    """Erika takes tickets, Max works on his own, Paula manages the helpdesk.

    Bert works at Adler GmbH, a customer of both companies: ours and Nord.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.nord = cls.env["res.company"].create({"name": "Nord"})
        cls.erika = cls._create_user("erika", "group_helpdesk_user")
        cls.max = cls._create_user("max", "group_helpdesk_user_own")
        cls.paula = cls._create_user("paula", "group_helpdesk_manager")
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
        cls.nord_team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Nord", "crm_number_prefix": "R", "company_id": cls.nord.id}
        )
        cls.stage_new = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.stage_done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(
            cls.env,
            login=f"{login}@service.test",
            groups=f"helpdesk_mgmt.{group}",
            company_ids=[(6, 0, cls.company.ids)],
            company_id=cls.company.id,
        )

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

from odoo import Command, api, models

from .texts import CATEGORIES, TEAM, TICKETS

HELPDESK_USERS = ("anna", "jonas")


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    @api.model
    def _load_service(self):
        """Add the service team and its tickets, complaints among them."""
        demo = self._in_company_language()
        demo._load_service_team()
        for row in demo._read_table("crm_ext_service/demo/tickets.csv"):
            if not demo._find(f"crm_ext_service.{row['name']}"):
                demo._load_ticket(row)
        self.env.flush_all()

    def _load_service_team(self):
        if self._find("crm_ext_service.team"):
            return
        group = self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        for login in HELPDESK_USERS:
            self._get(login).group_ids = [Command.link(group.id)]
        home = self.env.ref("helpdesk_mgmt.helpdesk_ticket_action")
        self._get("jonas").action_id = home.id
        members = self._get("jonas") | self.env.ref("base.user_admin")
        self._create(
            "crm_ext_service.team",
            "helpdesk.ticket.team",
            name=TEAM,
            company_id=self.env.company.id,
            user_ids=[Command.set(members.ids)],
        )
        for name, label in CATEGORIES.items():
            self._create(
                f"crm_ext_service.category_{name}",
                "helpdesk.ticket.category",
                name=label,
            )

    def _load_ticket(self, row):
        person = self._get(row["person"])
        title, description = TICKETS[row["name"]]
        opened = self._get_moment(int(row["days"]), "09:00")
        category = self._get(f"crm_ext_service.category_{row['category']}")
        ticket = self._create(
            f"crm_ext_service.{row['name']}",
            "helpdesk.ticket",
            name=title,
            description=description,
            partner_id=person.id,
            partner_name=person.name,
            partner_email=person.email,
            team_id=self._get_id("crm_ext_service.team"),
            user_id=row["stage"] != "new" and self._get_id("jonas"),
            category_id=category.id,
            channel_id=self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone").id,
            stage_id=self.env.ref(
                f"helpdesk_mgmt.helpdesk_ticket_stage_{row['stage']}"
            ).id,
            priority=row["priority"],
            crm_is_complaint=bool(row["complaint"]),
        )
        self._set_create_date(ticket, opened)
        ticket.last_stage_update = opened
        if row["closed_after"]:
            days = int(row["days"]) - int(row["closed_after"])
            closed = self._get_moment(days, "15:30")
            ticket.write({"closed_date": closed, "last_stage_update": closed})
        for talk in row["talks"].split():
            self._get(talk).ticket_id = ticket
        ticket._update_crm_waiting_since()

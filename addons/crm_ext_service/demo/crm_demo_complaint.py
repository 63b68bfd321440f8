from odoo import api, models

from .texts import MEASURES


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    @api.model
    def _load_service(self):
        """Add what was found out about the complaints, and what is done."""
        result = super()._load_service()
        demo = self._in_company_language()
        for row in demo._read_table("crm_ext_service/demo/complaints.csv"):
            ticket = demo._get(f"crm_ext_service.{row['ticket']}")
            if not ticket.crm_complaint_kind_id:
                demo._load_complaint(ticket, row)
        for row in demo._read_table("crm_ext_service/demo/measures.csv"):
            if not demo._find(f"crm_ext_service.{row['name']}"):
                demo._load_measure(row)
        self.env.flush_all()
        return result

    def _load_complaint(self, ticket, row):
        prefix = "crm_ext_service.crm_complaint"
        ticket.write(
            {
                "crm_complaint_kind_id": self.env.ref(
                    f"{prefix}_kind_{row['kind']}"
                ).id,
                "crm_cause_id": self.env.ref(f"{prefix}_cause_{row['cause']}").id,
                "crm_verdict": row["verdict"],
                "crm_other_cost": float(row["cost"]),
            }
        )

    def _load_measure(self, row):
        due = self._get_day(int(row["days"]))
        self._create(
            f"crm_ext_service.{row['name']}",
            "crm.complaint.measure",
            name=MEASURES[row["name"]],
            ticket_id=self._get_id(f"crm_ext_service.{row['ticket']}"),
            discipline=row["discipline"],
            user_id=self._get_id(row["person"]),
            date_deadline=due,
            date_done=row["state"] != "planned" and due,
            state=row["state"],
            cost=float(row["cost"]),
        )

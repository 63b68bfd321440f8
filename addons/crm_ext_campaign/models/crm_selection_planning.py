# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    def _get_planned_people_sql(self):
        """Return the query of the recipients and who is held out of them.

        Frozen ones, else those of now.

        :return: query of id and company_id
        """
        self.ensure_one()
        if self.state == "frozen":
            people = SQL(
                """SELECT partner_id AS id FROM crm_selection_member
                   WHERE selection_id = %s AND state = 'included'""",
                self.id,
            )
        elif self.criterion_ids:
            people = self._get_people_sql(["net", "holdout"])
        else:
            people = SQL("SELECT NULL::int AS id WHERE FALSE")
        return SQL(
            "SELECT id, %s AS company_id FROM (%s) people", self.company_id.id, people
        )

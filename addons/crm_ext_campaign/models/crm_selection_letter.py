# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    letter_ids = fields.One2many("crm.letter", "selection_id", string="Letters")
    letter_count = fields.Integer(compute="_compute_letter_count")

    def _compute_letter_count(self):
        for selection in self:
            selection.letter_count = len(selection.letter_ids)

    def action_create_letter(self):
        """Open a new letter to the frozen recipients."""
        self.ensure_one()
        if self.state != "frozen" or self.channel != "letter":
            raise UserError(
                self.env._("Freeze a selection for letters first, then write to it.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Letter"),
            "res_model": "crm.letter",
            "views": [(False, "form")],
            "context": {
                "default_selection_id": self.id,
                "default_subject": self.name,
            },
        }

    def action_view_letters(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_letter_action"
        )
        return {
            **action,
            "domain": [("selection_id", "=", self.id)],
            "context": {"default_selection_id": self.id},
        }

    def _get_contact_queries(self, since):
        """Letters count for the frequency cap like mailings."""
        return [
            *super()._get_contact_queries(since),
            SQL(
                """
                SELECT pool.id, 'letter ' || recipient.letter_id
                  FROM pool
                  JOIN crm_letter_recipient recipient ON recipient.partner_id = pool.id
                 WHERE recipient.date >= %s AND pool.step = 0
                """,
                since,
            ),
        ]

    def _flush_sources(self):
        res = super()._flush_sources()
        self.env["crm.letter.recipient"].flush_model()
        return res

from odoo import api, fields, models


class CrmMergeUndo(models.TransientModel):
    """Shows what the undo of a merge brings back, and asks for the later records."""

    _name = "crm.merge.undo"
    _description = "Undo Merge"
    _rec_name = "merge_id"

    merge_id = fields.Many2one("crm.merge", required=True, readonly=True)
    merged_names = fields.Text(related="merge_id.merged_names")
    partner_id = fields.Many2one(related="merge_id.partner_id")
    note = fields.Text(
        string="Left as It Is",
        readonly=True,
        help="Changed or deleted after the merge. The undo leaves these values alone.",
    )
    choice_ids = fields.One2many("crm.merge.undo.contact", "wizard_id")
    line_ids = fields.One2many("crm.merge.undo.line", "wizard_id")

    @api.model
    def _create_for(self, merge):
        """Return a wizard that lists the later records of a merge."""
        self.env.flush_all()
        # sudo: the journal is closed, and names of what stays say no more than the
        # records that the manager's own merge has moved
        note = merge.sudo()._get_left_note()
        wizard = self.create(
            {
                "merge_id": merge.id,
                "note": note,
                "choice_ids": [
                    fields.Command.create({"res_id": res_id, "name": name})
                    for res_id, name in merge._get_contacts()
                ],
            }
        )
        wizard.line_ids = [
            fields.Command.create(
                {
                    "model_id": self.env["ir.model"]._get_id(records._name),
                    "res_id": record.id,
                    "name": record.display_name or str(record.id),
                    "date": record.create_date,
                    "contact_id": wizard.choice_ids[0].id,
                }
            )
            for records in merge._get_later_records()
            for record in records
        ]
        return wizard

    def action_undo(self):
        """Undo the merge and open the contacts that it had made one."""
        self.ensure_one()
        merge = self.merge_id
        merge._check_undo_right()
        moved = self.line_ids.filtered(
            lambda line: line.contact_id.res_id != merge.survivor_res_id
        )
        merge._undo(
            [
                (model_id.sudo().model, lines.mapped("res_id"), contact.res_id)
                for (model_id, contact), lines in moved.grouped(
                    lambda line: (line.model_id, line.contact_id)
                ).items()
            ]
        )
        ids = [merge.survivor_res_id, *merge.merged_res_ids]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Restored Contacts"),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", ids)],
            "context": {"active_test": False},
        }


class CrmMergeUndoContact(models.TransientModel):
    """A contact that the undo brings back: it does not exist yet."""

    _name = "crm.merge.undo.contact"
    _description = "Contact of an Undone Merge"

    wizard_id = fields.Many2one("crm.merge.undo", required=True, ondelete="cascade")
    res_id = fields.Integer(required=True)
    name = fields.Char(required=True)


class CrmMergeUndoLine(models.TransientModel):
    _name = "crm.merge.undo.line"
    _description = "Record Made After a Merge"

    wizard_id = fields.Many2one("crm.merge.undo", required=True, ondelete="cascade")
    model_id = fields.Many2one("ir.model", string="Kind", readonly=True)
    res_id = fields.Integer(readonly=True)
    name = fields.Char(string="Record", readonly=True)
    date = fields.Datetime(string="Created On", readonly=True)
    contact_id = fields.Many2one(
        "crm.merge.undo.contact",
        string="Goes To",
        domain="[('wizard_id', '=', wizard_id)]",
        required=True,
    )

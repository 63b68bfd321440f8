from odoo import api, fields, models


class CrmImportRow(models.Model):
    """One row of an address file: what stands in it and what became of it.

    Written by the import only. A row that waits is where an import goes on after it was
    interrupted.
    """

    _name = "crm.import.row"
    _description = "Row of an Address Import"
    _order = "import_id, number"
    _rec_name = "number"
    _log_access = False

    import_id = fields.Many2one("crm.import", required=True, ondelete="cascade")
    number = fields.Integer(
        "Row", required=True, aggregator=None, help="As a spreadsheet counts them."
    )
    state = fields.Selection(
        [
            ("todo", "To Import"),
            ("created", "Created"),
            ("updated", "Updated"),
            ("unchanged", "Unchanged"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(readonly=True)
    cells = fields.Json(readonly=True)
    content = fields.Char(compute="_compute_content", string="Row Content")
    # What the cells mean, and the partners and rows that they refer to
    vals = fields.Json(readonly=True)
    links = fields.Json(readonly=True)
    xmlid = fields.Char("External ID", readonly=True)
    wave = fields.Integer(readonly=True, aggregator=None)
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    duplicate_id = fields.Many2one(
        "res.partner",
        "Possible Duplicate",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    duplicate_reason = fields.Char(readonly=True)

    _number_uniq = models.UniqueIndex("(import_id, number)")
    # The next batch, and the refused rows of the report
    _state_idx = models.Index("(import_id, state, wave, number)")

    @api.depends("cells")
    def _compute_content(self):
        for row in self:
            row.content = " | ".join(cell for cell in row.cells or [] if cell)


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_import_row_ids = fields.One2many(
        "crm.import.row",
        "partner_id",
        "Imported From",
        readonly=True,
        groups="base.group_user",
    )

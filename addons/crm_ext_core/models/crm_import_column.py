from odoo import api, fields, models

OFFERED_TYPES = {
    "char",
    "text",
    "html",
    "boolean",
    "integer",
    "float",
    "monetary",
    "date",
    "datetime",
    "selection",
    "many2one",
    "many2many",
}
NEVER_OFFERED = {
    *models.MAGIC_COLUMNS,
    "crm_department_id",
    "message_partner_ids",
    "activity_type_id",
    "activity_summary",
}


class CrmImportColumn(models.Model):
    """Which field of the contacts a column of the file fills."""

    _name = "crm.import.column"
    _description = "Column of an Address Import"
    _order = "position, id"
    _rec_name = "title"

    import_id = fields.Many2one(
        "crm.import", required=True, index=True, ondelete="cascade"
    )
    position = fields.Integer(required=True, readonly=True)
    title = fields.Char(readonly=True)
    example = fields.Char(readonly=True)
    target = fields.Selection(
        selection="_selection_target",
        string="Field",
        help="The field of the contact. Empty: the column is not imported.",
    )

    @api.model
    def _selection_target(self):
        """Return what a column may fill: paths as in Odoo's own import, and labels."""
        external_id = self.env._("External ID")
        database_id = self.env._("Database ID")
        targets = [("id", external_id)]
        for name, field in self.env["res.partner"].fields_get().items():
            if (
                name in NEVER_OFFERED
                or field["type"] not in OFFERED_TYPES
                or field.get("readonly")
            ):
                continue
            label = field["string"]
            targets.append((name, label))
            if field["type"] in ("many2one", "many2many"):
                targets.append((f"{name}/id", f"{label} / {external_id}"))
                targets.append((f"{name}/.id", f"{label} / {database_id}"))
        return sorted(targets, key=lambda target: target[1].lower())

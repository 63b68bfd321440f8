from odoo import api, fields, models
from odoo.exceptions import UserError

AT_ONCE = 500
"""Rows up to which a file is imported while the user waits."""


class CrmImport(models.Model):
    """One address file on its way into the contacts."""

    _name = "crm.import"
    _description = "Address Import"
    _rec_name = "file_name"
    _order = "id desc"

    file = fields.Binary(
        required=True,
        help="A .csv or .xlsx file. Its first row holds the titles of the columns. "
        "Rows may refer to each other in any order.",
    )
    file_name = fields.Char(required=True)
    is_csv = fields.Boolean(compute="_compute_is_csv")
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("cp1252", "Western European (Windows)"),
            ("utf-16", "UTF-16"),
            ("iso8859_15", "Western European (ISO 8859-15)"),
            ("cp1250", "Central European (Windows)"),
        ],
        help="How the letters of a .csv file are written. Empty: found by itself.",
    )
    separator = fields.Selection(
        [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")],
        help="What stands between two cells of a .csv file. Empty: found by itself.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        help="The company for which the addresses are imported.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("checking", "Checking"),
            ("checked", "Checked"),
            ("importing", "Importing"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("failed", "Interrupted"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    column_ids = fields.One2many("crm.import.column", "import_id", "Columns")
    row_ids = fields.One2many("crm.import.row", "import_id", "Rows", readonly=True)
    refused_row_ids = fields.One2many(
        "crm.import.row",
        "import_id",
        "Refused Rows",
        domain=[("state", "=", "refused")],
        readonly=True,
    )
    duplicate_row_ids = fields.One2many(
        "crm.import.row",
        "import_id",
        "Possible Duplicates",
        domain=[("duplicate_id", "!=", False)],
        readonly=True,
    )
    row_count = fields.Integer("Rows in the File", readonly=True)
    todo_count = fields.Integer("To Import", readonly=True)
    created_count = fields.Integer("Created", readonly=True)
    updated_count = fields.Integer("Updated", readonly=True)
    unchanged_count = fields.Integer("Unchanged", readonly=True)
    refused_count = fields.Integer("Refused", readonly=True)
    duplicate_count = fields.Integer("Possible Duplicates Found", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    searches_duplicates = fields.Boolean(
        readonly=True, help="Goes on in the background after the import is done."
    )
    searched_number = fields.Integer(readonly=True)
    import_after_check = fields.Boolean(readonly=True)
    message = fields.Text(readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("row_count", "todo_count", "state")
    def _compute_progress(self):
        for job in self:
            rows = job.row_count
            job.progress = 100 * (rows - job.todo_count) / rows if rows else 0

    @api.depends("file_name")
    def _compute_is_csv(self):
        for job in self:
            job.is_csv = (job.file_name or "").lower().endswith(".csv")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        for job in jobs:
            job._read_columns()
        return jobs

    def write(self, vals):
        if vals.keys() & {"file", "encoding", "separator"}:
            self._check_not_started()
        result = super().write(vals)
        if vals.keys() & {"file", "encoding", "separator"}:
            for job in self:
                job._read_columns()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        for job in self:
            if job.state in ("checking", "importing"):
                raise UserError(
                    self.env._(
                        "%(file)s is being imported. Cancel the import first.",
                        file=job.file_name,
                    )
                )

    # === ACTION METHODS === #

    def action_check(self):
        """Read the whole file and say what an import would do; change no contact."""
        self._start(import_after_check=False)

    def action_import(self):
        """Import the file, or go on where an import stopped."""
        self.ensure_one()
        if self.state in ("checked", "failed", "cancelled") and self.todo_count:
            self._check_owner()
            if self.state == "checked":
                self._start_counting()
            self.sudo().write({"state": "importing", "message": False})
            self._run_or_trigger()
        else:
            self._start(import_after_check=True)

    def action_cancel(self):
        """Stop after the batch in work; what is imported stays."""
        self.ensure_one()
        self._check_owner()
        if self.state in ("checking", "importing"):
            self.sudo().state = "cancelled" if self.row_count else "draft"

    def action_open_partners(self):
        """Open the contacts that the file created or updated."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Contacts"),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("crm_import_row_ids.import_id", "=", self.id)],
        }

    # === BUSINESS METHODS === #

    def _start(self, import_after_check):
        self.ensure_one()
        self._check_owner()
        self._check_not_started()
        self._check_columns()
        self.sudo().write(
            {
                "state": "checking",
                "import_after_check": import_after_check,
                "message": False,
            }
        )
        self._run_or_trigger()

    def _check_owner(self):
        """The import runs with the rights of the user who uploaded the file."""
        self.check_access("write")
        if self.create_uid != self.env.user:
            raise UserError(
                self.env._(
                    "%(user)s uploaded this file. Upload it yourself to import it with "
                    "your rights.",
                    user=self.create_uid.name,
                )
            )

    def _check_not_started(self):
        for job in self:
            if job.state not in ("draft", "checked"):
                raise UserError(
                    self.env._(
                        "%(file)s was imported already. Upload the file anew.",
                        file=job.file_name,
                    )
                )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date, groupby, split_every

from ..tools import sheet
from ..tools.local_time import get_timezone, to_local

BATCH_SIZE = 1000
"""Talks that are read at a time."""
MAX_PRINTED = 2000
"""Talks in a print-out: 500 to 1,000 pages, more than anybody reads."""
MAX_ROWS = 1_000_000
"""Rows of a sheet; Excel shows 1,048,576."""

WRITTEN = ("excerpt", "participant_ids")
"""Columns whose cells are not what a field's value reads."""
KINDS = {"datetime": sheet.MOMENT, "float": sheet.AMOUNT}
WIDTHS = {"name": 40, "excerpt": 80, "partner_id": 28, "commercial_partner_id": 28}


class CrmConversationExport(models.TransientModel):
    """Print a protocol of talks or write it into a spreadsheet."""

    _name = "crm.conversation.export"
    _description = "Print-out of a Protocol"

    title = fields.Char(default=lambda self: self.env._("Talks"), readonly=True)
    filters = fields.Char(
        string="Filtered by",
        readonly=True,
        help="What was searched for when the protocol was printed.",
    )
    domain = fields.Json(default=lambda self: self._default_domain())
    # Whose protocol it is, see crm.conversation.crm_get_protocol_notes
    protocol = fields.Json()
    # What the user had chosen: the download is a request of its own
    company_ids = fields.Many2many(
        "res.company", default=lambda self: self.env.companies, readonly=True
    )
    order = fields.Selection(
        [("date desc, id desc", "Newest First"), ("date, id", "Oldest First")],
        default="date desc, id desc",
        required=True,
    )
    with_text = fields.Boolean(
        string="Full Texts",
        default=True,
        help="Without them the protocol shows who talked with whom and the subject.",
    )
    talk_count = fields.Integer(string="Talks", compute="_compute_talk_count")

    @api.model
    def _default_domain(self):
        """Take the talks that were selected in the list or open in the form."""
        context = self.env.context
        if context.get("active_model") != "crm.conversation":
            return None
        ids = context.get("active_ids") or []
        limit = self.env["ir.config_parameter"].sudo().get_param("web.active_ids_limit")
        # "Select all" of a longer list passes only so many ids, and the domain
        if len(ids) >= int(limit or 20000) and context.get("active_domain"):
            return context["active_domain"]
        # Voided ones were selected, too
        return [("id", "in", ids), ("active", "in", [True, False])]

    @api.depends("domain")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_talk_count(self):
        for export in self:
            talks = self.env["crm.conversation"]
            export.talk_count = talks.search_count(export._get_domain())

    # === ACTION METHODS === #

    def action_print(self):
        """Print the protocol."""
        self.ensure_one()
        self._check_count(
            MAX_PRINTED,
            self.env._(
                "%(count)s talks are too many for a print-out of at most %(limit)s. "
                "Filter for a shorter period, or export them to Excel."
            ),
        )
        report = self.env.ref("crm_ext_core.crm_conversation_export_report")
        return report.report_action(self)

    def action_export(self):
        """Download the protocol as a spreadsheet."""
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_ext_core/protocol/{self.id}",
            "target": "download",
        }

    # === BUSINESS METHODS === #

    def _get_domain(self):
        """Return the domain of the talks; none when nothing was chosen."""
        self.ensure_one()
        return Domain(self.domain) if self.domain is not None else Domain.FALSE

    def _check_count(self, limit, message):
        if not self.talk_count:
            raise UserError(
                self.env._("There is no talk to print or export. Change the filter.")
            )
        if self.talk_count > limit:
            raise UserError(message % {"count": self.talk_count, "limit": limit})

    def _check_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. Ask your administrator for the right."
                )
            )
        self._check_count(
            MAX_ROWS,
            self.env._(
                "%(count)s talks are too many for a sheet of at most %(limit)s rows. "
                "Filter for a shorter period."
            ),
        )

    def _get_talks(self):
        """Return the talks in their order, as far as the user may see them."""
        companies = self.company_ids.ids or self.env.companies.ids
        talks = self.env["crm.conversation"].with_context(allowed_company_ids=companies)
        return talks.search(self._get_domain(), order=self.order)

    def _get_notes(self):
        """Return what the protocol tells beside the talks.

        :rtype: list[str]
        """
        talks = self.env["crm.conversation"]
        notes = talks.crm_get_protocol_notes(self.protocol) if self.protocol else []
        return [note["text"] for note in notes]

    # === PRINT-OUT === #

    def _group_by_day(self):
        """Return the days of the reader with their talks.

        :return: pairs of the day as people write it and its talks
        :rtype: list[tuple]
        """
        talks = self._get_talks()

        def get_day(talk):
            return fields.Datetime.context_timestamp(talk, talk.date).date()

        return [
            (
                format_date(self.env, day, date_format="full"),
                talks.browse().concat(*talks_of_day),
            )
            for day, talks_of_day in groupby(talks, get_day)
        ]

    # === SPREADSHEET === #

    def _get_file_name(self):
        return f"{(self.title or '').replace(':', '')}.xlsx"

    def _write_xlsx(self, file):
        """Write the workbook to a binary file, in constant memory."""
        self._check_export()
        talks = self._get_talks()
        names = self._get_columns()
        described = talks.fields_get(names, ["string", "type", "selection"])
        with sheet.Book(file) as book:
            target = book.add_sheet(self.env._("Talks"), self._describe(described))
            for ids in split_every(BATCH_SIZE, talks.ids):
                for row in self._read_rows(talks.browse(ids), described):
                    target.add_row(row)
                # Of 100,000 talks the cache would keep all
                self.env.invalidate_all(flush=False)

    @api.model
    def _get_columns(self):
        """Return the fields of the columns that the user may read.

        :rtype: list[str]
        """
        talks = self.env["crm.conversation"]
        links = [
            name
            for name in talks._get_link_fields()
            if self.env[talks._fields[name].comodel_name].has_access("read")
        ]
        text = ["excerpt"] if self.with_text else []
        people = ["partner_id", "commercial_partner_id", "participant_ids", "user_id"]
        what = ["outcome_id", "duration", "origin", "is_confidential"]
        return ["date", "kind_id", "direction", *people, "name", *text, *what, *links]

    def _describe(self, described):
        """Return the columns of the sheet, titled in the user's language.

        :rtype: list[odoo.addons.crm_ext_core.tools.sheet.Column]
        """
        columns = []
        for name, field in described.items():
            title = self.env._("Text") if name == "excerpt" else field["string"]
            kind = KINDS.get(field["type"], sheet.TEXT)
            columns.append(sheet.Column(title, kind, WIDTHS.get(name, 16)))
        return columns

    @api.model
    def _read_rows(self, talks, described):
        """Yield the cells of each talk."""
        read = [name for name in described if name not in WRITTEN]
        for talk, values in zip(talks, talks.read(read), strict=True):
            if "excerpt" in described:
                values["excerpt"] = talk._get_plain_text()
            values["participant_ids"] = ", ".join(
                talk.participant_ids.mapped("display_name")
            )
            yield [
                self._format(values[name], field) for name, field in described.items()
            ]

    @api.model
    def _format(self, value, field):
        """Return what a cell shows of a value that was read.

        :param dict field: as ``fields_get`` describes it
        """
        if value is True:
            return self.env._("Yes")
        if value and field["type"] == "selection":
            return dict(field["selection"]).get(value)
        if value and field["type"] == "datetime":
            return to_local(value, get_timezone(self.env.user.tz))
        return value[1] if isinstance(value, tuple) else value

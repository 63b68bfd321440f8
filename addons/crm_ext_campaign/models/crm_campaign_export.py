# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import os
import tempfile
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

BACKGROUND_ROWS = 20_000
"""Contacts from which on a report is written in the background: some seconds."""
KEPT_DAYS = 7


class CrmCampaignExport(models.Model):
    """A campaign's result as a spreadsheet, for whoever asked for it."""

    _name = "crm.campaign.export"
    _description = "Campaign Report"
    _order = "id desc"
    _rec_name = "file_name"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, ondelete="cascade", index=True
    )
    # What the user had chosen: the file is written by a request of its own
    company_ids = fields.Many2many(
        "res.company", default=lambda self: self.env.companies, readonly=True
    )
    state = fields.Selection(
        [
            ("direct", "Downloaded at Once"),
            ("waiting", "Being Written"),
            ("done", "Ready"),
        ],
        default="direct",
        required=True,
        readonly=True,
    )
    file = fields.Binary(attachment=True, readonly=True)
    file_name = fields.Char(compute="_compute_file_name")

    # === COMPUTE METHODS === #
    @api.depends("campaign_id.title", "create_date")
    def _compute_file_name(self):
        for export in self:
            day = fields.Date.to_string(export.create_date)
            title = (export.campaign_id.title or "").replace("/", "-")
            export.file_name = f"{title} {day}.xlsx"

    # === ACTION METHODS === #
    def action_download(self):
        """Download the file, or say when it can be."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(
                self.env._("The report is still being written. Come back in a minute.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file"
            "?filename_field=file_name&download=true",
            "target": "download",
        }

    # === BUSINESS METHODS === #
    @api.model
    def _export(self, campaign):
        """Return the action that downloads the report, or tells that it will be ready.

        :param campaign: one campaign
        """
        self._check_export()
        contacts = self.env["crm.campaign.report"].search_count(
            [("campaign_id", "=", campaign.id), ("kind", "=", "contact")],
            limit=BACKGROUND_ROWS + 1,
        )
        in_background = contacts > BACKGROUND_ROWS
        export = self.create(
            {
                "campaign_id": campaign.id,
                "state": "waiting" if in_background else "direct",
            }
        )
        if not in_background:
            return {
                "type": "ir.actions.act_url",
                "url": f"/crm_ext_campaign/report/{export.id}",
                "target": "download",
            }
        # sudo: marketing starts its own report, not the job
        cron = self.env.ref("crm_ext_campaign.ir_cron_campaign_export").sudo()
        cron._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The report is being written. You are told when it is ready; then "
                    "it is among the campaign's reports."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _check_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. Ask your administrator for the right."
                )
            )

    def _get_file_name(self):
        return self.file_name

    # === BACKGROUND === #
    @api.model
    def _cron_write(self):
        """Write the reports that users wait for, each as the user who asked for it."""
        waiting = self.search([("state", "=", "waiting")], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for export in waiting:
            if export.try_lock_for_update():
                export._write_or_refuse()
            cron._commit_progress(1)

    def _write_or_refuse(self):
        """Write the report, or tell its user that he may no longer have it.

        One whose rights have changed meanwhile does not hold up the others.
        """
        try:
            with self.env.cr.savepoint():
                self._write_file()
        except AccessError as error:
            self.create_uid._bus_send(
                "simple_notification",
                {"type": "danger", "sticky": True, "message": str(error)},
            )
            self.unlink()

    def _write_file(self):
        """Keep the report as a file and tell its user."""
        self.ensure_one()
        user = self.create_uid
        export = self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=self.company_ids.ids
        )
        with tempfile.TemporaryFile() as file:
            export._write_xlsx(file)
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            content = file.read(size)
        self.write({"file": base64.b64encode(content), "state": "done"})
        user._bus_send(
            "simple_notification",
            {
                "type": "success",
                "sticky": True,
                "message": export.env._(
                    "The report of %(campaign)s is ready. You find it on the campaign, "
                    "under Reports.",
                    campaign=export.campaign_id.title,
                ),
            },
        )

    @api.autovacuum
    def _gc_exports(self):
        """Delete reports after a week: they hold names, and go stale."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit)]).unlink()

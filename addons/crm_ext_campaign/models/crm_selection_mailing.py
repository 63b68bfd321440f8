# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    mailing_ids = fields.One2many(
        "mailing.mailing", "crm_selection_id", string="Mailings", copy=False
    )
    mailing_count = fields.Integer(compute="_compute_mailing_statistics")
    sent_count = fields.Integer(compute="_compute_mailing_statistics")
    opened_count = fields.Integer(compute="_compute_mailing_statistics")
    clicked_count = fields.Integer(compute="_compute_mailing_statistics")

    # === COMPUTE METHODS === #
    @api.depends("mailing_ids")
    def _compute_mailing_statistics(self):
        # Figures only; who gets which mail is up to the rules of the traces.
        groups = (
            self.env["mailing.trace"]
            .sudo()
            ._read_group(
                [("mass_mailing_id.crm_selection_id", "in", self.ids)],
                ["mass_mailing_id"],
                [
                    "sent_datetime:count",
                    "open_datetime:count",
                    "links_click_datetime:count",
                ],
            )
        )
        figures = {}
        for mailing, *counts in groups:
            selection = mailing.crm_selection_id
            before = figures.get(selection.id, (0, 0, 0))
            figures[selection.id] = [a + b for a, b in zip(before, counts, strict=True)]
        for selection in self:
            selection.mailing_count = len(selection.mailing_ids)
            sent, opened, clicked = figures.get(selection.id, (0, 0, 0))
            selection.sent_count = sent
            selection.opened_count = opened
            selection.clicked_count = clicked

    # === ACTION METHODS === #
    def action_create_mailing(self):
        """Open a new mailing to the frozen recipients."""
        self.ensure_one()
        if self.state != "frozen":
            raise UserError(
                self.env._("Freeze the selection first, then create the mailing.")
            )
        if self.channel != "mail":
            raise UserError(
                self.env._(
                    "These people were chosen for letters or calls. Make a new version "
                    "of the selection for emails."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Mailing"),
            "res_model": "mailing.mailing",
            "views": [(False, "form")],
            "context": self._prepare_mailing_context(),
        }

    def action_view_mailings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mass_mailing.mailing_mailing_action_mail"
        )
        return {
            **action,
            "domain": [("crm_selection_id", "=", self.id)],
            "context": self._prepare_mailing_context(),
        }

    # === BUSINESS METHODS === #
    def _prepare_mailing_context(self):
        """Return the defaults of a mailing to this selection."""
        return {
            "default_crm_selection_id": self.id,
            "default_campaign_id": self.campaign_id.id,
            "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "default_mailing_type": "mail",
            "default_subject": self.name,
        }

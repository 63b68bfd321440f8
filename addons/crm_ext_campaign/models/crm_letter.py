# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty


class CrmLetter(models.Model):
    """A letter to the frozen people of a selection, printed page by page."""

    _name = "crm.letter"
    _description = "Letter"
    _inherit = ["crm.outreach.mixin"]
    _rec_name = "subject"
    _outreach_channel = "letter"
    _outreach_people = "recipient_ids"
    _outreach_running = "printing"
    _outreach_job = "crm_ext_campaign.ir_cron_crm_letter"
    _outreach_batch = 100  # letters in a file
    # What is rendered with the rights of who pressed Print.
    _outreach_fixed = frozenset({"subject", "body", "selection_id"})
    _outreach_number = 5

    subject = fields.Char(required=True, tracking=True)
    body = fields.Html(
        string="Text",
        render_engine="qweb",
        render_options={"post_process": False},
        sanitize="email_outgoing",
        help="Type /field to insert what differs from person to person, and what is "
        "written where it is empty.",
    )
    letter_date = fields.Date(
        string="Date of the Letter", default=fields.Date.context_today
    )
    state = fields.Selection(
        selection_add=[("printing", "Printing"), ("done", "Printed")],
        ondelete={"printing": "set default"},
    )
    seed_partner_ids = fields.Many2many(
        "res.partner",
        string="Seed Addresses",
        compute="_compute_seed_partner_ids",
        store=True,
        readonly=False,
        help="Colleagues who get the letter, too, and see that it arrived. They count "
        "nowhere.",
    )

    # === PRINTED === #
    recipient_ids = fields.One2many(
        "crm.letter.recipient", "letter_id", string="Recipients", readonly=True
    )
    printed_count = fields.Integer(string="Printed", compute="_compute_counts")
    skipped_count = fields.Integer(
        string="Not Printed",
        compute="_compute_counts",
        help="People who objected, moved or were archived after the freezing.",
    )
    file_ids = fields.Many2many(
        "ir.attachment", string="Files", readonly=True, copy=False
    )

    # === COMPUTE METHODS === #
    @api.depends("campaign_id")
    def _compute_seed_partner_ids(self):
        for letter in self:
            letter.seed_partner_ids = letter.campaign_id.crm_seed_partner_ids

    def _prepare_counts(self, by_state):
        return {
            **super()._prepare_counts(by_state),
            "printed_count": by_state.get("printed", 0),
            "skipped_count": by_state.get("skipped", 0),
        }

    # === ACTION METHODS === #
    def action_preview(self):
        """Show the letter as one of the people gets it."""
        self.ensure_one()
        proof = self.env["crm.letter.proof"].create({"letter_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": proof._name,
            "res_id": proof.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_print(self):
        """Write down who gets the letter, and print in the background."""
        self._start()

    def action_view_recipients(self):
        return self._view_people("crm_ext_campaign.crm_letter_recipient_action")

    # === BUSINESS METHODS === #
    def _check_ready(self):
        if is_html_empty(self.body):
            raise UserError(self.env._("Write the text of the letter first."))
        self._get_pages(self._get_sample_person())  # say now what cannot be filled

    def _get_proof_action(self, person):
        """Return the action that shows the letter to one person as a PDF.

        The web client sends either ids or data to a report: the letter is in the data.
        """
        self.ensure_one()
        return self._get_report().report_action(
            [], data={"letter_id": self.id, "partner_ids": person.ids}, config=False
        )

    def _get_report(self):
        return self.env.ref("crm_ext_campaign.crm_letter_report")

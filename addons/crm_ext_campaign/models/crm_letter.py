# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, is_html_empty

# What is rendered with the rights of who pressed Print.
FIXED_BY_PRINT = {"subject", "body", "selection_id"}


class CrmLetter(models.Model):
    """A letter to the frozen people of a selection, printed page by page."""

    _name = "crm.letter"
    _description = "Letter"
    _inherit = ["mail.thread", "mail.render.mixin"]
    _order = "id desc"
    _rec_name = "subject"

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
    selection_id = fields.Many2one(
        "crm.selection",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("state", "=", "frozen"), ("channel", "=", "letter")],
    )
    campaign_id = fields.Many2one(related="selection_id.campaign_id", store=True)
    company_id = fields.Many2one(related="selection_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("printing", "Printing"), ("done", "Printed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    preview_partner_id = fields.Many2one(
        "res.partner",
        string="Preview As",
        compute="_compute_preview_partner_id",
        readonly=False,
        help="The letter is shown as this person gets it.",
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
    recipient_count = fields.Integer(compute="_compute_recipient_counts")
    printed_count = fields.Integer(
        string="Printed", compute="_compute_recipient_counts"
    )
    skipped_count = fields.Integer(
        string="Not Printed",
        compute="_compute_recipient_counts",
        help="People who objected, moved or were archived after the freezing.",
    )
    progress = fields.Integer(compute="_compute_recipient_counts")
    file_ids = fields.Many2many(
        "ir.attachment", string="Files", readonly=True, copy=False
    )
    printed_by = fields.Many2one("res.users", readonly=True, copy=False)

    # === COMPUTE METHODS === #
    def _compute_render_model(self):
        self.render_model = "res.partner"

    @api.depends("selection_id")
    def _compute_preview_partner_id(self):
        for letter in self:
            letter.preview_partner_id = letter.selection_id.member_ids.search(
                [
                    ("selection_id", "=", letter.selection_id.id),
                    ("state", "=", "included"),
                    ("partner_id", "!=", False),
                ],
                limit=1,
            ).partner_id

    @api.depends("campaign_id")
    def _compute_seed_partner_ids(self):
        for letter in self:
            letter.seed_partner_ids = letter.campaign_id.crm_seed_partner_ids

    @api.depends("recipient_ids.state")
    def _compute_recipient_counts(self):
        counts = {}
        for letter, state, count in self.env["crm.letter.recipient"]._read_group(
            [("letter_id", "in", self.ids)], ["letter_id", "state"], ["__count"]
        ):
            counts.setdefault(letter.id, {})[state] = count
        for letter in self:
            by_state = counts.get(letter.id, {})
            total = sum(by_state.values())
            letter.recipient_count = total
            letter.printed_count = by_state.get("printed", 0)
            letter.skipped_count = by_state.get("skipped", 0)
            done = letter.printed_count + letter.skipped_count
            letter.progress = round(100 * done / total) if total else 0

    # === CONSTRAINT METHODS === #
    @api.constrains("selection_id")
    def _check_selection_id(self):
        for letter in self:
            selection = letter.selection_id
            if selection.state != "frozen" or selection.channel != "letter":
                raise ValidationError(
                    self.env._(
                        "%(selection)s: a letter goes to a frozen selection for "
                        "letters.",
                        selection=selection.name,
                    )
                )

    # === CRUD METHODS === #
    def write(self, vals):
        printed = self.filtered(lambda letter: letter.state != "draft")
        if printed and FIXED_BY_PRINT.intersection(vals):
            raise UserError(
                self.env._(
                    "%(subjects)s: what is printed no longer changes. Duplicate the "
                    "letter instead.",
                    subjects=", ".join(printed.mapped("subject")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        if self.filtered(lambda letter: letter.state != "draft"):
            raise UserError(
                self.env._("Printed letters are kept: they tell who got what.")
            )

    # === ACTION METHODS === #
    def action_preview(self):
        """Show the letter as one person gets it."""
        self.ensure_one()
        if not self.preview_partner_id:
            raise UserError(self.env._("Choose a person to preview the letter as."))
        return self._get_report().report_action(
            self, data={"partner_ids": self.preview_partner_id.ids}, config=False
        )

    def action_print(self):
        """Write down who gets the letter, and print in the background."""
        self.ensure_one()
        # Of two users at once the second one is refused.
        self.lock_for_update()
        if self.state != "draft":
            raise UserError(self.env._("This letter is printed already."))
        if is_html_empty(self.body):
            raise UserError(self.env._("Write the text of the letter first."))
        self._get_pages(self.preview_partner_id)  # say now what cannot be filled
        self._create_recipients()
        self.write({"state": "printing", "printed_by": self.env.uid})
        # sudo: the job is the system's
        self.env.ref("crm_ext_campaign.ir_cron_crm_letter").sudo()._trigger()

    def action_view_recipients(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_letter_recipient_action"
        )
        return {**action, "domain": [("letter_id", "=", self.id)]}

    # === BUSINESS METHODS === #
    def _create_recipients(self):
        """Write a row for each person of the target group."""
        self.flush_recordset()
        self.env["crm.selection.member"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_letter_recipient
                            (letter_id, member_id, partner_id, state)
                SELECT %s, member.id, member.partner_id, 'waiting'
                  FROM crm_selection_member member
                 WHERE member.selection_id = %s AND member.state = 'included'
                   AND member.holdout IS NOT TRUE AND member.partner_id IS NOT NULL
                 ORDER BY member.id
                """,
                self.id,
                self.selection_id.id,
            )
        )
        self.env["crm.letter.recipient"].invalidate_model()

    def _get_report(self):
        return self.env.ref("crm_ext_campaign.crm_letter_report")

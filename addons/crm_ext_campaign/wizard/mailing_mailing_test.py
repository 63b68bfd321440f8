# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class MailingMailingTest(models.TransientModel):
    """Shows a mailing as one of its recipients gets it, on the screen and by mail."""

    _inherit = "mailing.mailing.test"

    crm_model = fields.Char(related="mass_mailing_id.mailing_model_real")
    crm_partner_id = fields.Many2one(
        "res.partner",
        string="As Seen By",
        compute="_compute_crm_partner_id",
        store=True,
        readonly=False,
        help="Placeholders are filled in as for this person.",
    )
    crm_preview_subject = fields.Char(string="Subject", compute="_compute_crm_preview")
    crm_preview = fields.Html(
        string="Preview", compute="_compute_crm_preview", sanitize=False
    )

    @api.depends("mass_mailing_id")
    def _compute_crm_partner_id(self):
        for test in self:
            mailing = test.mass_mailing_id
            is_to_people = mailing.mailing_model_real == "res.partner"
            test.crm_partner_id = is_to_people and self.env["res.partner"].search(
                mailing._get_recipients_domain(), limit=1
            )

    @api.depends("crm_partner_id", "mass_mailing_id")
    def _compute_crm_preview(self):
        for test in self:
            person, mailing = test.crm_partner_id, test.mass_mailing_id
            test.crm_preview_subject, test.crm_preview = (
                person
                and mailing._render_field(name, person.ids, compute_lang=True)[
                    person.id
                ]
                for name in ("subject", "body_html")
            )

    def send_mail_test(self):
        """Take the chosen person where Odoo takes the first one of the database."""
        self.ensure_one()
        sample = self.with_context(crm_sample_partner_id=self.crm_partner_id.id)
        return super(MailingMailingTest, sample).send_mail_test()

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    crm_selection_id = fields.Many2one(
        "crm.selection",
        string="Selection",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("state", "=", "frozen"), ("channel", "=", "mail")],
        help="Send to the frozen recipients of this selection. Everybody is checked "
        "again right before sending.",
    )

    @api.onchange("crm_selection_id")
    def _onchange_crm_selection_id(self):
        if self.crm_selection_id:
            self.mailing_model_id = self.env["ir.model"]._get("res.partner")

    @api.constrains("crm_selection_id", "mailing_model_id")
    def _check_crm_selection_id(self):
        for mailing in self.filtered("crm_selection_id"):
            if mailing.crm_selection_id.state != "frozen":
                raise ValidationError(
                    self.env._(
                        "Freeze the selection %(name)s first, then send to it.",
                        name=mailing.crm_selection_id.name,
                    )
                )
            if mailing.crm_selection_id.channel != "mail":
                raise ValidationError(
                    self.env._(
                        "The people of %(name)s were chosen for letters or calls. "
                        "Make a new version of the selection for emails.",
                        name=mailing.crm_selection_id.name,
                    )
                )
            if mailing.mailing_model_real != "res.partner":
                raise ValidationError(
                    self.env._(
                        "A mailing to a selection goes to contacts: choose Contact as "
                        "recipients."
                    )
                )

    def _record_crm_objection(self, email, document_id=None):
        """Record that who got this mailing objects to its purpose.

        :param email: address in the link of the mail, whose token was checked
        :param document_id: contact that the mail was to; the objection follows him
        """
        self.ensure_one()
        # sudo: a visitor who unsubscribes cannot write consents himself
        consents = self.env["crm.consent"].sudo()
        selection = self.sudo().crm_selection_id
        people = consents._get_people(email, selection.company_id)
        if str(document_id or "").isdecimal():
            people |= people.browse(int(document_id)).exists()
        values = {
            "email": email_normalize(email),
            "channel": "mail",
            "purpose_id": selection.purpose_id.id,
            "company_id": selection.company_id.id,
            "action": "withdrawn",
            "source": self.env._(
                "Unsubscribed from the mailing %(name)s", name=self.subject
            ),
        }
        return consents.create(
            [
                {**values, "partner_id": partner_id}
                for partner_id in people.ids or [False]
            ]
        )

    def _get_recipients_domain(self):
        """Take the frozen recipients instead of a domain evaluated at sending."""
        if not self.crm_selection_id:
            return super()._get_recipients_domain()
        # The queue runs without the user's rights: company and rules went into the
        # selection when it was frozen. People who dropped out since then stay in, so
        # that each of them gets a cancelled trace.
        members = (
            self.env["crm.selection.member"]
            .sudo()
            ._search(
                [
                    ("selection_id", "=", self.crm_selection_id.id),
                    ("state", "=", "included"),
                    ("holdout", "=", False),
                    ("partner_id", "!=", False),
                ]
            )
        )
        return Domain("id", "in", members.subselect("partner_id")) & Domain(
            "active", "in", [True, False]
        )

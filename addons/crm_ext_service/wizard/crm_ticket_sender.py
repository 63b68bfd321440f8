import phonenumbers

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.crm_ext_core.tools.phone import format_international

# Anybody has an address there: it tells no company.
FREE_MAIL = {
    "aol.com",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.de",
    "icloud.com",
    "live.de",
    "mail.de",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yahoo.de",
}


class CrmTicketSender(models.TransientModel):
    """Make a contact of who wrote, proposed from what the mail tells."""

    _name = "crm.ticket.sender"
    _description = "Contact of an Unknown Sender"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", readonly=True
    )
    email = fields.Char(related="ticket_id.partner_email", related_sudo=False)
    partner_id = fields.Many2one(
        "res.partner",
        string="Known Contact",
        compute="_compute_proposal",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        help="Who wrote from this address. Empty: a new contact is made.",
    )
    name = fields.Char(
        compute="_compute_proposal",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )
    parent_id = fields.Many2one(
        "res.partner",
        string="Company",
        compute="_compute_proposal",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        domain=[("is_company", "=", True)],
    )
    phone = fields.Char(
        compute="_compute_proposal",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
    )

    @api.depends("ticket_id")
    def _compute_proposal(self):
        """Propose what the mail and the address book tell about the sender."""
        for wizard in self:
            ticket = wizard.ticket_id
            ticket.check_access("read")
            wizard.name = self._guess_name(ticket)
            wizard.parent_id = self._find_company(ticket)
            wizard.partner_id = self._find_person(wizard.parent_id, wizard.name)
            wizard.phone = self._find_phone(ticket)

    # === ACTIONS === #

    def action_apply(self):
        """Give all tickets of this address the contact."""
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        if ticket.partner_id:
            raise UserError(
                self.env._(
                    "%(ticket)s has a contact already: %(contact)s.",
                    ticket=ticket.display_name,
                    contact=ticket.partner_id.display_name,
                )
            )
        if not self.partner_id and not (self.name or "").strip():
            raise UserError(self.env._("Enter the name of the contact."))
        partner = self.partner_id
        if partner:
            partner.check_access("read")
        else:
            # sudo: who serves need not be allowed to create contacts.
            partner = partner.sudo().create(self._prepare_partner_values())
        ticket._assign_crm_sender(partner.sudo(False))
        return {"type": "ir.actions.act_window_close"}

    def _prepare_partner_values(self):
        """Return the values of the contact to create."""
        return {
            "name": self.name.strip(),
            "email": self.email,
            "phone": self.phone,
            "parent_id": self.parent_id.id,
            "company_id": self.parent_id.company_id.id,
            "lang": self.ticket_id._get_crm_lang(),
        }

    # === PROPOSALS === #

    @api.model
    def _guess_name(self, ticket):
        """Return the name that the mail tells, or what the address looks like."""
        name = ticket.partner_name or ""
        if name and "@" not in name:
            return name
        local_part = (ticket.partner_email or "").partition("@")[0]
        return local_part.replace(".", " ").replace("_", " ").title()

    @api.model
    def _find_company(self, ticket):
        """Return the only company with such addresses, or the head of the only tree."""
        partners = self.env["res.partner"]
        email = email_normalize(ticket.partner_email or "") or ""
        domain = email.partition("@")[2]
        if not domain or domain in FREE_MAIL:
            return partners
        rows = partners._read_group(
            Domain("email", "=ilike", f"%@{domain}")
            & Domain("commercial_partner_id.is_company", "=", True),
            ["commercial_partner_id"],
            limit=50,
        )
        companies = partners.union(*(company for (company,) in rows))
        heads = companies.crm_root_id
        if len(companies) <= 1:
            return companies
        return heads if len(heads) == 1 else partners

    @api.model
    def _find_person(self, company, name):
        """Return the person of this name in the company or its tree."""
        partners = self.env["res.partner"]
        if not company or not name:
            return partners
        found = partners.search(
            Domain("crm_root_id", "=", company.crm_root_id.id)
            & Domain("is_company", "=", False)
            & Domain("name", "=ilike", name.replace("_", "\\_").replace("%", "\\%")),
            limit=2,
        )
        return found if len(found) == 1 else partners

    @api.model
    def _find_phone(self, ticket):
        """Return the last number that the mail names: that of the signature."""
        region = ticket.company_id.country_id.code
        text = html2plaintext(ticket.description or "")[-2000:]
        numbers = [
            phonenumbers.format_number(
                match.number, phonenumbers.PhoneNumberFormat.E164
            )
            for match in phonenumbers.PhoneNumberMatcher(text, region)
        ]
        return format_international(numbers[-1]) if numbers else False

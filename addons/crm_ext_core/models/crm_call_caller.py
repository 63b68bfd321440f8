from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import phone

MIN_SEARCH_DIGITS = 3
# What a match must be so that nobody has to look whether it is right.
SURE_MATCHES = ("exact", "trunk")


class CrmCall(models.Model):
    """Who called: found by the number, or told by a user."""

    _inherit = "crm.call"

    number_search = fields.Char(
        string="Number or Caller",
        store=False,
        search="_search_number_search",
        help="Finds a number in any notation or by its digits, anything else by the "
        "name of the caller.",
    )

    # === FINDING === #

    @api.model
    def _search_number_search(self, operator, value):
        if operator not in ("=", "ilike") or not isinstance(value, str):
            return NotImplemented
        if not phone.looks_like_number(value, MIN_SEARCH_DIGITS):
            names = Domain("partner_id", "ilike", value)
            return names | Domain("commercial_partner_id", "ilike", value)
        key = self._get_caller_key(value)
        if (
            key
            and key.startswith("+")
            and self.search_count(Domain("caller_key", "=", key), limit=1)
        ):
            return Domain("caller_key", "=", key)
        return Domain("caller_key", "ilike", phone.national_digits(value))

    @api.model
    def _prepare_caller_values(self, number, caller_key):
        """Return the contact or lead that a number leaves no doubt about.

        :return: values for ``partner_id`` and ``lead_id``
        :rtype: dict
        """
        partner, lead = self._resolve_caller(number) if caller_key else (None, None)
        return {
            "partner_id": partner.id if partner else False,
            "lead_id": lead.id if lead else False,
        }

    @api.model
    def _resolve_caller(self, number):
        """Return the one contact and the one lead behind a number, each may be empty.

        Several people of one company who share a number are their company. What only
        ends like the number, or stands near it, is a guess and left to the user.
        """
        partners, leads = self.env["res.partner"], self.env["crm.lead"]
        for match, rows in self.env["crm.phone.number"]._find_matches(number):
            if match not in SURE_MATCHES:
                break
            partners = self._filter_owners(partners, "partner_id", rows)
            leads = self._filter_owners(leads, "lead_id", rows)
            if match == "trunk" or len(partners) > 1:
                partners = partners.commercial_partner_id
            if match == "trunk":
                # A neighbour's number looks like an extension of a private one.
                partners = partners.filtered("is_company")
                leads = leads.browse()
            if partners or leads:
                return self._choose_caller(partners, leads)
        return partners, leads

    @api.model
    def _choose_caller(self, partners, leads):
        """Return who is left when what may be somebody else is taken away."""
        if len(partners) > 1 or (not partners and len(leads) > 1):
            return partners.browse(), leads.browse()
        if partners:
            return partners, leads.browse()
        return leads.partner_id, leads

    @api.model
    def _filter_owners(self, records, column, rows):
        """Return the active owners in these rows that the own company may see."""
        ids = [row[column] for row in rows if row[column]]
        if not ids:
            return records.browse()
        domain = Domain("id", "in", ids)
        domain &= Domain("company_id", "in", [self.env.company.id, False])
        if records._name == "res.partner":
            # Colleagues call too; that is no talk with a customer.
            domain &= Domain("id", "!=", self.env.company.partner_id.id)
            domain &= Domain("partner_share", "=", True)
        return records.search(domain)

    # === TELLING === #

    def action_create_contact(self):
        """Open a new contact that keeps the number of the unknown caller."""
        self._check_caller_unknown()
        return self._get_creation_action(
            "res.partner", self.env._("New Contact"), default_phone=self.number
        )

    def action_create_lead(self):
        """Open a new lead that keeps the number of the unknown caller."""
        self._check_caller_unknown()
        return self._get_creation_action(
            "crm.lead",
            self.env._("New Lead"),
            default_phone=self.number,
            default_type="lead"
            if self.env.user.has_group("crm.group_use_lead")
            else "opportunity",
            default_name=self.env._("Call from %(number)s", number=self.number or ""),
        )

    def action_attach(self, partner_id):
        """Tell that an existing contact called, and keep the number for next time.

        The number goes to the contact's phone when that is empty; otherwise it is one
        more number by which the contact is found.

        :param int partner_id:
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.env["res.partner"].browse(partner_id).exists()
        if not partner:
            raise UserError(self.env._("Choose the contact who called."))
        partner.check_access("read")
        self._keep_number(partner)
        self._assign_caller(partner=partner)
        return True

    def _check_caller_unknown(self):
        self.ensure_one()
        self.check_access("read")
        if self.partner_id or self.lead_id:
            raise UserError(
                self.env._(
                    "The caller is known by now: %(caller)s.", caller=self.display_name
                )
            )

    def _get_creation_action(self, model, name, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "current",
            "context": {**context, "crm_call_id": self.id},
        }

    def _keep_number(self, partner):
        """Write the number to the contact, unless it is found there already."""
        if not self.caller_key or self._resolve_caller(self.number)[0] == partner:
            return
        if not partner.phone and partner.has_access("write"):
            partner.phone = self.number
            return
        # sudo: the numbers are closed to users, and a number in use is no change of
        # the contact itself.
        numbers = self.env["crm.phone.number"].sudo()
        numbers._add_further_number(partner, self.number)

    def _assign_caller(self, partner=None, lead=None):
        """Let this call, and those of nobody from its number, belong to a caller."""
        values = {
            "partner_id": partner.id if partner else False,
            "lead_id": lead.id if lead else False,
        }
        # sudo: users tell who called, and write nothing else of a call.
        call = self.sudo()
        same_number = call
        if call.caller_key:
            same_number |= call.search(
                Domain("caller_key", "=", call.caller_key)
                & Domain("company_id", "=", call.company_id.id)
                & Domain("partner_id", "=", False)
                & Domain("lead_id", "=", False)
            )
        same_number.write(values)
        same_number._follow_up_caller()

    def _follow_up_caller(self):
        """Do what follows once the callers of these calls are known.

        Override to do more.
        """

    @api.model
    def _link_created_caller(self, record):
        """Attach the call in the context to the contact or lead made for it."""
        call_id = self.env.context.get("crm_call_id")
        call = self.browse(call_id).exists() if call_id else self
        if not call or not call.has_access("read") or call.partner_id or call.lead_id:
            return
        if record._name == "crm.lead":
            call._assign_caller(partner=record.partner_id, lead=record)
        else:
            call._assign_caller(partner=record)

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

NO_NUMBER = "/"
UNSET = (None, False, "", NO_NUMBER)


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    # Not readonly, so that managers can import numbers of an older system.
    number = fields.Char(readonly=False, copy=False, index="trigram")
    partner_id = fields.Many2one(index="btree_not_null")
    commercial_partner_id = fields.Many2one(index="btree_not_null")
    duplicate_id = fields.Many2one(index="btree_not_null")  # The protocol's tickets.
    crm_alias_ids = fields.One2many(
        "crm.number.alias", "ticket_id", string="All Numbers", readonly=True
    )
    crm_is_complaint = fields.Boolean(string="Complaint", index="btree_not_null")

    _company_number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number <> '/'",
        "Another ticket of this company has this number already.",
    )
    # The order of every list of tickets.
    _list_order_idx = models.Index("(priority DESC, sequence, number DESC, id DESC)")

    # === COMPUTE METHODS === #

    @api.depends("number", "name")
    def _compute_display_name(self):
        """A ticket that is being written has no number to show yet."""
        unnumbered = self.filtered(lambda ticket: ticket.number in UNSET)
        for ticket in unnumbered:
            ticket.display_name = ticket.name or self.env._("New")
        return super(HelpdeskTicket, self - unnumbered)._compute_display_name()

    @api.model
    def _search_display_name(self, operator, value):
        """Find tickets also by any spelling of any number they had."""
        domain = super()._search_display_name(operator, value)
        if operator not in ("ilike", "like", "=", "in"):
            return domain
        texts = [value] if isinstance(value, str) else value or []
        register = self.env["crm.number.alias"]
        tickets = self.browse()
        for text in texts:
            if isinstance(text, str):
                tickets |= register._find_spelling(text).ticket_id.sudo(False)
        tickets |= tickets._get_crm_survivor()
        return domain | Domain("id", "in", tickets.ids) if tickets else domain

    def _get_crm_survivor(self):
        """Follow "duplicate of" to the ticket where the work goes on."""
        # sudo: the ticket on the way may belong to another team.
        survivors = self.browse()
        for ticket in self.sudo():
            seen = ticket
            while ticket.duplicate_id and ticket.duplicate_id not in seen:
                ticket = ticket.duplicate_id
                seen |= ticket
            survivors |= ticket
        return survivors.sudo(False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_crm_number_given(vals_list)
        numbered = self._prepare_crm_numbered_vals(vals_list)
        self._check_crm_number_free(
            [
                (prepared["number"], prepared["company_id"])
                for vals, prepared in zip(vals_list, numbered, strict=True)
                if vals.get("number") not in UNSET
            ]
        )
        tickets = super().create(numbered)
        tickets._register_crm_numbers()
        return tickets

    def write(self, vals):
        if "number" in vals:
            self._check_crm_number_given([vals])
            self._check_crm_number_free(
                [
                    (vals["number"], vals.get("company_id") or ticket.company_id.id)
                    for ticket in self
                    if vals["number"] not in UNSET
                ]
            )
        clashing = self.browse()
        if vals.get("company_id") and "number" not in vals:
            clashing = self._filter_crm_number_taken(vals["company_id"])
        for ticket in clashing:
            company = self.env["res.company"].browse(vals["company_id"])
            team = ticket.team_id
            if vals.get("team_id"):
                team = team.browse(vals["team_id"])
            number = team.sudo()._draw_crm_numbers(company)[0]
            super(HelpdeskTicket, ticket).write({**vals, "number": number})
        result = super(HelpdeskTicket, self - clashing).write({**vals})
        if "number" in vals or "company_id" in vals:
            self._register_crm_numbers(known=self._get_crm_registered())
        if "company_id" in vals:
            self._take_crm_numbers_along()
        return result

    def copy(self, default=None):
        """Copy several tickets; each copy gets its own number."""
        copies = self.browse()
        for ticket in self:
            copies |= super(HelpdeskTicket, ticket).copy(
                {"number": NO_NUMBER, **(default or {})}
            )
        return copies

    # === BUSINESS METHODS === #

    def _prepare_ticket_number(self, values):
        """Draw a number for code that asks helpdesk for one."""
        vals = self._prepare_crm_numbered_vals([{**values, "number": NO_NUMBER}])
        return vals[0]["number"]

    @api.model
    def _check_crm_number_given(self, vals_list):
        given = any(vals.get("number", NO_NUMBER) not in UNSET for vals in vals_list)
        if given and not self._is_crm_number_manager():
            raise AccessError(
                self.env._(
                    "Ticket numbers are given automatically. "
                    "Ask a helpdesk manager to change or import one."
                )
            )

    @api.model
    def _is_crm_number_manager(self):
        return self.env.su or self.env.user.has_group(
            "helpdesk_mgmt.group_helpdesk_manager"
        )

    @api.model
    def _prepare_crm_numbered_vals(self, vals_list):
        """Return copies of the values with team, company and number filled in.

        The number depends on team and company, so both are settled first. The numbers
        of one team are drawn together.
        """
        defaults = self.default_get(["team_id", "company_id", "user_id"])
        numbered = []
        waiting = defaultdict(list)
        for vals in vals_list:
            vals = self._prepare_crm_origin_vals(vals, defaults)
            numbered.append(vals)
            if vals.get("number") in UNSET:
                team = self._get_crm_number_team(vals, defaults)
                waiting[team, vals["company_id"]].append(vals)
        for (team, company_id), vals_of_team in waiting.items():
            company = self.env["res.company"].browse(company_id)
            numbers = team._draw_crm_numbers(company, len(vals_of_team))
            for vals, number in zip(vals_of_team, numbers, strict=True):
                vals["number"] = number
        return numbered

    @api.model
    def _prepare_crm_origin_vals(self, vals, defaults):
        """Settle the company: the one of the team comes first, as in helpdesk."""
        vals = {**vals}
        if "team_id" not in vals and defaults.get("team_id"):
            vals["team_id"] = defaults["team_id"]
        team = self.env["helpdesk.ticket.team"].sudo().browse(vals.get("team_id"))
        vals["company_id"] = (
            team.company_id.id
            or vals.get("company_id")
            or defaults.get("company_id")
            or self.env.company.id
        )
        return vals

    @api.model
    def _get_crm_number_team(self, vals, defaults):
        """Return the team whose format counts: given, or the first one of the user."""
        # sudo: portal users create tickets for teams they do not see.
        if vals.get("team_id"):
            return self.env["helpdesk.ticket.team"].sudo().browse(vals["team_id"])
        user_id = vals.get("user_id", defaults.get("user_id"))
        return self.env["res.users"].sudo().browse(user_id).helpdesk_team_ids[:1]

    def _filter_crm_number_taken(self, company_id):
        """Return the tickets whose number another ticket of the company had or has."""
        moving = self.filtered(lambda ticket: ticket.company_id.id != company_id)
        if not moving:
            return moving
        # sudo: the other company's register.
        register = self.env["crm.number.alias"].sudo()
        domain = Domain("company_id", "=", company_id)
        domain &= Domain("number", "in", moving.mapped("number"))
        owners = {
            alias.number: alias.ticket_id
            for alias in register.search_fetch(domain, ["number", "ticket_id"])
        }
        return moving.filtered(
            lambda ticket: owners.get(ticket.number, ticket) != ticket
        )

    def _get_crm_registered(self):
        """Return what the register knows: ticket id, number and company id."""
        # sudo: as in _register_crm_numbers.
        register = self.env["crm.number.alias"].sudo()
        aliases = register.search_fetch(
            [("ticket_id", "in", self.ids)], ["ticket_id", "number", "company_id"]
        )
        return {(a.ticket_id.id, a.number, a.company_id.id) for a in aliases}

    def _register_crm_numbers(self, known=frozenset()):
        """Put the numbers of these tickets into the register, unless they are known."""
        # sudo: the register is written by the system only.
        self.env["crm.number.alias"].sudo().create(
            [
                {"number": number, "ticket_id": ticket_id, "company_id": company_id}
                for ticket_id, number, company_id in (
                    (ticket.id, ticket.number, ticket.company_id.id) for ticket in self
                )
                if number not in UNSET and (ticket_id, number, company_id) not in known
            ]
        )

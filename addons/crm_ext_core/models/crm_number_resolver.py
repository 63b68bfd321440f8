from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ..tools import phone
from ..tools.spelling import EQUAL, PARTIAL, SAME, Spelling

MIN_NAME_LENGTH = 3
"""Letters that a trigram index needs."""
MAX_TEXT_LENGTH = 100
MAX_HITS = 80


class CrmNumberResolver(models.AbstractModel):
    """Find what a number means, whatever kind of number it is and however typed."""

    _name = "crm.number.resolver"
    _description = "Number Box"

    # === RESOLVING === #

    @api.model
    @api.readonly
    def resolve(self, text, limit=8):
        """Return what the user may read under a number, best match first.

        A record that the rights hide is not found.

        :return: dicts with the keys model, res_id, kind (what it is), number (as
            written in the record), label (whom it concerns) and reason (why it matches)
        :rtype: list[dict]
        """
        # PostgreSQL refuses the sign that some scanners put at the end.
        text = str(text or "").replace("\0", "").strip()
        spelling = Spelling(text[:MAX_TEXT_LENGTH])
        limit = min(max(limit, 1), MAX_HITS)
        if not spelling or not self.env.user._is_internal():
            return []
        hits = {}
        for sequence, method in sorted(self._resolvers(), key=lambda entry: entry[0]):
            for hit in method(spelling, limit):
                hit["rank"] = (hit.pop("grade", PARTIAL), sequence)
                key = hit["model"], hit["res_id"]
                if key not in hits or hit["rank"] < hits[key]["rank"]:
                    hits[key] = hit
        ranked = sorted(hits.values(), key=lambda hit: hit["rank"])[:limit]
        for hit in ranked:
            del hit["rank"]
        return ranked

    @api.model
    def _resolvers(self):
        """Return the kinds of numbers that the box knows.

        Override to add a kind. Each entry is a sequence and a method that takes the
        :class:`Spelling` typed (a ``str``) and the limit and returns the hits described
        in :meth:`resolve`, with one more key: grade (SAME, EQUAL or PARTIAL).

        :rtype: list[tuple[int, callable]]
        """
        return [
            (10, self._resolve_orders),
            (20, self._resolve_invoices),
            (30, self._resolve_deliveries),
            (50, self._resolve_customers),
            (60, self._resolve_phone_numbers),
            (70, self._resolve_emails),
            (80, self._resolve_projects),
            (90, self._resolve_leads),
            (100, self._resolve_names),
        ]

    @api.model
    def _resolve_orders(self, spelling, limit):
        orders = self._search_number("sale.order", "name", spelling)
        orders |= self._search_number("sale.order", "client_order_ref", spelling)
        for order in orders[:limit]:
            kind = self.env._("Sales Order")
            if order.state in ("draft", "sent"):
                kind = self.env._("Quotation")
            grade, field = self._get_best_grade(
                order, ["name", "client_order_ref"], spelling
            )
            if field == "client_order_ref":
                reason = self.env._("Customer reference %s", order.client_order_ref)
            else:
                reason = self._get_reason(grade)
            yield {
                **self._prepare_hit(order, kind, order.name, order.partner_id),
                "reason": reason,
                "grade": grade,
            }

    @api.model
    def _resolve_invoices(self, spelling, limit):
        types = {
            "out_invoice": self.env._("Customer Invoice"),
            "out_refund": self.env._("Credit Note"),
        }
        domain = Domain("move_type", "in", list(types))
        moves = self._search_number("account.move", "name", spelling, domain)
        for move in moves[:limit]:
            yield self._prepare_number_hit(
                spelling, move, types[move.move_type], move.partner_id
            )

    @api.model
    def _resolve_deliveries(self, spelling, limit):
        domain = Domain("picking_type_id.code", "=", "outgoing")
        domain |= Domain("sale_id", "!=", False)
        pickings = self._search_number("stock.picking", "name", spelling, domain)
        for picking in pickings[:limit]:
            yield self._prepare_number_hit(
                spelling, picking, self.env._("Delivery"), picking.partner_id
            )

    @api.model
    def _resolve_customers(self, spelling, limit):
        partners = self._search_number("res.partner", "ref", spelling)
        for partner in partners[:limit]:
            grade = spelling.grade(partner.ref)
            yield {
                **self._prepare_hit(partner, self._get_partner_kind(partner)),
                "number": partner.ref,
                "reason": self.env._("Customer number"),
                "grade": grade,
            }

    @api.model
    def _resolve_phone_numbers(self, spelling, limit):
        if not phone.looks_like_number(spelling):
            return
        numbers = self.env["crm.phone.number"]
        for hit in numbers._lookup(spelling, limit, phone.MIN_TYPED_DIGITS):
            exact = hit["match"] == "exact"
            record = self.env[hit["model"]].browse(hit["res_id"])
            yield {
                **self._prepare_hit(record, self._get_partner_kind(record)),
                "number": hit["number"],
                "reason": hit["reason"] or self.env._("Phone number"),
                "grade": EQUAL if exact else PARTIAL,
            }

    @api.model
    def _resolve_emails(self, spelling, limit):
        email = email_normalize(spelling)
        if not email:
            return
        for model in ("res.partner", "crm.lead"):
            domain = Domain("email_normalized", "=", email)
            for record in self._search_readable(model, domain, "name", limit):
                yield {
                    **self._prepare_hit(record, self._get_partner_kind(record)),
                    "number": email,
                    "reason": self.env._("E-mail address"),
                    "grade": SAME,
                }

    @api.model
    def _resolve_projects(self, spelling, limit):
        projects = self._search_name("project.project", "name", spelling, limit)
        for project in projects:
            kind = self.env._("Project")
            yield self._prepare_name_hit(spelling, project, kind, project.partner_id)

    @api.model
    def _resolve_leads(self, spelling, limit):
        leads = self._search_name("crm.lead", "name", spelling, limit)
        for lead in leads:
            kind = self._get_partner_kind(lead)
            yield self._prepare_name_hit(spelling, lead, kind, lead.partner_id)

    @api.model
    def _resolve_names(self, spelling, limit):
        partners = self._search_name("res.partner", "complete_name", spelling, limit)
        for partner in partners:
            kind = self._get_partner_kind(partner)
            yield self._prepare_name_hit(spelling, partner, kind)

    # === HELPERS === #

    @api.model
    def _search_number(self, model, field, spelling, domain=Domain.TRUE):
        """Return the readable records whose number is spelled like this, best first.

        The model needs an index on the expression of :meth:`_get_digits_domain`.
        """
        if not spelling.digit_keys:
            return self.env[model]
        domain &= self._get_digits_domain(field, spelling.digit_keys)
        grades = {
            record: spelling.grade(record[field])
            for record in self._search_readable(model, domain, field)
        }
        found = [record for record, grade in grades.items() if grade is not None]
        found.sort(key=lambda record: (grades[record], -record.id))
        return self.env[model].union(*found)

    @api.model
    def _get_digits_domain(self, field, keys):
        """Compare the digits 1 to 9 of a field, as its index holds them."""
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "regexp_replace(%s, '[^1-9]', '', 'g') IN %s",
                model._field_to_sql(alias, field, query),
                tuple(keys),
            )
        )

    @api.model
    def _search_name(self, model, field, spelling, limit):
        if len(spelling) < MIN_NAME_LENGTH or spelling.isdigit() or "@" in spelling:
            return self.env[model]
        domain = Domain(field, "ilike", spelling)
        return self._search_readable(model, domain, field, limit)

    @api.model
    def _search_readable(self, model, domain, field, limit=None):
        """Return what the user may read, with one field only: many are thrown away."""
        if not self.env[model].has_access("read"):
            return self.env[model]
        return self.env[model].search_fetch(domain, [field], limit=limit)

    @api.model
    def _get_best_grade(self, record, names, spelling):
        """Return the best grade of several numbers of a record, and the field."""
        grades = [
            (spelling.grade(record[name]), name) for name in names if record[name]
        ]
        return min(entry for entry in grades if entry[0] is not None)

    @api.model
    def _prepare_number_hit(self, spelling, record, kind, partner):
        grade = spelling.grade(record.name)
        return {
            **self._prepare_hit(record, kind, record.name, partner),
            "reason": self._get_reason(grade),
            "grade": grade,
        }

    @api.model
    def _prepare_name_hit(self, spelling, record, kind, partner=None):
        same = record.display_name.casefold() == spelling.casefold()
        return {
            **self._prepare_hit(record, kind, partner=partner),
            "reason": self.env._("Name"),
            "grade": SAME if same else PARTIAL,
        }

    @api.model
    def _prepare_hit(self, record, kind, number="", partner=None):
        """Return a hit that is labelled with the customer, or else with its name."""
        # sudo: whoever may read a document sees its customer's name, as in Odoo's
        # own many2one fields, even where the customer itself is hidden.
        label = partner.sudo().display_name if partner else ""
        if not number:
            label = " · ".join(filter(None, [record.display_name, label]))
        return {
            "model": record._name,
            "res_id": record.id,
            "kind": kind,
            "number": number,
            "label": label,
        }

    @api.model
    def _get_partner_kind(self, record):
        if record._name == "crm.lead":
            if record.type == "lead":
                return self.env._("Lead")
            return self.env._("Opportunity")
        return self.env._("Company") if record.is_company else self.env._("Contact")

    @api.model
    def _get_reason(self, grade):
        if grade == PARTIAL:
            return self.env._("Number without prefix or year")
        return self.env._("Number")

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.correction import Correction
from ..tools.spelling import EQUAL, GUESS, LOOSE, PARTIAL, Spelling
from ..tools.spelling_sql import NUMBER, REFERENCE, TEXT, index_only

HIT_FIELDS = ("company_id", "is_company", "move_type", "partner_id", "state", "type")
MAX_HITS = 80
MAX_GUESSES = 5
MATCHES = {PARTIAL: "part", LOOSE: "part", GUESS: "guess"}


class CrmNumberResolver(models.AbstractModel):
    """Find what a number means, whatever kind of number it is and however typed."""

    _name = "crm.number.resolver"
    _description = "Number Box"

    # === RESOLVING === #

    @api.model
    @api.readonly
    def resolve(self, text, limit=8):
        """Return what the user may read under a number, best match first.

        A record that the rights hide is not found. Names are looked for when no number
        is certain, and numbers that are nearly like this when there is nothing else.

        :return: dicts with the keys model, res_id, kind (what it is), number (as
            written in the record), label (whom it concerns), reason (why it matches),
            match (``sure``, ``part`` of the number, or ``guess``) and has_chain
            (whether the documents before and after it are shown)
        :rtype: list[dict]
        """
        spelling = Spelling(text)
        limit = min(max(limit, 1), MAX_HITS)
        if not spelling or not self.env.user._is_internal():
            return []
        with index_only(self.env.cr):
            hits = self._get_hits(spelling, limit)
        return self._get_best_hits(hits)[:limit]

    @api.model
    def _get_hits(self, spelling, limit):
        resolvers = [*self._resolvers(), *self._contact_resolvers()]
        hits = self._collect_hits(resolvers, spelling, limit)
        if not spelling.has_digits or not any(hit["rank"][0] <= EQUAL for hit in hits):
            hits += self._collect_hits(self._name_resolvers(), spelling, limit)
        if not hits:
            limit = min(limit, MAX_GUESSES)
            hits = self._collect_hits(self._resolvers(), Correction(spelling), limit)
            hits = hits[:limit]
        return hits

    @api.model
    def _resolvers(self):
        """Return the kinds of numbers that the box knows.

        Override to add a kind. Each entry is a sequence and a method that takes the
        :class:`Spelling` typed (a ``str``) and the limit and returns the hits described
        in :meth:`resolve`, with grade (SAME, EQUAL, PARTIAL or GUESS) for match. When
        nothing is found, they are asked once more for a :class:`Correction`.

        :rtype: list[tuple[int, callable]]
        """
        return [
            (10, self._resolve_orders),
            (20, self._resolve_invoices),
            (30, self._resolve_deliveries),
            (50, self._resolve_customers),
            (80, self._resolve_projects),
            (90, self._resolve_leads),
        ]

    @api.model
    def _contact_resolvers(self):
        """Return what finds customers by what is no number of ours.

        :rtype: list[tuple[int, callable]]
        """
        return []

    @api.model
    def _name_resolvers(self):
        """Return what finds records by words.

        :rtype: list[tuple[int, callable]]
        """
        return []

    @api.model
    def _resolve_orders(self, spelling, limit):
        found = self._search_number(
            "sale.order", spelling, {"name": NUMBER, "client_order_ref": REFERENCE}
        )
        for order, field, grade in found[:limit]:
            yield self._prepare_order_hit(order, field, grade)

    @api.model
    def _resolve_invoices(self, spelling, limit):
        domain = Domain("move_type", "in", ["out_invoice", "out_refund"])
        found = self._search_number(
            "account.move", spelling, {"name": NUMBER, "ref": REFERENCE}, domain
        )
        for move, field, grade in found[:limit]:
            yield self._prepare_invoice_hit(move, field, grade)

    @api.model
    def _resolve_deliveries(self, spelling, limit):
        domain = Domain("picking_type_id.code", "=", "outgoing")
        domain |= Domain("sale_id", "!=", False)
        found = self._search_number("stock.picking", spelling, {"name": NUMBER}, domain)
        kind = self.env._("Delivery")
        for picking, __, grade in found[:limit]:
            partner = picking.partner_id
            yield self._prepare_number_hit(picking, kind, partner, grade)

    @api.model
    def _resolve_customers(self, spelling, limit):
        found = self._search_number("res.partner", spelling, {"ref": NUMBER})
        for partner, __, grade in found[:limit]:
            yield self._prepare_customer_hit(partner, grade)

    @api.model
    def _resolve_projects(self, spelling, limit):
        found = self._search_number("project.project", spelling, {"name": TEXT})
        for project, __, grade in found[:limit]:
            hit = self._prepare_project_hit(project, grade)
            yield {**hit, "reason": self._get_reason(grade, self._in_name())}

    @api.model
    def _resolve_leads(self, spelling, limit):
        found = self._search_number("crm.lead", spelling, {"name": TEXT})
        for lead, __, grade in found[:limit]:
            hit = self._prepare_lead_hit(lead, grade)
            yield {**hit, "reason": self._get_reason(grade, self._in_name())}

    # === SEARCHING === #

    @api.model
    def _search_number(self, model, spelling, fields, domain=Domain.TRUE):
        """Return the readable records whose number is spelled like this, best first.

        :param dict fields: by the name of a field what it holds: a NUMBER of ours, a
            REFERENCE of others, or a TEXT with numbers in it; the model needs the
            indexes of :mod:`spelling_sql`
        :return: records, the field that matches best and its grade
        :rtype: list[tuple]
        """
        if not spelling.digit_keys:
            return []
        domain &= Domain.OR(
            self._get_condition_domain(name, condition, spelling)
            for name, conditions in fields.items()
            for condition in conditions
        )
        found = []
        for record in self._search_readable(model, domain, fields):
            grades = [
                (
                    spelling.grade(record[name])
                    if content == NUMBER
                    else spelling.grade_within(record[name]),
                    name,
                )
                for name, content in fields.items()
                if record[name]
            ]
            if grades := [entry for entry in grades if entry[0] is not None]:
                grade, field = min(grades, key=lambda entry: entry[0])
                found.append((record, field, grade))
        return sorted(found, key=lambda entry: (entry[2], -entry[0].id))

    @api.model
    def _get_condition_domain(self, name, condition, spelling):
        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, name, query)
            if model._fields[name].translate:
                # In any language, as indexed
                column = SQL("%s::text", SQL.identifier(alias, name))
            return condition(column, spelling)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _search_readable(self, model, domain, names, limit=None):
        """Return what the user may read, with the fields that a hit shows.

        The newest: whoever asks for the first in the alphabet reads all names before.
        """
        if not self.env[model].has_access("read"):
            return self.env[model]
        names = {*names, *HIT_FIELDS} & self.env[model]._fields.keys()
        return self.env[model].search_fetch(
            domain, list(names), limit=limit, order="id desc"
        )

    @api.model
    def _collect_hits(self, resolvers, spelling, limit):
        hits = []
        for sequence, method in resolvers:
            for hit in method(spelling, limit):
                hit["rank"] = (hit.pop("grade", PARTIAL), sequence)
                hits.append(hit)
        return hits

    @api.model
    def _get_best_hits(self, hits):
        """Return the hits, each record once for its best reason, in their order.

        What only a part of the text may mean is left out beside a sure hit.
        """
        best = {}
        hits = sorted(hits, key=lambda hit: hit["rank"])
        if hits and hits[0]["rank"][0] <= EQUAL:
            hits = [hit for hit in hits if hit["rank"][0] < LOOSE]
        for hit in hits:
            best.setdefault((hit["model"], hit["res_id"]), hit)
        for hit in best.values():
            hit["match"] = MATCHES.get(hit.pop("rank")[0], "sure")
            model = self.env[hit["model"]]
            hit["has_chain"] = hasattr(model, "_get_crm_chain_orders")
        return list(best.values())

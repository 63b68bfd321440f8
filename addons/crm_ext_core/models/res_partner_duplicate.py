from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.matching import CREATE_FUNCTIONS

MAX_HINTS = 5
"""Possible duplicates shown above the form of a contact."""


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_duplicate_hints = fields.Json(
        string="Possible Duplicates",
        compute="_compute_crm_duplicate_hints",
        groups="base.group_user",
    )

    # Possible duplicates while a contact is entered, see crm.duplicate: by name and
    # place, and by VAT in any notation. A short pending list keeps the reading quick.
    _crm_duplicate_keys_idx = models.Index(
        "USING gin (crm_duplicate_keys(name, is_company, zip, city))"
        " WITH (gin_pending_list_limit = 256)"
        " WHERE parent_id IS NULL OR type = 'contact'"
    )
    _crm_duplicate_vat_idx = models.Index(
        "(crm_duplicate_vat(vat)) WHERE vat IS NOT NULL AND commercial_partner_id = id"
    )

    def _auto_init(self):
        for create_function in CREATE_FUNCTIONS:
            self.env.cr.execute(SQL(create_function.replace("%", "%%")))
        return super()._auto_init()

    @api.depends(
        lambda self: [
            *self._get_crm_phone_fields(),
            *("name", "is_company", "type", "parent_id", "crm_parent_id", "company_id"),
            *("country_id", "email", "vat", "company_registry"),
            *("street", "zip", "city"),
        ]
    )
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_crm_duplicate_hints(self):
        self._crm_flush_duplicates()
        reasons = self.env["crm.duplicate.reason"].search_fetch([], ["code", "name"])
        names = {reason.code: reason.name for reason in reasons}
        for partner in self:
            partner.crm_duplicate_hints = partner._get_crm_duplicate_hints(names)

    def _get_crm_duplicate_hints(self, reason_names):
        """Return what the banner of the form shows, False when there is nothing.

        :param dict reason_names: texts by code
        """
        duplicate = self.env["crm.duplicate"]
        probe = self._get_crm_duplicate_probe()
        matches = duplicate._get_matches(
            duplicate._get_ctes_for_probe(probe), archived=True
        )
        rows = self.env.execute_query(
            SQL("%s ORDER BY score DESC, b_id LIMIT 50", matches)
        )
        others = self.browse([other_id for __, other_id, __, __ in rows])
        others = others._filtered_access("read")
        hints = [
            {
                "id": other.id,
                "name": other.display_name,
                "place": other.city or "",
                "archived": not other.active,
                "reasons": [reason_names[code] for code in codes],
            }
            for __, other_id, __, codes in rows
            if (other := self.browse(other_id)) in others
        ]
        if not hints:
            return False
        return {
            "hints": hints[:MAX_HINTS],
            "more": max(len(hints) - MAX_HINTS, 0),
            "can_dismiss": bool(self._origin) and self._origin.has_access("write"),
            "can_merge": bool(self._origin) and duplicate._may_merge(),
        }

    def _get_crm_duplicate_probe(self):
        """Return the SQL of the contact as it stands on the screen, saved or not."""
        self.ensure_one()
        # sudo: the place of the company counts, whoever may read it
        partner = self.sudo()
        company = partner.parent_id._origin
        owner = company if company and not partner.is_company else partner._origin
        own_id = partner._origin.id or 0
        values = {
            "id": own_id,
            "name": partner.name or None,
            "is_company": partner.is_company,
            "type": partner.type or None,
            "parent_id": company.id or None,
            "commercial_partner_id": owner.commercial_partner_id.id or own_id,
            "crm_root_id": (
                partner.crm_parent_id._origin.crm_root_id.id
                or owner.commercial_partner_id.crm_root_id.id
                or own_id
            ),
            "crm_parent_id": partner.crm_parent_id._origin.id or None,
            "company_id": partner.company_id.id or None,
            "country_id": partner.country_id.id or None,
            **{
                name: partner[name] or None
                for name in ("email_normalized", "vat", "company_registry")
            },
            **{name: partner[name] or None for name in ("street", "zip", "city")},
        }
        columns = SQL(", ").join(
            SQL(
                "%s::%s AS %s",
                value,
                self._get_crm_sql_type(name),
                SQL.identifier(name),
            )
            for name, value in values.items()
        )
        phones = {number.e164 for __, __, number in partner._get_crm_phone_rows()}
        return self.env["crm.duplicate"]._get_probe(
            SQL("(SELECT %s) typed", columns),
            SQL("%s::varchar[]", sorted(filter(None, phones))),
        )

    @api.model
    def _get_crm_sql_type(self, name):
        return SQL({"id": "int4"}.get(name, self._fields[name].column_type[1]))

    def _crm_find_duplicates(self):
        """Find the contacts that may be the same as these, best first.

        Only what the user may read is found, no archived contacts, and no pair that
        somebody called different.

        :return: {partner id: [(other id, score from 0 to 1, [codes of reasons])]}; the
            codes are those of ``crm.duplicate.reason``
        :rtype: dict[int, list[tuple[int, float, list[str]]]]
        """
        if not self:
            return {}
        self._crm_flush_duplicates()
        duplicate = self.env["crm.duplicate"]
        probe = duplicate._get_saved_probe(SQL("active AND id IN %s", tuple(self.ids)))
        matches = duplicate._get_matches(duplicate._get_ctes_for_probe(probe))
        rows = self.env.execute_query(SQL("%s ORDER BY score DESC, b_id", matches))
        others = self.browse({other_id for __, other_id, __, __ in rows})
        readable_ids = set(others._filtered_access("read").ids)
        result = {}
        for partner_id, other_id, score, reasons in rows:
            if other_id in readable_ids:
                result.setdefault(partner_id, []).append(
                    (other_id, float(score), reasons)
                )
        return result

    def _crm_store_duplicates(self, search):
        """Renew the stored pairs of these contacts."""
        if not self:
            return
        self._crm_flush_duplicates()
        duplicate = self.env["crm.duplicate"]
        probe = duplicate._get_saved_probe(SQL("active AND id IN %s", tuple(self.ids)))
        stored_ids = duplicate._store(duplicate._get_ctes_for_probe(probe), search)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_duplicate
                 WHERE state = 'open' AND (partner_id IN %(ids)s OR other_id IN %(ids)s)
                   AND id <> ALL(%(stored_ids)s)
                """,
                ids=tuple(self.ids),
                stored_ids=stored_ids,
            )
        )
        duplicate.invalidate_model(flush=False)

    @api.model
    def _crm_flush_duplicates(self):
        """Bring all tables up to date that the comparison reads."""
        self.env["crm.phone.number"]._flush_owners()
        self.env["crm.duplicate"].flush_model()
        self.flush_model()

    def _get_crm_card(self):
        """Return what tells contacts apart, one thing a line."""
        self.ensure_one()
        place = " ".join(filter(None, [self.zip, self.city]))
        parts = [self.street, place, self.phone, self.email, self.vat]
        return "\n".join(filter(None, parts))

    # === ACTIONS OF THE BANNER === #

    def crm_dismiss_duplicate(self, other_id):
        """Remember that another contact is not a duplicate of this one.

        :return: id of the ``crm.duplicate``, for taking it back
        :rtype: int
        """
        pair = self | self.browse(other_id)
        pair.check_access("write")
        self._crm_flush_duplicates()
        duplicates = self.env["crm.duplicate"]
        duplicate_ids = duplicates._store(
            SQL(
                """candidate(a_id, b_id) AS (VALUES (%s, %s)),
                   probe AS (%s)""",
                self.id,
                other_id,
                duplicates._get_saved_probe(SQL("id = %s", self.id)),
            )
        )
        duplicate = duplicates.browse(duplicate_ids)
        if not duplicate:
            # sudo: after the check above; an archived contact is not stored by searches
            first, second = sorted(pair.ids)
            domain = [("partner_id", "=", first), ("other_id", "=", second)]
            values = {"partner_id": first, "other_id": second}
            duplicate = duplicates.sudo().search(domain) or duplicates.sudo().create(
                values
            )
        duplicate.sudo(False).action_dismiss()
        return duplicate.id

    def crm_merge_duplicate(self, other_id):
        """Open Odoo's merge wizard with this contact and another one."""
        duplicates = self.env["crm.duplicate"]
        return duplicates._get_merge_action(self | self.browse(other_id))

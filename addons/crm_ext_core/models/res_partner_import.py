import re

from odoo import api, models
from odoo.tools import SQL

from .res_partner_insert import FROM_VAT

# Computed fields that stay empty: no picture, and a VAT number that nobody looked up
LEFT_EMPTY = {"image_1024", "image_512", "image_256", "image_128", "vies_valid"}
ODD_SIGNS = re.compile(r"^\D*00|\(\s*0\s*\)|[A-Za-z,;]")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _crm_create_bulk(self, vals_list):
        """Create partners whose parents exist; quicker than :meth:`create`.

        Against ``create`` this leaves out the note "Contact created" in the chatter and
        the user as a follower, and what Odoo copies between a company and its people:
        a contact without an address gets that of its company, but no partner that
        exists is changed. The rights, constraints and computed fields are the same.

        :rtype: Self
        """
        self.check_access("create")
        self = self.with_context(tracking_disable=True)
        names = {name for vals in vals_list for name in vals}
        for name in names:
            self._check_field_access(self._fields[name], "write")
        vals_list = self._crm_prepare_create_values(vals_list)
        given = {name for vals in vals_list for name in vals}
        parents = self._crm_read_parents(vals_list)
        vals_list = [self._crm_inherit(vals, parents) for vals in vals_list]
        names = {name for vals in vals_list for name in vals}
        if self._crm_can_insert(names):
            partners = self._crm_insert(vals_list, parents)
            partners._crm_complete(vals_list, names, given)
        else:
            partners = self.with_context(_partners_skip_fields_sync=True).create(
                vals_list
            )
            self.env.flush_all()
        partners._track_discard()
        partners.check_access("create")
        return partners

    # === WHAT COMES FROM THE COMPANY === #

    @api.model
    def _crm_read_parents(self, vals_list):
        """Return the parents of the new partners by id, prefetched.

        As superuser: what a contact takes from its company does not depend on who
        creates it. Whether the user may link it is for the caller to check.
        """
        parent_ids = {vals.get("parent_id") for vals in vals_list}
        parent_ids |= {vals.get("crm_parent_id") for vals in vals_list}
        parents = self.sudo().browse(parent_ids - {False, None})
        return {parent.id: parent for parent in parents}

    @api.model
    def _crm_inherit(self, vals, parents):
        """Return the values with what the new partner takes from its parent."""
        parent = parents.get(vals.get("parent_id"))
        vals = dict(vals)
        if vals.get("website"):
            vals["website"] = self._clean_website(vals["website"])
        if not parent:
            return vals
        vals["company_name"] = False
        address = parent._crm_get_address()
        is_contact = vals.get("type", "contact") in ("contact", False)
        # As for people who are typed in: who has no other address shares the company's
        if is_contact and all(
            vals.get(n) in (None, False, "", address[n]) for n in address
        ):
            vals.update(address)
        if not vals.get("lang"):
            vals["lang"] = parent.lang or self.env.lang
        if not vals.get("is_company"):
            vals["user_id"] = vals.get("user_id") or parent.user_id.id
            commercial = parent.commercial_partner_id
            if commercial.is_company:
                vals.update(commercial._get_commercial_values())
        if "company_id" not in vals:
            vals["company_id"] = parent.company_id.id
        return vals

    # === AFTERWARDS === #

    def _crm_complete(self, vals_list, names, given):
        """Do for inserted partners what :meth:`create` does after its own insert.

        :param set names: all fields that were inserted
        :param set given: those without what came from the company and is right there
        """
        self.env.invalidate_all(flush=False)
        for name in names:
            field = self._fields[name]
            if field.type == "many2many":
                self._crm_link_many(field, vals_list)
        stored = [name for name, field in self._fields.items() if field.store]
        self.modified(stored, create=True)
        for name in {
            *self._crm_get_known_computes(),
            *LEFT_EMPTY,
        } & self._fields.keys():
            for field in self.pool.field_computed.get(self._fields[name], ()):
                self.env.remove_to_compute(field, self)
        sharing = self.filtered(
            lambda partner: (
                partner.commercial_partner_id != partner
                and partner.vat
                and partner.vat == partner.commercial_partner_id.vat
                and partner.country_id == partner.commercial_partner_id.country_id
            )
        )
        for name in {*FROM_VAT} & self._fields.keys():
            self.env.remove_to_compute(self._fields[name], sharing)
        self._crm_insert_phone_numbers()
        # The rows hold their top company already: no need to write them once more
        links = self.env["crm.account.link"].sudo()
        links._lock_trees(self.ids)
        links._insert_missing(self.ids)
        links.invalidate_model(flush=False)
        if "vat" in given and self._fields["vat"].inverse:
            # Who has the VAT number of his company was not given one
            with_vat = self.filtered(lambda p: p.vat and p.commercial_partner_id == p)
            self._fields["vat"].determine_inverse(with_vat)
        self._validate_fields([*names, "crm_root_id"])
        # Naming company_id would check every field of the model, also the empty ones
        self._check_company([*(given - {"company_id"})])
        if "crm_supervisor_id" in names:
            self._check_crm_supervisor_id()
        self.env.flush_all()

    def _crm_link_many(self, field, vals_list):
        """Insert the links of a many2many field, given as ``Command.set``."""
        pairs = [
            (partner_id, other_id)
            for partner_id, vals in zip(self.ids, vals_list, strict=True)
            for _command, _id, other_ids in vals.get(field.name) or []
            for other_id in other_ids
        ]
        if pairs:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) VALUES %s ON CONFLICT DO NOTHING",
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                    SQL.identifier(field.column2),
                    SQL(", ").join(pairs),
                )
            )

    def _crm_insert_phone_numbers(self):
        """Insert the rows of the numbers, and sanitize what was read without doubt."""
        partners = self.sudo()
        self.env.remove_to_compute(self._fields["crm_phone_number_ids"], partners)
        rows = partners._get_crm_phone_rows()
        self.env["crm.phone.number"].sudo()._insert_rows("partner_id", rows)
        [name, *others] = self._phone_get_number_fields()
        if others:
            return
        numbers = {}
        for partner_id, field_name, number in rows:
            if field_name == name:
                numbers.setdefault(partner_id, []).append(number.e164)
        field = self._fields["phone_sanitized"]
        for partner in partners:
            # Only we read (0) and 00; Odoo's reading of those is left to Odoo
            found = numbers.get(partner.id, [])
            if len(found) == 1 and found[0] and not ODD_SIGNS.search(partner[name]):
                field._update_cache(partner, found[0], dirty=True)
                self.env.remove_to_compute(field, partner)

from odoo import api, models


class ResPartner(models.Model):
    # Between a company and its parent_id Odoo copies addresses in both directions,
    # moves invoice addresses and opens a branch to head office's portal users. A
    # company under a company is therefore linked by crm_parent_id before Odoo can act.
    _inherit = "res.partner"

    @api.model
    def _crm_prepare_create_values(self, vals_list):
        """Return the values with the company link of companies in ``crm_parent_id``."""
        defaults = {
            name: self.env.context.get(f"default_{name}")
            for name in ("parent_id", "is_company", "company_type")
        }
        parent_ids = {(defaults | vals)["parent_id"] or 0 for vals in vals_list} - {0}
        parents = self.browse(parent_ids).sudo()
        company_ids = set(parents.filtered("is_company").ids)
        result = []
        for vals in vals_list:
            vals = {name: vals[name] for name in vals if name != "crm_root_id"}
            full_vals = defaults | vals
            parent_id = full_vals["parent_id"]
            if parent_id in company_ids and self._crm_is_company(full_vals):
                vals.update(
                    is_company=True,
                    parent_id=False,
                    crm_parent_id=vals.get("crm_parent_id") or parent_id,
                )
            result.append(vals)
        return result

    def _crm_is_company(self, vals):
        """Tell whether the partner is a company once ``vals`` are written."""
        if "is_company" in vals and vals["is_company"] is not None:
            return bool(vals["is_company"])
        if vals.get("company_type"):
            return vals["company_type"] == "company"
        return bool(self and self.is_company)

    def _crm_split_write_values(self, vals):
        """Return the values to write, with the company link in ``crm_parent_id``.

        :return: pairs of partners and their own copy of the values
        :rtype: list[tuple[Self, dict]]
        """
        groups = {}
        for partner in self:
            is_company = partner._crm_is_company(vals)
            parent = partner.parent_id
            if "parent_id" in vals:
                parent = self.browse(vals["parent_id"] or ())
            parent_vals = vals if parent in self else {}
            key = False
            if is_company and parent and parent.sudo()._crm_is_company(parent_vals):
                key = parent.id
            elif not is_company and partner.sudo().crm_parent_id:
                key = None
            groups.setdefault(key, self.browse())
            groups[key] |= partner
        return [
            (partners, vals | self._crm_prepare_place_values(vals, key))
            for key, partners in groups.items()
        ]

    @api.model
    def _crm_prepare_place_values(self, vals, key):
        """Return the values that place companies under the company ``key``.

        ``False`` changes nothing; ``None`` is for persons: they leave the tree.
        """
        if key is False:
            return {}
        if key is None:
            return {} if "crm_parent_id" in vals else {"crm_parent_id": False}
        return {
            "is_company": True,
            "parent_id": False,
            "crm_parent_id": vals.get("crm_parent_id") or key,
        }

    def address_get(self, adr_pref=None):
        """Send documents of a company of the type "Other" to itself.

        The type was the way to keep a branch's address apart; Odoo then falls back to
        the first employee.
        """
        result = super().address_get(adr_pref)
        if len(self) == 1 and self.is_company and self.type == "other":
            for address_type, partner_id in result.items():
                if self.browse(partner_id).type != address_type:
                    result[address_type] = self.id
        return result

    def _crm_cut_companies_of_person(self, vals):
        """Cut the companies off the persons that become companies by ``vals``.

        :return: pairs of a person and its companies, which become its branches
        :rtype: list[tuple[Self, Self]]
        """
        if not ({"is_company", "company_type"} & vals.keys()):
            return []
        result = []
        for partner in self.sudo().with_context(active_test=False):
            if not partner.is_company and partner._crm_is_company(vals):
                companies = partner.child_ids.filtered("is_company")
                if companies:
                    companies.write({"parent_id": False})
                    result.append((partner, companies))
        return result

import re

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL, email_normalize

# The overrides of create() that _crm_create_bulk() stands in for. Where another addon
# or an automation rule overrides it too, create() itself is called.
KNOWN_CREATES = {
    "odoo.orm.models",
    "odoo.addons.base.models.res_partner",
    "odoo.addons.base.models.properties_base_definition_mixin",
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.account.models.partner",
    "odoo.addons.account_peppol.models.res_partner",
    "odoo.addons.base_vat.models.res_partner",
    "odoo.addons.crm_ext_core.models.crm_call_mixin",
    "odoo.addons.crm_ext_core.models.res_partner_account",
    "odoo.addons.crm_ext_core.models.res_partner_address",
    "odoo.addons.crm_ext_core.models.res_partner_person",
    # Waits its turn only where a client calls create() itself; a batch has its locks
    "odoo.addons.crm_ext_core.models.res_partner_turn",
}
# Computed fields whose value is known before the row is inserted, and the addons whose
# computation that is. Where another one computes them, the ORM does it.
KNOWN_COMPUTES = {
    "commercial_partner_id": {"base"},
    "commercial_company_name": {"base"},
    "complete_name": {"base"},
    "company_registry": {"base"},
    "crm_department_id": {"crm_ext_core"},
    "email_normalized": {"mail"},
    "lang": {"base"},
    "partner_share": {"base"},
    "user_id": {"mail", "base"},
}
KNOWN_INVERSES = {"vat", "country_id"}
# Follow from VAT number and country: what people share with their company. Odoo reads
# two statements for each of them anew.
FROM_VAT = ("peppol_eas", "peppol_endpoint")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _crm_can_insert(self, names):
        """Tell whether the rows may be inserted past :meth:`create`."""
        overrides = {
            cls.__module__ for cls in type(self).mro() if "create" in cls.__dict__
        }
        if not overrides <= KNOWN_CREATES:
            return False
        definition = self.env["properties.base.definition"].sudo()
        definition = definition._get_definition_for_property_field(
            self._name, "properties"
        )
        if definition.properties_definition:
            return False
        fields = [self._fields[name] for name in names]
        return all(
            field.store
            and (field.column_type or field.type == "many2many")
            and (not field.inverse or field.name in KNOWN_INVERSES)
            for field in fields
        )

    @api.model
    def _crm_get_known_computes(self):
        """Return the computed fields that are filled before the row is inserted."""
        known = set()
        for name, addons in KNOWN_COMPUTES.items():
            method = self._fields[name].compute
            modules = {
                cls.__module__ for cls in type(self).mro() if method in cls.__dict__
            }
            found = {
                re.sub(r"^odoo\.addons\.(\w+)\..*$", r"\1", module)
                for module in modules
            }
            if found <= addons:
                known.add(name)
        return known

    @api.model
    def _crm_insert(self, vals_list, parents):
        """Insert the partners by one statement, with the known computed fields."""
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval('res_partner_id_seq') FROM generate_series(1, %s)",
                len(vals_list),
            )
        )
        ids = [new_id for (new_id,) in rows]
        known = self._crm_get_known_computes()
        defaults = self._crm_get_defaults()
        properties = self._crm_read_company_properties(parents)
        full_list = []
        for new_id, vals in zip(ids, vals_list, strict=True):
            parent = parents.get(vals.get("parent_id"))
            computed = self._crm_compute(new_id, vals, parents)
            full_list.append(
                defaults
                | vals
                | {name: computed[name] for name in computed if name in known}
                | self._crm_share_vat(vals, parent)
                | {"id": new_id, "crm_root_id": computed["crm_root_id"]}
            )
            if parent and not vals.get("is_company"):
                full_list[-1] |= properties[parent.commercial_partner_id.id]
        columns = [
            (name, field)
            for name in sorted({name for vals in full_list for name in vals})
            if (field := self._fields[name]).column_type or name == "id"
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO res_partner (%s) VALUES %s",
                SQL(", ").join(SQL.identifier(name) for name, _field in columns),
                SQL(", ").join(
                    tuple(self._crm_to_column(field, vals) for _name, field in columns)
                    for vals in full_list
                ),
            )
        )
        return self.browse(ids)

    @api.model
    def _crm_to_column(self, field, vals):
        value = vals.get(field.name)
        if value is None or isinstance(value, Json) or field.name == "id":
            return value
        return field.convert_to_column_insert(value, self, vals)

    @api.model
    def _crm_get_defaults(self):
        """Return the default values of the columns, the same for every partner."""
        cache = self.env.cr.cache.setdefault("crm_import_defaults", {})
        key = (self.env.uid, self.env.company.id, self.env.lang)
        if key not in cache:
            names = [
                name
                for name, field in self._fields.items()
                if field.store and field.column_type and name != "id"
            ]
            values = self.default_get(names)
            cache[key] = {name: values[name] for name in names if name in values}
        log = {"uid": self.env.uid, "date": self.env.cr.now()}
        return cache[key] | {
            f"{event}_{what}": value
            for event in ("create", "write")
            for what, value in log.items()
        }

    @api.model
    def _crm_read_company_properties(self, parents):
        """Return the commercial values that differ by company, for all companies.

        :return: {commercial partner id: {field name: what stands in the column}}
        """
        names = self._company_dependent_commercial_fields()
        partners = self.sudo().browse(parents).commercial_partner_id
        partners.flush_recordset(names)
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM res_partner WHERE id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, names)) or SQL("NULL"),
                partners.ids,
            )
        )
        return {
            row["id"]: {name: Json(row[name]) for name in names if row[name]}
            for row in rows
        }

    @api.model
    def _crm_share_vat(self, vals, parent):
        """Return what a person with the VAT number of his company has from there."""
        company = parent.commercial_partner_id if parent else self
        if (
            not vals.get("vat")
            or vals.get("is_company")
            or vals["vat"] != company.vat
            or vals.get("country_id") != company.country_id.id
        ):
            return {}
        return {name: company[name] for name in FROM_VAT if name in self._fields}

    @api.model
    def _crm_compute(self, new_id, vals, parents):
        """Return the stored computed values of a new partner."""
        parent = parents.get(vals.get("parent_id"), self)
        above = parents.get(vals.get("crm_parent_id"), self)
        is_company = vals.get("is_company")
        commercial = self if is_company or not parent else parent.commercial_partner_id
        name = (vals.get("name") or "").strip()
        company_name = vals.get("company_name")
        if is_company:
            company_name = name
        elif commercial.is_company:
            company_name = commercial.name
        complete_name = name
        if (vals.get("company_name") or parent) and not is_company:
            complete_name = f"{company_name or parent.name}, {name}".strip()
        return {
            "commercial_partner_id": commercial.id or new_id,
            "commercial_company_name": company_name,
            "complete_name": complete_name,
            "company_registry": vals.get("company_registry"),
            "crm_department_id": vals.get("crm_department_id"),
            "email_normalized": email_normalize(vals.get("email"), strict=False),
            "lang": vals.get("lang") or self._crm_get_defaults().get("lang"),
            "partner_share": True,
            "user_id": vals.get("user_id"),
            "crm_root_id": (above or commercial).crm_root_id.id or new_id,
        }

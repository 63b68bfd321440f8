from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_merge_row import REFERENCE_MODELS

SKIPPED_MODELS = {
    "crm.merge",
    "mail.followers",
    "mail.notification",
    "res.partner.bank",
}
LATER_LIMIT = 200
"""Records offered one by one: more than anybody sorts by hand."""


class CrmMerge(models.Model):
    _inherit = "crm.merge"

    def _get_contacts(self):
        """Return (id, name) of the contacts after the undo, the survivor first."""
        names = (self.merged_names or "").split("\n")
        return [
            (self.survivor_res_id, self.partner_id.display_name),
            *zip(self.merged_res_ids, names, strict=True),
        ]

    # === RECORDS LINKED AFTER THE MERGE === #

    def _get_later_records(self):
        """Return the records that came to the contact that stayed after the merge.

        :return: recordsets with the rights of the user, one of each model
        """
        self.ensure_one()
        result = []
        for model_name, columns in self._get_link_fields("chosen").items():
            ids = self._find_later_ids(model_name, columns, LATER_LIMIT)
            result.append(self.env[model_name].browse(ids))
        for model_name in REFERENCE_MODELS:
            # sudo: access is filtered below, for all models alike
            domain = self._get_later_reference_domain(model_name)
            result.append(self.env[model_name].sudo().search(domain, limit=LATER_LIMIT))
        readable = (
            records.with_env(self.env)._filtered_access("read") for records in result
        )
        return [records for records in readable if records]

    def _get_later_reference_domain(self, model_name):
        """Return the domain of the records that name the contact by model and id."""
        domain = (
            Domain(REFERENCE_MODELS[model_name], "=", "res.partner")
            & Domain("res_id", "=", self.survivor_res_id)
            & Domain("id", "not in", self._get_known_ids(model_name))
        )
        if model_name == "mail.message":
            domain &= Domain("message_type", "in", ("comment", "email"))
        if model_name == "ir.attachment":
            domain &= Domain("res_field", "=", False)
        return domain

    def _get_known_ids(self, model_name):
        """Return the ids of the records that were linked by the time of the merge."""
        table = self.env[model_name]._table
        # sudo: the journal is closed to users
        linked = (
            self.env["crm.merge.row"]
            .sudo()
            .search(
                [
                    ("merge_id", "=", self.id),
                    ("table_name", "=", table),
                    ("kind", "=", "linked"),
                ]
            )
        )
        ids = [res_id for row in linked for res_id in row.before]
        return ids + self._get_inserted_ids(table)

    def _get_inserted_ids(self, table):
        rows = self.env["crm.merge.row"].sudo()
        return [
            row.row_key
            for row in rows.search(
                [
                    ("merge_id", "=", self.id),
                    ("table_name", "=", table),
                    ("kind", "=", "insert"),
                ]
            )
        ]

    @api.model
    def _get_link_fields(self, kind):
        """Return the stored fields that link a model's records to a partner.

        :param kind: "chosen" for links that a user chooses, "derived" for those that
            are computed from another record or belong to a part, such as an order line
        :rtype: dict[str, list[str]]
        """
        result = {}
        for model in self.env.registry.values():
            if (
                model._abstract
                or model._transient
                or not model._auto
                or not model._log_access
                or model._name in SKIPPED_MODELS
                # Models whose rows are all computed from others say so
                or getattr(model, "_crm_merge_derived", False)
            ):
                continue
            names = [
                name
                for name, field in model._fields.items()
                if field.type == "many2one"
                and field.comodel_name == "res.partner"
                and field.store
                and not field.company_dependent
                and self._get_link_kind(model, field) == kind
            ]
            if names:
                result[model._name] = names
        return result

    @api.model
    def _get_link_kind(self, model, field):
        if field.compute and (field.readonly or self._is_part(model)):
            return "derived"
        # What is read-only and not computed is written by its own module
        return None if field.readonly else "chosen"

    @api.model
    def _is_part(self, model):
        """Tell whether the records of a model belong to a record with a partner."""
        return any(
            field.type == "many2one"
            and field.required
            and field.ondelete == "cascade"
            and field.comodel_name != "res.partner"
            and "partner_id" in self.env[field.comodel_name]._fields
            for field in model._fields.values()
        )

    def _find_later_ids(self, model_name, columns, limit=None):
        """Return the ids of records that link to the survivor and did not before."""
        table = self.env[model_name]._table
        self.env[model_name].flush_model(columns)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM %(table)s
                 WHERE (%(links)s)
                   AND id NOT IN (
                       SELECT jsonb_array_elements(before)::int FROM crm_merge_row
                        WHERE merge_id = %(merge_id)s AND table_name = %(name)s
                          AND kind = 'linked')
                   AND id NOT IN (
                       SELECT row_key::int FROM crm_merge_row
                        WHERE merge_id = %(merge_id)s AND table_name = %(name)s
                          AND kind = 'insert')
              ORDER BY id DESC
                 LIMIT %(limit)s
                """,
                table=SQL.identifier(table),
                links=SQL(" OR ").join(
                    SQL("%s = %s", SQL.identifier(column), self.survivor_res_id)
                    for column in columns
                ),
                merge_id=self.id,
                name=table,
                limit=limit,
            )
        )
        return [id_ for (id_,) in rows]

    # === ASSIGNMENT === #

    def _assign(self, model_name, ids, partner_id):
        """Give later records to a restored contact.

        By SQL, as the merge moves records: a posted invoice could not be written, and
        an order would forget its prices and terms.
        """
        model = self.env[model_name]
        if model_name in REFERENCE_MODELS:
            columns = ["res_id"]
        else:
            columns = self._get_link_fields("chosen")[model_name]
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(model._table),
                SQL(", ").join(
                    SQL(
                        "%(column)s = CASE WHEN %(column)s = %(old)s THEN %(new)s "
                        "ELSE %(column)s END",
                        column=SQL.identifier(column),
                        old=self.survivor_res_id,
                        new=partner_id,
                    )
                    for column in columns
                ),
                tuple(ids),
            )
        )
        model.invalidate_model(flush=False)
        self._compute_derived_links(model.browse(ids))

    def _compute_derived_links(self, records):
        """Compute anew the links that follow from those of the records."""
        for model_name, names in self._get_link_fields("derived").items():
            model = self.env[model_name].with_context(active_test=False)
            owners = [
                Domain(field.name, "in", records.ids)
                for field in model._fields.values()
                if field.type == "many2one"
                and field.store
                and field.required
                and field.comodel_name == records._name
            ]
            parts = records if model_name == records._name else model.browse()
            if owners:
                parts |= model.search(Domain.OR(owners))
            for name in names:
                self.env.add_to_compute(model._fields[name], parts)

    def _refresh_later_links(self):
        """Compute anew the links that follow from other records' links."""
        for model_name, names in self._get_link_fields("derived").items():
            model = self.env[model_name].with_context(active_test=False)
            for name in names:
                ids = self._find_later_ids(model_name, [name])
                if ids:
                    self.env.add_to_compute(model._fields[name], model.browse(ids))

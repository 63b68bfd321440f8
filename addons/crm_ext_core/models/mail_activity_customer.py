from odoo import api, fields, models
from odoo.tools import SQL, sql


class MailActivity(models.Model):
    """Whom an activity concerns, stored, so that lists group and search by it."""

    _inherit = "mail.activity"

    crm_partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        compute="_compute_crm_partner_id",
        precompute=True,
        store=True,
        index="btree_not_null",
        help="The person or company that the document names.",
    )
    crm_commercial_partner_id = fields.Many2one(
        related="crm_partner_id.commercial_partner_id",
        string="Customer",
        precompute=True,
        store=True,
        index="btree_not_null",
    )

    def _auto_init(self):
        # Filled by SQL afterwards: the ORM would read document by document.
        for name in ("crm_partner_id", "crm_commercial_partner_id"):
            if not sql.column_exists(self.env.cr, self._table, name):
                sql.create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("res_model", "res_id")
    def _compute_crm_partner_id(self):
        self.crm_partner_id = False
        for model_name, activities in self.grouped("res_model").items():
            name = self._get_crm_partner_field(model_name)
            if not name:
                continue
            # One query for all documents; deleted ones are left out.
            documents = (
                self.env[model_name]
                .with_context(active_test=False)
                .search_fetch([("id", "in", activities.mapped("res_id"))], [name])
            )
            partners = {
                document.id: document if name == "id" else document[name]
                for document in documents
            }
            for activity in activities:
                activity.crm_partner_id = partners.get(activity.res_id)

    # === BUSINESS METHODS === #

    @api.model
    def _get_crm_partner_field(self, model_name):
        """Return the field of a document that names the contact, None without one.

        Override it for documents that name their customer otherwise. The field has
        to be a column.

        :rtype: str|None
        """
        if model_name == "res.partner":
            return "id"
        if not model_name or model_name not in self.env:
            return None
        model = self.env[model_name]
        field = model._fields.get("partner_id")
        is_column = field and field.store and field.column_type and model._auto
        return field.name if is_column and not field.company_dependent else None

    @api.model
    def _update_crm_partners(self, documents):
        """Follow the customer of the documents, which has changed."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM mail_activity "
                "WHERE res_model = %s AND res_id = ANY(%s)",
                documents._name,
                list(documents.ids),
            )
        )
        activities = self.sudo().browse(activity_id for (activity_id,) in rows)
        self.env.add_to_compute(self._fields["crm_partner_id"], activities)
        activities.modified(["crm_partner_id"])

    @api.model
    def _fill_crm_partners(self):
        """Write the contacts of all activities at once, for install and update."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT res_model FROM mail_activity")
        )
        for (model_name,) in rows:
            if name := self._get_crm_partner_field(model_name):
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE mail_activity activity
                           SET crm_partner_id = partner.id,
                               crm_commercial_partner_id = partner.commercial_partner_id
                          FROM %(table)s document
                          JOIN res_partner partner ON partner.id = document.%(name)s
                         WHERE activity.res_model = %(model)s
                           AND activity.res_id = document.id
                           AND (activity.crm_partner_id IS DISTINCT FROM partner.id
                                OR activity.crm_commercial_partner_id
                                   IS DISTINCT FROM partner.commercial_partner_id)
                        """,
                        table=SQL.identifier(self.env[model_name]._table),
                        name=SQL.identifier(name),
                        model=model_name,
                    )
                )
        self.invalidate_model(
            ["crm_partner_id", "crm_commercial_partner_id"], flush=False
        )


class MailActivityMixin(models.AbstractModel):
    _inherit = "mail.activity.mixin"

    def _write_multi(self, vals_list):
        # Here pass written and recomputed customers alike.
        result = super()._write_multi(vals_list)
        name = self.env["mail.activity"]._get_crm_partner_field(self._name)
        changed = self.browse(
            record.id
            for record, vals in zip(self, vals_list, strict=True)
            if name in vals
        )
        if changed:
            self.env["mail.activity"]._update_crm_partners(changed)
        return result

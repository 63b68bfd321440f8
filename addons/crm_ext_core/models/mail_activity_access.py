from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailActivity(models.Model):
    """The rights of Odoo's activities, asked of PostgreSQL instead of row by row.

    Odoo fetches each matching activity, reads the documents and drops what is hidden
    after the limit: 200,000 activities take seconds, and pages come out too short.
    """

    _inherit = "mail.activity"

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        if self.env.su or bypass_access:
            return super()._search(
                domain, offset, limit, order, bypass_access=bypass_access, **kwargs
            )
        self.browse().check_access("read")
        domain = Domain(domain)
        if sample_ids := self.env.context.get("crm_activity_sample_ids"):
            # One of each group of the systray, however low its limit is set.
            domain &= Domain("id", "in", sample_ids)
            limit = None
        access = self._get_crm_rule_domain()
        if not self._crm_is_own_domain(domain):
            access &= self._get_crm_readable_domain(domain, **kwargs)
        return super()._search(
            domain & access, offset, limit, order, bypass_access=True, **kwargs
        )

    @api.model
    def _crm_is_own_domain(self, domain):
        """Tell whether the domain asks only for activities assigned to the user."""
        terms = getattr(domain, "children", [domain])
        return getattr(domain, "OPERATOR", "&") == "&" and any(
            getattr(term, "field_expr", None) == "user_id"
            and (
                (term.operator == "=" and term.value == self.env.uid)
                or (term.operator == "in" and set(term.value) == {self.env.uid})
            )
            for term in terms
        )

    @api.model
    def _get_crm_rule_domain(self):
        """Return the record rules of activities, as the superuser evaluates them."""
        model = self.sudo().with_context(active_test=False)
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        rules = rules.optimize_full(model)
        if rules.is_true():
            return rules
        return Domain.custom(
            to_sql=lambda _model, alias, query: rules._to_sql(model, alias, query)
        )

    @api.model
    def _get_crm_readable_domain(self, domain, **kwargs):
        """Return the domain of the user's activities and those on his documents.

        :rtype: odoo.fields.Domain
        """
        own = Domain("user_id", "=", self.env.uid)
        # The models that the answer can hold, so that others are not looked at.
        query = super()._search(domain & ~own, bypass_access=True, **kwargs)
        res_model = self._field_to_sql(self._table, "res_model", query)
        rows = self.env.execute_query(query.select(SQL("DISTINCT %s", res_model)))
        access = [own]
        for model_name in sorted(name for (name,) in rows if name in self.env):
            operation = getattr(self.env[model_name], "_mail_post_access", "read")
            access.append(self._get_crm_document_domain(model_name, operation))
        return Domain.OR(access)

    @api.model
    def _get_crm_document_domain(self, model_name, operation):
        """Return the domain of activities on the documents that the user may access.

        :rtype: odoo.fields.Domain
        """
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s = %s AND %s)",
                model._field_to_sql(alias, "res_model", query),
                model_name,
                model._crm_document_to_sql(
                    model_name, operation, model._field_to_sql(alias, "res_id", query)
                ),
            )
        )

    @api.model
    def _crm_document_to_sql(self, model_name, operation, res_id):
        """Return the condition that the user may access the document ``res_id``.

        The document has to exist.

        :param SQL res_id:
        :rtype: SQL
        """
        model = self.env[model_name].with_context(active_test=False)
        if not model.has_access(operation):
            return SQL("FALSE")
        if type(model)._check_access is not models.BaseModel._check_access:
            return SQL(
                "%s = ANY(%s)", res_id, self._crm_get_accessible(model, operation)
            )
        # sudo: these are the rules of the user, applied in full.
        documents = model.sudo()._search(
            self.env["ir.rule"]._compute_domain(model_name, operation)
        )
        documents.add_where(SQL("%s = %s", SQL.identifier(model._table, "id"), res_id))
        return SQL("EXISTS %s", documents.subselect(SQL("1")))

    @api.model
    def _crm_get_accessible(self, model, operation):
        """Return the ids of documents with activities whose rights Python decides.

        :rtype: list[int]
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT res_id FROM mail_activity WHERE res_model = %s",
                model._name,
            )
        )
        documents = model.browse(res_id for (res_id,) in rows).exists()
        return list(documents._filtered_access(operation).ids)

from odoo import api, fields, models
from odoo.fields import Domain


class CrmCallMixin(models.AbstractModel):
    """What contacts and leads share: their calls, and being made for a caller."""

    _name = "crm.call.mixin"
    _description = "Record with Calls"

    # The many2one of crm.call that points to this model.
    _crm_call_field = None

    crm_call_count = fields.Integer(
        string="Calls", compute="_compute_crm_call_count", groups="base.group_user"
    )

    @api.depends_context("uid")
    def _compute_crm_call_count(self):
        counts = self._get_crm_call_counts()
        for record in self:
            record.crm_call_count = counts.get(record.id, 0)

    def _get_crm_call_counts(self):
        """Return how many calls of each record the user may read, by one query.

        :rtype: dict[int, int]
        """
        link = self._crm_call_field
        groups = self.env["crm.call"]._read_group(
            Domain(link, "in", self.ids), [link], ["__count"]
        )
        return {record.id: count for record, count in groups}

    def _get_crm_call_domain(self):
        """Return the domain of the calls with these records.

        :rtype: odoo.fields.Domain
        """
        return Domain(self._crm_call_field, "in", self.ids)

    @api.model_create_multi
    def create(self, vals_list):
        model = self.with_context(crm_call_id=False)
        records = super(CrmCallMixin, model).create(vals_list)
        records = records.with_env(self.env)
        if self.env.context.get("crm_call_id") and records:
            self.env["crm.call"]._link_created_caller(records[0])
        return records

    def unlink(self):
        # sudo: users write no calls. The number goes with its owner; the call stays as
        # what happened.
        calls = self.env["crm.call"].sudo().search(self._get_crm_own_call_domain())
        result = super().unlink()
        calls._mask_numbers()
        return result

    def _get_crm_own_call_domain(self):
        """Return the domain of the calls that lose their caller with these records."""
        return Domain(self._crm_call_field, "in", self.ids)

    @api.readonly
    def action_crm_open_calls(self):
        """Open the call journal of this record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_call_action"
        )
        return {
            **action,
            "name": self.env._("Calls: %(record)s", record=self.display_name),
            "domain": list(self._get_crm_call_domain()),
            "context": {},
        }

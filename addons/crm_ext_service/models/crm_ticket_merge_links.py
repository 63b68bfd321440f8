from odoo import api, models
from odoo.fields import Command, Domain

from .crm_ticket_merge import TICKET

# What belongs to the ticket alone, or is handled by itself.
STAYING_MODELS = {
    "crm.number.alias",  # finds the other ticket through this one
    "crm.ticket.deadline",
    "crm.ticket.merge",
    "crm.ticket.stage.period",
    "ir.model.data",
    "mail.followers",
}
STAYING_FIELDS = {(TICKET, "duplicate_id")}


class CrmTicketMerge(models.Model):
    # Everything that points to a ticket, of whatever addon.
    _inherit = "crm.ticket.merge"

    @api.model
    def _move_links(self, ticket, survivor):
        """Let the survivor have what hangs on the ticket.

        :return: ids of the records by "model,field"
        :rtype: dict[str, list[int]]
        """
        self.env.flush_all()
        moved = {}
        for model_name, field in self._get_link_fields():
            records = self._find_linked(model_name, field, ticket)
            if model_name == TICKET:
                records -= survivor
            if field.type == "many2many":
                records -= records.filtered_domain([(field.name, "in", survivor.ids)])
            if records:
                records.write(self._prepare_link_vals(field, survivor))
                moved[f"{model_name},{field.name}"] = records.ids
        self.env.invalidate_all()
        return moved

    @api.model
    def _move_links_back(self, ticket, survivor, moved):
        """Undo :meth:`_move_links`; return how many records could not be brought back.

        Only what still hangs on the survivor goes back.
        """
        self.env.flush_all()
        left_count = 0
        for key, ids in moved.items():
            model_name, name = key.split(",")
            field = model_name in self.env and self.env[model_name]._fields.get(name)
            if not field:
                continue  # the addon was uninstalled
            records = self._find_linked(model_name, field, survivor, ids)
            left_count += len(ids) - len(records)
            if field.type == "many2many":
                records.write({name: [Command.unlink(survivor.id)]})
            else:
                records.write(self._prepare_link_vals(field, ticket))
        self.env.invalidate_all()
        return left_count

    @api.model
    def _get_link_fields(self):
        """Return (model name, field) of all that can point to a ticket."""
        return [
            (model._name, field)
            for model in self.env.registry.values()
            if not (model._abstract or model._transient or not model._auto)
            and model._name not in STAYING_MODELS
            for field in model._fields.values()
            if self._is_link(model, field)
            and (model._name, field.name) not in STAYING_FIELDS
        ]

    @api.model
    def _is_link(self, model, field):
        if not field.store or field.related or (field.compute and field.readonly):
            return False
        if field.type == "many2one_reference":
            # Without a column for the model there is nothing to look for.
            return model._fields[field.model_field].store
        return field.type in ("many2one", "many2many") and field.comodel_name == TICKET

    @api.model
    def _find_linked(self, model_name, field, ticket, ids=None):
        """Return the records that point to a ticket, among ``ids`` if given."""
        domain = Domain(field.name, "in", ticket.ids)
        if field.type == "many2one_reference":
            domain &= Domain(field.model_field, "=", TICKET)
        if ids is not None:
            domain &= Domain("id", "in", ids)
        else:
            domain &= ~self._get_staying_domain(model_name)
        records = self.env[model_name].with_context(
            active_test=False, tracking_disable=True
        )
        return records.search(domain)

    @api.model
    def _get_staying_domain(self, model_name):
        """Return which records of a model stay with the ticket that is merged."""
        if model_name == "mail.activity":
            # The warning goes with its deadline.
            return Domain("crm_deadline_id", "!=", False)
        if model_name == "mail.message":
            # Odoo computes the time in each stage from the log of changes.
            created = self.env.ref("helpdesk_mgmt.hlp_tck_created")
            return (
                Domain("tracking_value_ids", "!=", False)
                | Domain("subtype_id", "=", created.id)
                | Domain("message_type", "=", "user_notification")
            )
        return Domain.FALSE

    @api.model
    def _prepare_link_vals(self, field, ticket):
        if field.type == "many2many":
            return {field.name: [Command.link(ticket.id)]}
        return {field.name: ticket.id}

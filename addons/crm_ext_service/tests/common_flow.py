from freezegun import freeze_time

from .common import ServiceCommon


class FlowCommon(ServiceCommon):
    """Tickets of Bert that are closed, opened, merged and split in one week."""

    def _at(self, moment):
        """Do the next thing at a moment of that week."""
        self.env.flush_all()
        return freeze_time(moment)

    def _log_stage(self, ticket):
        """Log a change of stage, as Odoo does at the end of the transaction."""
        field = self.env["ir.model.fields"]._get(ticket._name, "stage_id")
        change = {"field_id": field.id, "new_value_char": "Done"}
        return ticket._message_log(tracking_value_ids=[(0, 0, change)])

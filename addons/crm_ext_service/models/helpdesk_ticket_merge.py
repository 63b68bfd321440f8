from functools import wraps

from odoo import models

MERGE_WIZARD = "helpdesk.ticket.merge"  # helpdesk_mgmt_merge, no dependency of ours.


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _register_hook(self):
        """Let helpdesk_mgmt_merge say where the merged tickets went, if installed."""
        super()._register_hook()
        wizard = self.env.registry.get(MERGE_WIZARD)
        if wizard and not hasattr(wizard.merge_tickets, "crm_origin"):
            wizard.merge_tickets = _with_survivor(wizard.merge_tickets)

    def _unregister_hook(self):
        wizard = self.env.registry.get(MERGE_WIZARD)
        if wizard and hasattr(wizard.merge_tickets, "crm_origin"):
            del wizard.merge_tickets
        return super()._unregister_hook()


def _with_survivor(merge_tickets):
    """Return the wizard's method, made to mark the merged tickets as duplicates."""

    @wraps(merge_tickets)
    def wrapper(self):
        tickets = self.ticket_ids  # Archived by the merge: not read again after it.
        action = merge_tickets(self)
        (tickets - self.dst_ticket_id).duplicate_id = self.dst_ticket_id
        return action

    wrapper.crm_origin = merge_tickets
    return wrapper

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class CrmOutreachMixin(models.AbstractModel):
    """Contacts people in the background: who may still be is decided at that moment.

    What a batch does and the rows of its people are committed together. However often
    the job is killed, nobody is contacted twice and nobody is left out.
    """

    _inherit = "crm.outreach.mixin"

    @api.model
    def _cron_contact(self):
        """Contact who is waiting, and close what is over."""
        cron = self.env["ir.cron"]
        running = self.search([("state", "=", self._outreach_running)], order="id")
        people = self._get_people_model()
        waiting = (each._get_waiting_domain() for each in running)
        # One more each: who stops after the last batch comes back to close it.
        cron._commit_progress(
            remaining=len(running)
            + sum(people.search_count(domain) for domain in waiting)
        )
        for outreach in running:
            if not outreach.try_lock_for_update():
                cron._commit_progress(1)
                continue  # another host works on it
            while batch := outreach._get_batch():
                if due := outreach._skip(batch):
                    outreach._contact(due)
                if not cron._commit_progress(len(batch)):
                    return
                outreach.lock_for_update()
            if not outreach._has_open():
                outreach._finish()
            cron._commit_progress(1)

    def _get_waiting_domain(self):
        """Return the domain of the people whom the job is to contact now.

        Override to put some off.

        :rtype: Domain
        """
        self.ensure_one()
        return Domain(
            [(self._get_people_key(), "=", self.id), ("state", "=", "waiting")]
        )

    def _get_batch(self):
        return self._get_people_model().search(
            self._get_waiting_domain(), limit=self._outreach_batch
        )

    def _has_open(self):
        """Return whether anything is still to come of somebody.

        :rtype: bool
        """
        return bool(
            self._get_people_model().search_count(
                [
                    (self._get_people_key(), "=", self.id),
                    ("state", "in", self._get_open_states()),
                ],
                limit=1,
            )
        )

    def _skip(self, batch):
        """Note why some people may no longer be contacted, and return the others."""
        partners = batch.partner_id
        reasons = self.selection_id._get_skip_reasons(partners.ids)
        readable = partners.with_user(self._get_starter())._filtered_access("read")
        due = batch.browse()
        for row in batch:
            reason = reasons.get(row.partner_id.id)
            if not reason and row.partner_id not in readable:
                reason = "other_company" if row.partner_id else "not_selected"
            if reason:
                row.write({"state": "skipped", "skip_reason": reason})
            else:
                due |= row
        return due

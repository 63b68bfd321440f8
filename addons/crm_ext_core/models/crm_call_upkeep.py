import uuid
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain

MAX_OPEN = timedelta(hours=4)
"""A call without a hang-up for so long has none to come."""
TEST_PREFIX = "test-"
TEST_SECONDS = 20
BATCH_SIZE = 500


class CrmCall(models.Model):
    """Calls whose end was lost, calls for a test, and calls that are too old."""

    _inherit = "crm.call"

    @api.model
    def _ring_test_call(self, system):
        """Let a call from one's own company ring at the user's screen for a moment."""
        now = fields.Datetime.now()
        # sudo: nobody creates calls but telephone systems; the right to configure one
        # was needed to get here.
        call = self.sudo().create(
            {
                "system_id": system.id,
                "call_key": f"{TEST_PREFIX}{uuid.uuid4()}",
                "number": system.company_id.phone or "+49 30 23125000",
                "started_at": now,
                "user_ids": [Command.set(self.env.user.ids)],
            }
        )
        call._notify_users()
        self.env.ref("crm_ext_core.ir_cron_close_calls")._trigger(
            now + timedelta(seconds=TEST_SECONDS)
        )
        return call

    @api.model
    def _cron_close_calls(self):
        """Close calls whose hang-up never came, and remove those that were a test."""
        now = fields.Datetime.now()
        is_open = Domain("state", "in", ["ringing", "answered"])
        tests = self.search(
            is_open
            & Domain("call_key", "=like", f"{TEST_PREFIX}%")
            & Domain("started_at", "<=", now - timedelta(seconds=TEST_SECONDS))
        )
        tests.state = "ended"
        tests._notify_users()
        tests.unlink()
        lost = is_open & Domain("started_at", "<", now - MAX_OPEN)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(lost))
        while calls := self.search(lost, limit=BATCH_SIZE).try_lock_for_update():
            for call in calls:
                call._close()
            if not self.env["ir.cron"]._commit_progress(len(calls)):
                break

    def _close(self):
        """End a call at the last moment that is known of it."""
        self.ensure_one()
        call = self.with_company(self.company_id)
        before = call._get_facts()
        call.ended_at = call.answered_at or call.started_at
        call.state = self._get_state(
            call.direction, call.answered_at, call.ended_at, call.is_forwarded
        )
        call._follow_up_report(before)

    @api.autovacuum
    def _gc_calls(self):
        """Delete the calls that are older than their telephone system keeps them."""
        for system in (
            self.env["crm.phone.system"]
            .with_context(active_test=False)
            .search([("retention_months", ">", 0)])
        ):
            limit = fields.Datetime.now() - relativedelta(
                months=system.retention_months
            )
            old = self.search(
                Domain("system_id", "=", system.id) & Domain("started_at", "<", limit),
                order="started_at, id",
                limit=10_000,
            )
            old.unlink()

    def _mask_numbers(self):
        """Forget the last digits of numbers whose owner is deleted."""
        for call in self:
            call.write(
                {"number": f"{(call.number or '')[:-3]}xxx", "caller_key": False}
            )

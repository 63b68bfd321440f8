from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import Command, api, models
from odoo.tools import SQL

from ..tools import phone

MAX_NUMBER = 64
"""Characters of a number that are kept: the longest real ones have 15 digits."""


class CrmCall(models.Model):
    """What becomes of a call when the telephone system reports an event.

    Reports come twice, in any order and to several workers at once. So each only adds
    what it knows, times towards the earliest, and the state follows from the facts: the
    same reports give the same call in every order.
    """

    _inherit = "crm.call"

    @api.model
    def _start_report(self):
        """Let this transaction see what others commit while it waits for its lock.

        Under Odoo's REPEATABLE READ the second of two reports about one call would fail
        and be tried again after a second or two.
        """
        cr = self.env.cr
        if cr.connection.get_transaction_status() == TRANSACTION_STATUS_IDLE:
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")

    @api.model
    def _report(self, system, report):
        """Enter what a telephone system reports, and return the call.

        :param system: a telephone system whose key was checked
        :param CallReport report:
        """
        # sudo: the key of a telephone system belongs to no user. What comes from it is
        # the report alone, its company bounds what is looked up.
        calls = self.sudo().with_company(system.company_id)
        calls._lock("call", system.id, report.key)
        call = calls.search(
            [("system_id", "=", system.id), ("call_key", "=", report.key)]
        )
        before = call._get_facts()
        values = call._prepare_report_values(system, report)
        if call:
            call.write(values)
        else:
            call = calls.create(
                {"system_id": system.id, "call_key": report.key, **values}
            )
        if call._get_facts() != before:
            call._follow_up_report(before)
        return call

    @api.model
    def _lock(self, *key):
        """Keep others from the same call or caller until this transaction ends."""
        name = ":".join(map(str, ["crm.call", *key]))
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", name)
        )

    def _get_facts(self):
        """Return what matters to the people: (state, users, who took it, caller)."""
        return (self.state, self.user_ids, self.user_id, self.partner_id, self.lead_id)

    def _prepare_report_values(self, system, report):
        """Return what the call knows once this report is entered."""
        values = {
            **self._prepare_time_values(report),
            **self._prepare_number_values(report),
            **self._prepare_user_values(system, report),
        }
        if report.is_forwarded:
            values["is_forwarded"] = True
        direction = values.get("direction", self.direction or "in")
        values["state"] = self._get_state(
            direction,
            values.get("answered_at"),
            values.get("ended_at"),
            values.get("is_forwarded", self.is_forwarded),
        )
        return values

    def _prepare_time_values(self, report):
        """Return the earliest of each time: a repeated report changes nothing."""
        values = {}
        for name in ("started_at", "answered_at", "ended_at"):
            values[name] = min(
                filter(None, (self[name], getattr(report, name))), default=False
            )
        if values["answered_at"] and values["ended_at"]:
            # A hang-up can be reported before the pick-up, not come before it.
            values["answered_at"] = min(values["answered_at"], values["ended_at"])
        times = [moment for moment in values.values() if moment]
        if not values["started_at"] or values["started_at"] > min(times):
            values["started_at"] = min(times)
        return values

    @api.model
    def _get_state(self, direction, answered_at, ended_at, is_forwarded):
        if not ended_at:
            return "answered" if answered_at else "ringing"
        is_missed = direction == "in" and not answered_at and not is_forwarded
        return "missed" if is_missed else "ended"

    def _prepare_number_values(self, report):
        """Return the numbers of a report that tells more than is known."""
        turned = report.direction and report.direction != self.direction
        values = {"direction": report.direction} if turned else {}
        if report.number and (turned or not self.number):
            number = report.number[:MAX_NUMBER]
            caller_key = self._get_caller_key(number)
            if caller_key and caller_key[1:] == number:
                # Without its plus it could not be called back.
                number = caller_key
            values.update(number=number, caller_key=caller_key)
            values.update(self._prepare_caller_values(number, caller_key))
        if report.own_number and (turned or not self.own_number):
            values["own_number"] = report.own_number[:MAX_NUMBER]
        return values

    def _prepare_user_values(self, system, report):
        """Return the users whose phones ring, and who took or placed the call."""
        users = self.env["res.users"]
        company = system.company_id
        phones = report.phones or tuple(filter(None, [report.own_number]))
        ringing = users._find_by_crm_phones(phones, company)
        taking = ringing if len(ringing) == 1 and report.answered_at else users
        if report.answering and report.answering != phones:
            named = users._find_by_crm_phones(report.answering, company)
            taking = named or taking
        direction = report.direction or self.direction
        if direction == "out" and len(ringing) == 1:
            taking = ringing
        values = {}
        added = (ringing | taking) - self.user_ids
        if added:
            values["user_ids"] = [Command.link(user.id) for user in added]
        # A call that is handed on belongs to whoever took it last.
        is_last = (
            not self.answered_at
            or (report.answered_at or self.answered_at) >= self.answered_at
        )
        if taking and (not self.user_id or is_last):
            values["user_id"] = taking[0].id
        return values

    @api.model
    def _get_caller_key(self, number):
        """Return a number as it is compared, False when nobody can be called back."""
        region = self.env["crm.phone.number"]._get_own_region()
        found = phone.parse_reported(number, region)
        return (found.e164 or found.digits) if found else False

    def _follow_up_report(self, before):
        """Do what follows from a report that changed the call.

        Override to do more; the call is locked against other reports.

        :param tuple before: what :meth:`_get_facts` returned before the report
        """
        self.ensure_one()
        self._notify_users()

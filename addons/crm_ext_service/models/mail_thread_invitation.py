from odoo import api, models
from odoo.tools import format_date, format_datetime

from ..tools.invitation import is_whole_day, read_invitation


class MailThread(models.AbstractModel):
    """What a calendar invitation says stands in the text of its mail."""

    _inherit = "mail.thread"

    @api.model
    def _add_crm_invitations(self, values):
        """Say below the text of a mail which meetings it is about."""
        for name, content, _info in values["attachments"]:
            if not (name or "").lower().endswith(".ics"):
                continue
            data = content.encode() if isinstance(content, str) else content
            invitation = isinstance(data, bytes) and read_invitation(data)
            if invitation:
                note = self._with_crm_lang()._format_crm_invitation(invitation)
                self._append_crm_note(values, note)

    @api.model
    def _format_crm_invitation(self, invitation):
        """Return an invitation in lines: what, when, where and by whom.

        :param dict invitation: see :func:`read_invitation`
        :rtype: str
        """
        kinds = {
            "CANCEL": self.env._("Cancelled meeting"),
            "REPLY": self.env._("Answer to an invitation"),
        }
        kind = kinds.get(invitation["method"], self.env._("Invitation"))
        when = " – ".join(
            self._format_crm_moment(moment)
            for moment in (invitation["start"], invitation["end"])
            if moment
        )
        lines = [f"{kind}: {invitation['summary']}" if invitation["summary"] else kind]
        if when:
            lines.append(self.env._("When: %(when)s", when=when))
        if invitation["location"]:
            where = invitation["location"]
            lines.append(self.env._("Where: %(where)s", where=where))
        if invitation["organizer"]:
            who = invitation["organizer"]
            lines.append(self.env._("Organizer: %(who)s", who=who))
        return "\n".join(lines)

    @api.model
    def _format_crm_moment(self, moment):
        """Return a moment in the time zone of our company; one without a zone as is."""
        if is_whole_day(moment):
            return format_date(self.env, moment)
        if moment.tzinfo is None:
            return format_datetime(self.env, moment, tz="UTC")
        tz = self.env.company.partner_id.tz or "UTC"
        naive = (moment - moment.utcoffset()).replace(tzinfo=None)
        return f"{format_datetime(self.env, naive, tz=tz)} ({tz})"

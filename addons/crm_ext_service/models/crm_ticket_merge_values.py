from datetime import date

from odoo import api, fields, models
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_and_format_normalize

FILLED_TYPES = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2many",
    "many2one",
    "monetary",
    "selection",
    "text",
}
# How a ticket stands in its lists, and what is settled apart.
SKIPPED_FIELDS = {
    "active",
    "color",
    "company_id",
    "crm_related_ids",
    "description",
    "email_cc",
    "kanban_state",
    "name",
    "sequence",
}
# Not copied to a new ticket, but part of the story.
STORY_FIELDS = {
    "crm_former_ticket_id",
    "crm_mentioned_ticket_id",
    "crm_parent_id",
    "crm_split_from_id",
}


class CrmTicketMerge(models.Model):
    # The fields of the tickets: what only the merged one knew.
    _inherit = "crm.ticket.merge"

    @api.model
    def _fill_values(self, ticket, survivor):
        """Complete the survivor's fields; return {field: [before, after]}."""
        values = {
            name: after
            for name, field in survivor._fields.items()
            if self._is_filled(field)
            and (after := self._join_value(field, ticket, survivor)) != survivor[name]
        }
        values |= self._join_addresses(ticket, survivor)
        team = survivor.team_id
        if team and values.get("user_id", survivor.user_id) - team.user_ids:
            values.pop("user_id", None)
        asked = ticket._get_crm_start()
        if asked < survivor._get_crm_start():
            values["crm_opened_date"] = asked
        before = {name: _to_json(survivor, name) for name in values}
        survivor.with_context(tracking_disable=True).write(
            {name: _to_command(survivor, name, value) for name, value in values.items()}
        )
        return {name: [before[name], _to_json(survivor, name)] for name in values}

    @api.model
    def _is_filled(self, field):
        if field.name in STORY_FIELDS:
            return True
        return (
            field.store
            and field.copy
            and field.type in FILLED_TYPES
            and not field.related
            and not (field.compute and field.readonly)
            and field.name not in MAGIC_COLUMNS
            and field.name not in SKIPPED_FIELDS
        )

    @api.model
    def _join_value(self, field, ticket, survivor):
        """Return what the survivor's field is to be."""
        own, other = survivor[field.name], ticket[field.name]
        if field.type == "many2many":
            return own | other
        if field.name == "priority":
            return max(own or "", other or "") or False
        if field.type == "many2one" and other == survivor:
            return own
        return own or other

    @api.model
    def _join_addresses(self, ticket, survivor):
        """Let those who got copies of one ticket get copies of both."""
        if not ticket.email_cc:
            return {}
        addresses = {
            email_normalize(address): address
            for cc in (ticket.email_cc, survivor.email_cc)
            for address in email_split_and_format_normalize(cc or "")
        }
        joined = ", ".join(addresses.values())
        return {"email_cc": joined}

    def _restore_values(self, survivor, values):
        """Give fields back their values, unless somebody changed them since."""
        self.ensure_one()
        vals = {}
        for name, (before, after) in values.items():
            field = survivor._fields.get(name)
            if not field:
                continue  # the addon was uninstalled
            if field.type == "many2many":
                gone = set(after) - set(before)
                vals[name] = [Command.unlink(res_id) for res_id in gone]
            elif _to_json(survivor, name) == after:
                vals[name] = before
            else:
                self._hand_down(name, before, after)
        survivor.with_context(tracking_disable=True).write(vals)

    def _hand_down(self, name, before, after):
        """Let a later merge restore what was there before this one."""
        later = self.search(
            [
                ("ticket_id", "=", self.ticket_id.id),
                ("state", "=", "done"),
                ("id", ">", self.id),
            ],
            order="id",
        )
        for merge in later:
            values = merge.journal["values"]
            if values.get(name, [None])[0] == after:
                changed = {**values, name: [before, values[name][1]]}
                merge.journal = {**merge.journal, "values": changed}
                return


def _to_json(ticket, name):
    """Return what stands for the value of a field in the journal."""
    value = ticket[name]
    if isinstance(value, models.BaseModel):
        is_list = ticket._fields[name].type == "many2many"
        return sorted(value.ids) if is_list else value.id
    if isinstance(value, date):  # also datetime
        return fields.Datetime.to_string(value)
    return value


def _to_command(ticket, name, value):
    """Return what to write into a field to give it this value."""
    return ticket._fields[name].convert_to_write(value, ticket)

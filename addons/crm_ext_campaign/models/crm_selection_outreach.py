# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class CrmSelection(models.Model):
    """A frozen selection is written to and called, by whatever channels there are."""

    _inherit = "crm.selection"

    def _check_outreach_channel(self, channel):
        """Refuse an outreach by a channel that the selection was not frozen for.

        :raise ValidationError:
        """
        if self.state != "frozen" or self.channel != channel:
            labels = dict(self._fields["channel"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    "Freeze “%(selection)s” for the channel “%(channel)s” first.",
                    selection=self.name,
                    channel=labels[channel],
                )
            )

    def _create_outreach(self, model, title):
        """Return the action that opens a new outreach to the frozen people."""
        self.ensure_one()
        outreach = self.env[model]
        self._check_outreach_channel(outreach._outreach_channel)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "form")],
            "context": {
                "default_selection_id": self.id,
                f"default_{outreach._rec_name}": self.name,
            },
        }

    def _view_outreach(self, xmlid):
        """Return an action on outreaches, with those of this selection only."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xmlid),
            "domain": [("selection_id", "=", self.id)],
            "context": {"default_selection_id": self.id},
        }

    def _get_contact_queries(self, since):
        """Letters and calls count for the frequency cap like mailings."""
        queries = super()._get_contact_queries(since)
        for outreach in self.env["crm.outreach.mixin"]._get_channel_models():
            people = outreach._get_people_model()
            queries.append(
                SQL(
                    """
                    SELECT pool.id, %(model)s || ' ' || entry.%(key)s
                      FROM pool
                      JOIN %(people)s entry ON entry.partner_id = pool.id
                     WHERE entry.%(date)s >= %(since)s AND pool.step = 0
                    """,
                    model=outreach._name,
                    key=SQL.identifier(outreach._get_people_key()),
                    people=SQL.identifier(people._table),
                    date=SQL.identifier(people._outreach_date),
                    since=since,
                )
            )
        return queries

    def _flush_sources(self):
        res = super()._flush_sources()
        for outreach in self.env["crm.outreach.mixin"]._get_channel_models():
            outreach._get_people_model().flush_model()
        return res

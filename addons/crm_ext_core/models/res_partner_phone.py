from contextlib import contextmanager

from odoo import api, fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["crm.phone.mixin", "res.partner"]

    crm_phone_number_ids = fields.One2many(
        "crm.phone.number",
        "partner_id",
        string="Phone Numbers",
        compute="_compute_crm_phone_number_ids",
        store=True,
        groups="base.group_system",
    )

    def write(self, vals):
        with self._crm_watch_country(vals):
            return super().write(vals)

    def _update_address(self, vals):
        with self._crm_watch_country(vals):
            return super()._update_address(vals)

    @api.model
    def _get_crm_phone_triggers(self):
        # Not commercial_partner_id.country_id: that would search for people and leads
        # whenever a country is written. _crm_watch_country() does when it matters.
        return [*super()._get_crm_phone_triggers(), "commercial_partner_id"]

    @api.model
    def _get_crm_phone_country_paths(self):
        return [
            "country_id",
            "commercial_partner_id.country_id",
            "company_id.country_id",
        ]

    @contextmanager
    def _crm_watch_country(self, vals):
        """Read the numbers of people and leads anew whose country changes by ``vals``.

        A person who takes over the country of his company changes nothing.
        """
        if "country_id" not in vals:
            yield
            return
        before = {partner: partner._crm_get_country() for partner in self}
        yield
        changed = self.filtered(lambda p: p._crm_get_country() != before[p])
        if changed:
            changed._crm_country_changed()

    def _crm_get_country(self):
        return self.country_id or self.commercial_partner_id.country_id

    def _crm_country_changed(self):
        """Have the numbers read anew that take their country from these partners."""
        everybody = self.sudo().with_context(active_test=False)
        people = everybody.search([("commercial_partner_id", "in", self.ids)])
        leads = everybody.env["crm.lead"].search(
            [("partner_id", "in", (self | people).ids)]
        )
        for records in (people, leads):
            self.env.add_to_compute(records._fields["crm_phone_number_ids"], records)

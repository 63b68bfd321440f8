from collections import Counter

from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.conversation.mixin"]

    _crm_conversation_field = "partner_id"

    def _get_crm_conversation_domain(self):
        """A company shows the talks with all its people, a person his own."""
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        domains = []
        if companies:
            domains = [Domain("commercial_partner_id", "in", companies.ids)]
        if persons := self - companies:
            domains.append(Domain("person_id", "in", persons.ids))
        return Domain.OR(domains)

    def _get_crm_conversation_counts(self):
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        persons = self - companies
        Conversation = self.env["crm.conversation"]
        counts = Counter()
        for link, partners in (
            ("commercial_partner_id", companies),
            ("partner_id", persons),
        ):
            for partner, count in Conversation._read_group(
                Domain(link, "in", partners.ids), [link], ["__count"]
            ):
                counts[partner.id] += count
        # Whoever is the customer of a talk and its participant too counts once.
        for participant, partner, count in Conversation._read_group(
            Domain("participant_ids", "in", persons.ids),
            ["participant_ids", "partner_id"],
            ["__count"],
        ):
            if participant != partner:
                counts[participant.id] += count
        return counts

    def _get_crm_tree_conversation_domain(self):
        """Return the domain of the talks with this company and all below it.

        :rtype: odoo.fields.Domain
        """
        company = self.commercial_partner_id
        if company == company.crm_root_id:
            # One index range instead of a join over the closure.
            return Domain("crm_root_id", "=", company.id)
        return Domain(
            "commercial_partner_id.crm_ancestor_link_ids.ancestor_id", "=", company.id
        )

    def action_crm_open_tree_conversations(self):
        """Open the protocol of the company with all companies below it."""
        self.ensure_one()
        return self.commercial_partner_id._prepare_crm_protocol_action(
            self._get_crm_tree_conversation_domain(), with_tree=True
        )

    def _prepare_crm_conversation_defaults(self):
        self.ensure_one()
        defaults = {"default_partner_id": self.id}
        if self.company_id:
            defaults["default_company_id"] = self.company_id.id
        return defaults

    def _on_crm_root_changed(self):
        self.env["crm.conversation"]._update_crm_roots(self)
        return super()._on_crm_root_changed()

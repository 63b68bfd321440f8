from odoo import models

from ..tools.import_order import order_rows


class CrmImport(models.Model):
    _inherit = "crm.import"

    def _check_places(self, entries):
        """Refuse persons above companies, and companies as supervisors."""
        by_number = {entry.number: entry for entry in entries}
        ids = {link[1] for e in entries for link in e.links.values() if link[0] == "id"}
        ids |= {entry.partner_id for entry in entries if entry.partner_id}
        known = {
            partner.id: partner.is_company
            for partner in self.env["res.partner"].browse(ids)
        }
        labels = self.env["ir.model.fields"].get_field_string("res.partner")

        def is_company(entry):
            if "is_company" in entry.vals:
                return entry.vals["is_company"]
            return known.get(entry.partner_id, False)

        for entry in entries:
            for name, (kind, other_id) in entry.links.items():
                if kind == "row":
                    other_is_company = is_company(by_number[other_id])
                else:
                    other_is_company = known.get(other_id)
                reason = self._explain_place(name, is_company(entry), other_is_company)
                if reason:
                    text = entry.texts[name][1]
                    entry.reasons.append(
                        reason % {"field": labels[name], "value": text}
                    )

    def _explain_place(self, name, is_company, other_is_company):
        """Return why a contact cannot be linked to another one, if it cannot."""
        if name == "crm_parent_id" and not other_is_company:
            return self.env._(
                "%(field)s: “%(value)s” is a person. Name a company.",
            )
        if name == "crm_parent_id" and not is_company:
            return self.env._(
                "%(field)s: only a company can have one. Mark the contact as a "
                "company, or name “%(value)s” as the related company.",
            )
        if name == "crm_supervisor_id" and other_is_company:
            return self.env._("%(field)s: “%(value)s” is a company. Name a person.")
        return None

    def _order_entries(self, entries):
        """Give each row its wave; refuse circles and what refers to refused rows."""
        by_number = {entry.number: entry for entry in entries}
        waves, circle = order_rows(
            {
                entry.number: [
                    number for kind, number in entry.links.values() if kind == "row"
                ]
                for entry in entries
            }
        )
        for number in circle:
            by_number[number].reasons.append(self._explain_circle())
        for number in sorted(waves, key=waves.get):
            entry = by_number[number]
            entry.wave = waves[number]
            for kind, other in entry.links.values():
                if kind == "row" and by_number[other].reasons:
                    entry.reasons.append(self._explain_refused_link(other))
                    break

    def _explain_circle(self):
        return self.env._(
            "The row and those that it refers to stand in a circle: each would be "
            "above the other. Correct the parent company or the supervisor."
        )

    def _explain_refused_link(self, number):
        return self.env._(
            "The row refers to row %(row)s, which was refused. Correct that row and "
            "import both.",
            row=number,
        )

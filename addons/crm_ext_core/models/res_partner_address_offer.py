from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Empty for nearly everybody, so that the form asks nobody in vain.
    crm_address_to_pass = fields.Boolean(
        string="Address Changed",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="The address was changed, and nobody has decided yet whether branches and "
        "people get it, too.",
    )
    crm_address_receiver_count = fields.Integer(
        string="Other Addresses",
        compute="_compute_crm_address_receiver_count",
        groups="base.group_user",
        help="Number of branches and people who have another address than the company "
        "after its address was changed.",
    )

    @api.depends("crm_address_to_pass")
    def _compute_crm_address_receiver_count(self):
        for partner in self:
            partner.crm_address_receiver_count = (
                len(partner._crm_get_address_receivers())
                if partner.crm_address_to_pass
                else 0
            )

    # === ACTION METHODS === #

    def action_crm_pass_address(self):
        """Show who would get the address of this company or person."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["crm.address.pass"].create({"partner_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pass Address On"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_crm_keep_addresses(self):
        """Leave the addresses of branches and people as they are."""
        self.write({"crm_address_to_pass": False})

    # === BUSINESS METHODS === #

    def _crm_get_address_receivers_domain(self):
        """Domain of branches and people below whose address differs from this one."""
        self.ensure_one()
        people = Domain("is_company", "=", False) & Domain("type", "=", "contact")
        if self.is_company:
            people &= Domain("commercial_partner_id", "=", self.id)
        else:
            people &= Domain("parent_id", "=", self.id)
        branches = Domain("is_company", "=", True) & Domain(
            "crm_ancestor_link_ids.ancestor_id", "=", self.id
        )
        address = self._crm_get_address()
        differs = Domain.OR(Domain(n, "!=", value) for n, value in address.items())
        return Domain("id", "!=", self.id) & differs & (branches | people)

    def _crm_get_address_receivers(self):
        """Return those of them whom the user may change, in the order of the tree."""
        receivers = self.env["res.partner"].search(
            self._crm_get_address_receivers_domain(),
            order="is_company desc, crm_tree_name, name, id",
        )
        return receivers._filtered_access("write")

    def _crm_address_changed(self, before):
        """Offer to pass the new address on where somebody has another one."""
        super()._crm_address_changed(before)
        if {"import_file", "crm_passes_address"} & self.env.context.keys():
            return
        moved = self.filtered(
            lambda partner: any(before[partner].values())
            and partner._crm_get_address() != before[partner]
            and not partner.crm_address_to_pass
        )
        offers = moved.filtered(
            lambda partner: self.env["res.partner"].search(
                partner._crm_get_address_receivers_domain(), limit=1
            )
        )
        if offers:
            offers.crm_address_to_pass = True

from odoo import api, models


class ResPartner(models.Model):
    # Odoo writes the address, VAT and price list of a person up to the company, and the
    # company's address over whatever address its people have. Here nothing travels
    # upwards, and an address only to people who have none of their own: those whose
    # address says nothing else than the company's.
    _inherit = "res.partner"

    @api.depends(lambda self: self._address_fields())
    def _compute_type_address_label(self):
        """Tell a person's own address from that of the company."""
        result = super()._compute_type_address_label()
        for partner in self.filtered("parent_id"):
            if partner.type == "contact" and not partner._crm_shares_address(
                partner.parent_id._crm_get_address()
            ):
                partner.type_address_label = self.env._("Own Address")
        return result

    @api.onchange("parent_id")
    def onchange_parent_id(self):
        """Offer the company's address to those who have none of their own."""
        if self.is_company:
            return None
        former = self._origin.parent_id._crm_get_address()
        address = self._crm_get_address()
        new_address = self.parent_id._crm_get_address()
        if address == former or self._crm_shares_address(new_address):
            return super().onchange_parent_id()
        return None

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if not self.env.context.get("_partners_skip_fields_sync"):
            partners._crm_take_address_of_parent()
        return partners

    @api.model
    def _load_records_create(self, vals_list):
        """Keep the addresses of an imported file.

        Odoo writes the company's over them after it has created the people.
        """
        loader = self.with_context(crm_keep_addresses=True)
        partners = super(ResPartner, loader)._load_records_create(vals_list)
        partners = partners.with_env(self.env)
        (partners | partners.child_ids)._crm_take_address_of_parent()
        return partners

    def write(self, vals):
        address_fields = set(self._address_fields())
        if self.env.context.get("crm_keep_addresses"):
            vals = {name: vals[name] for name in vals if name not in address_fields}
        moves = bool(address_fields & vals.keys())
        joins = bool({"parent_id", "type"} & vals.keys())
        if not moves and not joins:
            return super().write(vals)
        before = {partner: partner._crm_get_address() for partner in self if moves}
        former = {
            person: person.parent_id._crm_get_address()
            for person in self.sudo()
            if joins
        }
        result = super().write(vals)
        if joins:
            self._crm_take_address_of_parent(former)
        if moves:
            self._crm_address_changed(before)
        return result

    def _fields_sync(self, values):
        """Send nothing to the company of a person; addresses go by ``write``."""
        address_fields = {*self._address_fields(), "type"}
        values = {n: v for n, v in values.items() if n not in address_fields}
        if not self.parent_id:
            return super()._fields_sync(values)
        if values.get("parent_id"):
            self.sudo()._commercial_sync_from_company()
        upwards = {"parent_id", *self._synced_commercial_fields()}
        own_values = {n: v for n, v in values.items() if n in upwards}
        if own_values:
            self._children_sync(own_values)
        return super()._fields_sync(
            {n: v for n, v in values.items() if n not in upwards}
        )

    def _children_sync(self, values):
        address_fields = set(self._address_fields())
        return super()._children_sync(
            {n: v for n, v in values.items() if n not in address_fields}
        )

    def _handle_first_contact_creation(self):
        """Leave the company without an address: its first contact may live elsewhere.

        Odoo's method does nothing else than to write the company.
        """

    # === BUSINESS METHODS === #

    def _crm_get_address(self):
        """Return {field name: value to write}; empty values are False."""
        return {
            name: self._fields[name].convert_to_write(self[name], self) or False
            for name in self._address_fields()
        }

    def _crm_get_address_line(self):
        """Return the address in one line, without the company's name."""
        lines = self._display_address(without_company=True).split("\n")
        return ", ".join(line.strip() for line in lines if line.strip())

    def _crm_shares_address(self, address):
        """Tell whether this partner's address says nothing else than ``address``."""
        own_address = self._crm_get_address()
        return all(not own_address[n] or own_address[n] == address[n] for n in address)

    def _crm_get_address_sharers(self, address, new_address):
        """Return those who share ``address`` and do not have the new one yet."""
        return self.filtered(
            lambda person: (
                person._crm_shares_address(address)
                and person._crm_get_address() != new_address
            )
        )

    def _crm_take_address_of_parent(self, former=None):
        """Give people the address of their company unless they have their own.

        :param dict former: {person: address of the former company}; who shared that
            has no address of his own
        """
        people = self.sudo().filtered(
            lambda partner: partner.parent_id
            and partner.type == "contact"
            and not partner.is_company
        )
        all_before = {}
        for parent, members in people.grouped("parent_id").items():
            address = parent._crm_get_address()
            if not any(address.values()):
                continue
            before = {}
            for person in members:
                own_address = person._crm_get_address()
                if own_address != address and (
                    person._crm_shares_address(address)
                    or own_address == (former or {}).get(person)
                ):
                    before[person] = own_address
            self.browse().sudo().concat(*before)._update_address(address)
            all_before |= before
        self.browse().sudo().concat(*all_before)._crm_move_people(all_before)

    def _crm_address_changed(self, before):
        """React to new addresses of these partners; take their people along.

        :param dict before: {partner: former address}
        """
        moved = self.filtered(lambda p: p._crm_get_address() != before[p])
        moved._crm_move_people(before)

    def _crm_move_people(self, before):
        """Write the address of these partners to those people who shared it.

        With superuser rights, as between a field and its copy: whom the user may not
        change would otherwise stay behind unnoticed.

        :param dict before: {partner: former address}
        """
        people_model = self.env["res.partner"].sudo().with_context(active_test=False)
        moved = self
        while moved:
            people = people_model.search(
                [
                    ("parent_id", "in", moved.ids),
                    ("type", "=", "contact"),
                    ("is_company", "=", False),
                ]
            )
            below = {}
            for company, members in people.grouped("parent_id").items():
                followers = members._crm_get_address_sharers(
                    before[company], company._crm_get_address()
                )
                below.update({p: p._crm_get_address() for p in followers})
                followers._update_address(company._crm_get_address())
            moved, before = people_model.concat(*below), below

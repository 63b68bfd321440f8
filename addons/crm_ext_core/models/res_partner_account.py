from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Fields whose change may move a partner in its company tree. company_type is Odoo's
# interface to is_company.
PLACE_FIELDS = {"crm_parent_id", "parent_id", "is_company", "company_type"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_parent_id = fields.Many2one(
        "res.partner",
        string="Parent Company",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_company', '=', True), ('id', '!=', id)]",
        tracking=True,
        groups="base.group_user",
        help="The company that this company is a branch of. Each of them keeps its own "
        "address, VAT and documents.",
    )
    crm_child_ids = fields.One2many(
        "res.partner",
        "crm_parent_id",
        string="Branches",
        groups="base.group_user",
    )
    # Written by the SQL of crm.account.link only: a compute would read and write the
    # companies of a tree one by one.
    crm_root_id = fields.Many2one(
        "res.partner",
        string="Top Company",
        index=True,
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
        help="The company at the top of the company tree; the contact itself when it "
        "stands alone.",
    )
    crm_ancestor_link_ids = fields.One2many(
        "crm.account.link",
        "descendant_id",
        string="Companies Above",
        readonly=True,
        groups="base.group_user",
    )
    crm_origin_parent_id = fields.Many2one(
        "res.partner",
        string="Original Related Company",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_system",
        help="The related company before this addon was installed. It is given back "
        "when the addon is uninstalled.",
    )

    @api.constrains("crm_parent_id", "is_company")
    def _check_crm_parent_id(self):
        for partner in self.sudo().filtered("crm_parent_id"):
            if not partner.is_company:
                raise ValidationError(
                    self.env._(
                        "%(person)s is a person and cannot be a branch. Mark the "
                        "contact as a company, or use the related company.",
                        person=partner.display_name,
                    )
                )
            if not partner.crm_parent_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%(person)s is a person and cannot have the branch "
                        "%(company)s. Choose a company as parent company.",
                        person=partner.crm_parent_id.display_name,
                        company=partner.display_name,
                    )
                )
        persons = self.filtered(lambda partner: not partner.is_company)
        for person in persons.sudo().with_context(active_test=False):
            if person.crm_child_ids:
                raise ValidationError(
                    self.env._(
                        "%(company)s has branches and has to stay a company. Give "
                        "its branches another parent company first.",
                        company=person.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._crm_prepare_create_values(vals_list)
        partners = super().create(vals_list)
        if partners:
            partners._crm_flush_place()
            link = self.env["crm.account.link"].sudo()
            partners._crm_root_updated(link._link_new(partners.ids), created=True)
        return partners

    def write(self, vals):
        vals = {name: vals[name] for name in vals if name != "crm_root_id"}
        if not self or not PLACE_FIELDS & vals.keys():
            return super().write(vals)
        orphans = self._crm_cut_companies_of_person(vals)
        for partners, partner_vals in self._crm_split_write_values(vals):
            super(ResPartner, partners).write(partner_vals)
        for company, children in orphans:
            children.write({"crm_parent_id": company.id})
        self._crm_relink(with_contacts=PLACE_FIELDS & vals.keys() != {"crm_parent_id"})
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_has_branches(self):
        branches = self.sudo().with_context(active_test=False).crm_child_ids - self
        if branches:
            raise UserError(
                self.env._(
                    "%(company)s cannot be deleted, because it has branches: "
                    "%(branches)s. Give them another parent company first, or archive "
                    "the company.",
                    company=branches[0].crm_parent_id.display_name,
                    branches=", ".join(branches[:5].mapped("display_name")),
                )
            )

    def unlink(self):
        contacts = self._crm_get_contacts() - self
        result = super().unlink()
        contacts.exists()._crm_relink()
        return result

    # === BUSINESS METHODS - COMPANY TREE === #

    def _crm_flush_place(self):
        """Write what the closure is made from to the database."""
        self.flush_recordset(["crm_parent_id", "parent_id", "is_company"])
        self.flush_model(["commercial_partner_id"])

    def _crm_get_contacts(self):
        """Return the contacts below these partners, down to the next companies."""
        contacts = level = self.sudo().with_context(active_test=False)
        while level:
            level = (
                self.sudo()
                .with_context(active_test=False)
                .search([("parent_id", "in", level.ids), ("is_company", "=", False)])
            )
            level -= contacts
            contacts |= level
        return contacts.with_env(self.env)

    def _crm_relink(self, with_contacts=True):
        """Bring the company trees in line after these partners changed their place."""
        if not self:
            return
        partners = self._crm_get_contacts() if with_contacts else self
        partners._crm_flush_place()
        changed_ids = self.env["crm.account.link"].sudo()._relink(partners.ids)
        partners._crm_root_updated(changed_ids)

    def _crm_leave_merged(self, field_name, dst_partner):
        """Take these partners, soon one, out of the chain of links between them.

        Otherwise the merge closes a circle. The partner that stays takes the place of
        the highest of the others; the others are about to vanish.
        """
        values = {}
        for partner in self:
            chain = above = partner[field_name]
            while above:
                above = above[field_name] - chain
                chain += above
            merged = chain.filtered(lambda above: above in self)
            if merged:
                stays = partner == dst_partner
                values[partner] = merged[-1][field_name].id if stays else False
        for partner, value in values.items():
            partner.write({field_name: value})

    def _crm_root_updated(self, changed_ids, created=False):
        """Let the ORM know of the roots that SQL has changed."""
        self.env["res.partner"].invalidate_model(
            ["crm_root_id", "crm_ancestor_link_ids"], flush=False
        )
        if created:
            return
        changed = self.env["res.partner"].browse(changed_ids)
        changed.modified(["crm_root_id"])
        # Record rules name the user's own company and tree, and are cached per user
        users = self.env["res.users"].sudo().with_context(active_test=False)
        partner_ids = list(set(changed_ids) | set(self.ids))
        if users.search_count([("partner_id", "in", partner_ids)], limit=1):
            self.env.registry.clear_cache()
        if changed:
            changed._on_crm_root_changed()

    def _on_crm_root_changed(self):
        """React to a new ``crm_root_id`` of these partners.

        Hook, called once for all partners of a move after the database is up to date;
        not called for partners that were just created. Override it to update copies of
        the root by one statement.
        """

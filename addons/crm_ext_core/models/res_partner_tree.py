from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

INDENT = "\u2003"  # em space: the browser keeps it at the start of a cell
# More boxes side by side than this do not help anybody, and each is a record to read
HIERARCHY_ROOT_LIMIT = 80


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_tree_count = fields.Integer(
        string="Companies in the Tree",
        compute="_compute_crm_tree_count",
        groups="base.group_user",
        help="Number of companies in the tree below this company, itself included.",
    )
    crm_tree_name = fields.Char(
        string="Name in the Tree",
        compute="_compute_crm_tree_name",
        groups="base.group_user",
        help="The name, indented by the place in the company tree. Ordering by it "
        "lists each company below its parent company.",
    )
    crm_tree_partner_id = fields.Many2one(
        "res.partner",
        string="In the Tree of",
        store=False,
        search="_search_crm_tree_partner_id",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    def _compute_crm_tree_count(self):
        groups = self.env["crm.account.link"]._read_group(
            [("ancestor_id", "in", self.ids), ("descendant_id.active", "=", True)],
            ["ancestor_id"],
            ["__count"],
        )
        count_by_partner = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.crm_tree_count = count_by_partner.get(partner._origin.id, 0)

    @api.depends("name")
    def _compute_crm_tree_name(self):
        groups = self.env["crm.account.link"]._read_group(
            [("descendant_id", "in", self.ids)], ["descendant_id"], ["depth:max"]
        )
        depth_by_partner = {partner.id: depth for partner, depth in groups}
        for partner in self:
            depth = depth_by_partner.get(partner._origin.id, 0)
            partner.crm_tree_name = INDENT * depth + (partner.name or "")

    @api.model
    def _search_crm_tree_partner_id(self, operator, value):
        return Domain(
            "commercial_partner_id.crm_ancestor_link_ids.ancestor_id", operator, value
        )

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Order the tree by the names from the top down.

        The id keeps namesakes and their branches apart.
        """
        if field_name != "crm_tree_name":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        return SQL(
            """ARRAY(
                SELECT ancestor.name || ' ' || ancestor.id
                  FROM crm_account_link link
                  JOIN res_partner ancestor ON ancestor.id = link.ancestor_id
                 WHERE link.descendant_id = %s
              ORDER BY link.depth DESC
            ) %s %s""",
            SQL.identifier(alias, "id"),
            direction,
            nulls,
        )

    # === ACTION METHODS === #

    def action_open_crm_tree(self):
        """Open the company tree, at the company one stands on."""
        self.ensure_one()
        return self._get_crm_hierarchy_action(
            "crm_ext_core.res_partner_action_account_tree",
            {"search_default_type_company": True, "default_is_company": True},
        )

    def action_open_crm_org_chart(self):
        """Open the people of the company tree, at the person one stands on."""
        self.ensure_one()
        return self._get_crm_hierarchy_action(
            "crm_ext_core.res_partner_action_org_chart",
            {"search_default_type_person": True, "default_is_company": False},
            hierarchy=not self.is_company,
        )

    def action_crm_cut_off(self):
        """Make the branches the top of trees of their own."""
        self.write({"crm_parent_id": False})

    def _get_crm_hierarchy_action(self, xmlid, context, hierarchy=True):
        """Return the action with the tree as a filter that the user can lift.

        An action with a domain would not open at ``hierarchy_res_id``.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        context = {"search_default_crm_tree_partner_id": self.crm_root_id.id, **context}
        if hierarchy:
            context["hierarchy_res_id"] = self.id
        return {**action, "context": context}

    # === BUSINESS METHODS === #

    @api.model
    def hierarchy_read(
        self, domain, specification, parent_field, child_field=None, order=None
    ):
        """Open the hierarchy of an address book with those who have somebody below.

        Nearly all companies and people stand alone; side by side they would be no
        hierarchy and, in thousands, not come up.
        """
        if parent_field in ("crm_parent_id", "crm_supervisor_id"):
            domain = Domain(domain)
            at_the_top = Domain(parent_field, "=", False)
            partners = self.browse()
            if any(condition == at_the_top for condition in domain.iter_conditions()):
                partners = self.search(
                    domain & Domain(child_field, "!=", False),
                    order=order,
                    limit=HIERARCHY_ROOT_LIMIT,
                )
            partners = partners or self.search(
                domain, order=order, limit=HIERARCHY_ROOT_LIMIT
            )
            domain = [("id", "in", partners.ids)]
        return super().hierarchy_read(
            domain, specification, parent_field, child_field, order
        )

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

INDENT = "\u2003"  # em space: the browser keeps it at the start of a cell
# Deeper levels are told by their number: the name needs the width of a phone
MAX_INDENT = 8


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.hierarchy.mixin"]

    crm_tree_count = fields.Integer(
        string="Companies in the Tree",
        compute="_compute_crm_tree_count",
        groups="base.group_user",
        help="Number of companies in the tree below this company, itself included.",
    )
    crm_root_tree_count = fields.Integer(
        string="Companies in the Whole Tree",
        compute="_compute_crm_root_tree_count",
        groups="base.group_user",
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
        count_by_id = self._origin._crm_count_tree()
        for partner in self:
            partner.crm_tree_count = count_by_id.get(partner._origin.id, 0)

    @api.depends("crm_root_id")
    def _compute_crm_root_tree_count(self):
        count_by_id = self.crm_root_id._crm_count_tree()
        for partner in self:
            partner.crm_root_tree_count = count_by_id.get(partner.crm_root_id.id, 0)

    def _crm_count_tree(self):
        """Return the number of companies in the subtree of each company, by its id."""
        groups = self.env["crm.account.link"]._read_group(
            [("ancestor_id", "in", self.ids), ("descendant_id.active", "=", True)],
            ["ancestor_id"],
            ["__count"],
        )
        return {partner.id: count for partner, count in groups}

    @api.depends("name")
    def _compute_crm_tree_name(self):
        groups = self.env["crm.account.link"]._read_group(
            [("descendant_id", "in", self.ids)], ["descendant_id"], ["depth:max"]
        )
        depth_by_partner = {partner.id: depth for partner, depth in groups}
        for partner in self:
            depth = depth_by_partner.get(partner._origin.id, 0)
            indent = INDENT * min(depth, MAX_INDENT)
            level = f"{depth}\u00a0· " if depth > MAX_INDENT else ""
            partner.crm_tree_name = f"{indent}{level}{partner.name or ''}"

    @api.model
    def _search_crm_tree_partner_id(self, operator, value):
        if operator not in ("in", "not in") or False in value:
            return Domain(
                "commercial_partner_id.crm_ancestor_link_ids.ancestor_id",
                operator,
                value,
            )
        # The rows hold only numbers, and rules hide the partners outside: without the
        # rules of each model on the way the closure is read from its index alone
        links = SQL(
            """SELECT descendant_id FROM crm_account_link WHERE ancestor_id IN %s""",
            tuple(value) or (0,),
        )
        return Domain("commercial_partner_id", operator, links)

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
            {
                "search_default_type_company": True,
                "default_is_company": True,
                "default_crm_parent_id": self.id,
            },
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
    def _crm_hierarchy_fields(self):
        return ("crm_parent_id", "crm_supervisor_id")

    @api.model
    def _crm_is_within_one_tree(self, condition):
        return condition.field_expr in ("crm_tree_partner_id", "crm_root_id")

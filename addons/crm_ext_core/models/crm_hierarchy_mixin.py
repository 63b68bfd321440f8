from odoo import api, models
from odoo.fields import Domain

# Boxes that the web client draws at once, at the top and below each record. The client
# fetches more by the same portion (see tree_hierarchy_model.js).
HIERARCHY_PAGE = 40


class CrmHierarchyMixin(models.AbstractModel):
    """Let the hierarchy view of a model with thousands of records come up at once.

    Odoo reads all records at the top and all neighbours of the record one stands on.
    We read a portion; the view ``crm_hierarchy`` says what is left out.
    """

    _name = "crm.hierarchy.mixin"
    _description = "Large Hierarchies"

    @api.model
    @api.readonly
    def hierarchy_read(
        self, domain, specification, parent_field, child_field=None, order=None
    ):
        if parent_field not in self._crm_hierarchy_fields():
            return super().hierarchy_read(
                domain, specification, parent_field, child_field, order
            )
        records = self._crm_search_hierarchy(
            Domain(domain), parent_field, child_field, order
        )
        if len(records) == 1:
            records = records._crm_get_surroundings(parent_field, order)
        specification.setdefault(parent_field, {"fields": {"display_name": {}}})
        return records.web_read(specification)

    @api.model
    def _crm_hierarchy_fields(self):
        """Return the names of the many2one fields that our hierarchies follow."""
        return ("parent_id",)

    @api.model
    def _crm_is_within_one_tree(self, condition):
        """Tell whether a condition of the domain leaves one tree to show.

        Otherwise records that stand alone are left to the list: nearly all do, and
        side by side they would be no hierarchy.
        """
        return False

    @api.model
    def _crm_search_hierarchy(self, domain, parent_field, child_field, order):
        """Return the records to begin with; those with records below come first."""
        conditions = list(domain.iter_conditions())
        if any(condition.field_expr == "id" for condition in conditions):
            return self.search(domain, order=order)  # the client knows what it shows
        if Domain(parent_field, "=", False) not in conditions:
            return self.search(domain, order=order, limit=HIERARCHY_PAGE)
        records = self.search(
            domain & Domain(child_field, "!=", False),
            order=order,
            limit=HIERARCHY_PAGE,
        )
        room = HIERARCHY_PAGE - len(records)
        if room and (
            not records
            or any(self._crm_is_within_one_tree(condition) for condition in conditions)
        ):
            records += self.search(
                domain & Domain(child_field, "=", False), order=order, limit=room
            )
        return records

    def _crm_get_surroundings(self, parent_field, order):
        """Return this record with the one above, its neighbours and those below."""
        self.ensure_one()
        parent = self[parent_field]._filtered_access("read")
        neighbours = self
        if parent:
            neighbours = self.search(
                [(parent_field, "=", parent.id)], order=order, limit=HIERARCHY_PAGE
            )
            if self not in neighbours:
                neighbours = self + neighbours
        below = self.search(
            [(parent_field, "=", self.id)], order=order, limit=HIERARCHY_PAGE
        )
        return parent | neighbours | below

from odoo import api, fields, models
from odoo.fields import Domain


class CrmPhoneSearchMixin(models.AbstractModel):
    """Let the search bar's first field, that for names, find phone numbers too."""

    _name = "crm.phone.search.mixin"
    _description = "Search Bar That Knows Phone Numbers"

    _crm_phone_search_beside = "name"
    """Field of the search views beside which numbers are looked for."""

    crm_phone_search = fields.Char(
        "Phone Number in Any Notation",
        store=False,
        search="_search_crm_phone_search",
        groups="base.group_user",
        help="Finds who has the number, whichever way it is written, or its last "
        "digits. Any other text finds nobody.",
    )

    @api.model
    def _search_crm_phone_search(self, operator, value):
        texts = [value] if isinstance(value, str) else value
        if operator not in ("in", "ilike", "=ilike", "like", "=like") or not texts:
            return NotImplemented
        return Domain.OR(self._search_crm_phone(str(text))[1] for text in texts)

    @api.model
    def _search_crm_phone(self, text):
        """Return how the number matched and the domain of the records that have it.

        Text that is no number, as nearly every name, must cost no query.

        :return: ``exact``, ``suffix``, ``trunk`` or False with a domain of nothing
        :rtype: tuple[str | bool, Domain]
        """
        return False, Domain.FALSE

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Widen the domain that each search view has for its names.

        Here and not in XML, where a view could only replace what others have made of
        that domain.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "search":
            for node in arch.iterfind(
                f".//field[@name='{self._crm_phone_search_beside}']"
            ):
                domain = node.get("filter_domain", "").strip().removeprefix("[").strip()
                if domain.startswith(("'|'", '"|"')):
                    node.set(
                        "filter_domain",
                        f"['|', ('crm_phone_search', 'ilike', self), {domain}",
                    )
        return arch, view

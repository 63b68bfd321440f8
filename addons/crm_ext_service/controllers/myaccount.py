from odoo import fields, http

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class ServiceCustomerPortal(CustomerPortalHelpdesk):
    @http.route()
    def portal_my_tickets(self, **kw):
        """Drop parameters that the page does not know instead of failing on them."""
        for key, known in (
            ("sortby", self._ticket_get_searchbar_sortings()),
            ("groupby", self._ticket_get_searchbar_groupby()),
            ("search_in", self._ticket_get_searchbar_inputs()),
        ):
            if kw.get(key) not in known:
                kw.pop(key, None)
        if not all(_is_date(kw.get(key)) for key in ("date_begin", "date_end")):
            kw.pop("date_begin", None)
            kw.pop("date_end", None)
        return super().portal_my_tickets(**kw)


def _is_date(value):
    try:
        return bool(fields.Datetime.to_datetime(value))
    except ValueError:
        return False

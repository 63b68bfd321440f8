from odoo import fields, http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .parameters import clean_text, to_id


class ServiceCustomerPortal(CustomerPortalHelpdesk):
    """The list of tickets and the page of one."""

    # === LIST === #

    # helpdesk_mgmt builds filters, domain and page in one method, fails on parameters
    # it does not know, and applies the record rules twice. Its hooks are kept.
    @http.route()
    def portal_my_tickets(self, page=1, **kw):
        """Show the tickets of the user, and those of colleagues by role."""
        tickets = request.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return request.redirect("/my")
        chosen, offered = self._get_crm_list_choices(kw)
        domain = self._get_crm_list_domain(chosen, offered)
        pager = portal_pager(
            url="/my/tickets",
            url_args=chosen,
            total=tickets.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        order = offered["searchbar_sortings"][chosen["sortby"]]["order"]
        tickets = tickets.search(
            domain,
            order=f"{self._ticket_get_order(order, chosen['groupby'])}, id desc",
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        request.session["my_tickets_history"] = tickets.ids[:100]
        values = {
            **self._prepare_portal_layout_values(),
            **offered,
            **chosen,
            "date": chosen["date_begin"],
            "grouped_tickets": self._group_crm_tickets(tickets, chosen["groupby"]),
            "page_name": "ticket",
            "default_url": "/my/tickets",
            "pager": pager,
        }
        return request.render("helpdesk_mgmt.portal_my_tickets", values)

    def _get_crm_list_choices(self, params):
        """Return what of the list's parameters makes sense, and what is offered.

        :rtype: tuple[dict, dict]
        """
        sortings = self._ticket_get_searchbar_sortings()
        offered = {
            "searchbar_sortings": dict(
                sorted(sortings.items(), key=lambda item: item[1]["sequence"])
            ),
            "searchbar_filters": self._get_crm_list_filters(),
            "searchbar_groupby": self._ticket_get_searchbar_groupby(),
            "searchbar_inputs": self._ticket_get_searchbar_inputs(),
        }
        chosen = {"search": clean_text(params.get("search"))}
        for key, options, default in (
            ("sortby", "searchbar_sortings", "date"),
            ("filterby", "searchbar_filters", "all"),
            ("groupby", "searchbar_groupby", "none"),
            ("search_in", "searchbar_inputs", "all"),
        ):
            value = params.get(key)
            chosen[key] = value if value in offered[options] else default
        dates = [_to_datetime(params.get(key)) for key in ("date_begin", "date_end")]
        chosen["date_begin"], chosen["date_end"] = dates if all(dates) else (None, None)
        return chosen, offered

    def _get_crm_list_filters(self):
        """Return the filters of the list: state, whose tickets, stage."""
        user = request.env.user
        mine = Domain("partner_id", "=", user.partner_id.id)
        closed = Domain("stage_id.closed", "=", True)
        filters = {
            "all": {"label": request.env._("All"), "domain": []},
            "open": {"label": request.env._("Open"), "domain": ~closed},
            "closed": {"label": request.env._("Closed"), "domain": closed},
        }
        if request.env["helpdesk.ticket"]._sees_crm_colleagues():
            filters["mine"] = {"label": request.env._("My Tickets"), "domain": mine}
            filters["colleagues"] = {
                "label": request.env._("Tickets of Colleagues"),
                "domain": ~mine,
            }
        for stage in request.env["helpdesk.ticket.stage"].search([]):
            filters[str(stage.id)] = {
                "label": request.env._("Stage: %(stage)s", stage=stage.name),
                "domain": Domain("stage_id", "=", stage.id),
            }
        return filters

    def _get_crm_list_domain(self, chosen, offered):
        domain = Domain(offered["searchbar_filters"][chosen["filterby"]]["domain"])
        if chosen["date_begin"]:
            domain &= Domain("create_date", ">", chosen["date_begin"])
            domain &= Domain("create_date", "<=", chosen["date_end"])
        if chosen["search"]:
            domain &= Domain(
                self._ticket_get_search_domain(chosen["search_in"], chosen["search"])
            )
        return domain

    def _ticket_get_search_domain(self, search_in, search):
        """Find a number in any spelling, also one that the ticket had before."""
        domain = Domain(super()._ticket_get_search_domain(search_in, search))
        if search_in in ("number", "all"):
            register = request.env["crm.number.alias"]
            # sudo: customers do not read the register; the rules stay on the tickets.
            numbered = register.sudo()._find_spelling(search).ticket_id
            numbered |= numbered._get_crm_survivor().sudo()
            domain |= Domain("id", "in", numbered.ids)
        return domain

    def _group_crm_tickets(self, tickets, groupby):
        """Return the groups of one page of the list, in order.

        :rtype: list of helpdesk.ticket
        """
        # sudo: colleagues, stages and categories may lie beyond what the user reads.
        tickets = tickets.sudo()
        field_name = self._ticket_get_groupby_mapping().get(groupby)
        if field_name:
            return list(tickets.grouped(field_name).values())
        return [tickets] if tickets else []

    # === PAGE === #

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """Show a ticket, or the one that goes on in its place."""
        # Comparing tokens fails on other letters.
        if access_token and not access_token.isascii():
            access_token = None
        ticket = request.env["helpdesk.ticket"].browse(to_id(ticket_id)).exists()
        if not ticket:
            return request.redirect("/my")
        survivor = ticket._get_crm_survivor()
        if survivor != ticket and ticket.has_access("read"):
            if survivor.has_access("read"):
                return request.redirect(f"/my/ticket/{survivor.id}")
        return super().portal_my_ticket(ticket.id, access_token=access_token, **kw)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return {
            **values,
            "closed_stages": ticket._get_crm_portal_close_stages(),
            "crm_orders": ticket._get_crm_portal_orders(request.env.user),
        }


def _to_datetime(value):
    try:
        return fields.Datetime.to_datetime(value)
    except ValueError:
        return None

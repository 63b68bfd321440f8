from odoo import api, fields, models

from .res_partner_credit_sql import NO_EXPOSURE

GROUPS = "account.group_account_invoice,account.group_account_readonly"


class ResPartner(models.Model):
    """A credit limit of a company with its branches, beside Odoo's own limit."""

    _inherit = "res.partner"

    crm_group_credit_limit = fields.Float(
        "Group Credit Limit",
        company_dependent=True,
        groups=GROUPS,
        help="What this company and all companies below it may owe together: open "
        "orders, deliveries not invoiced and unpaid invoices. 0 is no limit.",
    )
    crm_group_exposure = fields.Monetary(
        "Group Exposure",
        compute="_compute_crm_group_exposure",
        currency_field="currency_id",
        groups=GROUPS,
        help="What this company and all companies below it owe or have ordered.",
    )

    @api.depends_context("company")
    @api.depends("crm_parent_id")
    def _compute_crm_group_exposure(self):
        exposures = self._origin._get_crm_exposures()
        for partner in self:
            _own, tree = exposures.get(partner._origin.id, (NO_EXPOSURE, NO_EXPOSURE))
            partner.crm_group_exposure = tree.receivable + tree.orders

    def _get_crm_credit_limits(self):
        """Return the limits that an order which each of the accounts pays must keep.

        :return: for each account pairs of the company that has the limit, the tokens
            "own" or "group", and the limit in the currency of our company
        :rtype: dict[int, list[tuple[Self, str, float]]]
        """
        result = {}
        for partner_id, chain in self._get_crm_chains().items():
            own = chain[:1].credit_limit
            result[partner_id] = [(chain[:1], "own", own)] if own > 0 else []
            result[partner_id] += [
                (company, "group", company.crm_group_credit_limit)
                for company in chain
                if company.crm_group_credit_limit > 0
            ]
        return result

    def _lock_crm_credit(self):
        """Let nobody else confirm an order of the same trees before this is committed.

        Whoever waited starts anew and then sees what was confirmed meanwhile. Where no
        limit holds there is nothing to wait for.
        """
        limits = self._get_crm_credit_limits()
        limited = self.sudo().filtered(lambda partner: limits[partner.id])
        self.env["crm.account.link"]._lock_roots(limited.crm_root_id.ids)
        people = limited.filtered(lambda partner: not partner.crm_root_id)
        if people:
            # People stand in no tree: their own row is the token.
            self.env.cr.execute(
                "UPDATE res_partner SET id = id WHERE id IN %s", [tuple(people.ids)]
            )

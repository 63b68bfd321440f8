from odoo import fields, models


class AccountMove(models.Model):
    """Posted invoices of customers are divided among the orders that they bill."""

    _inherit = "account.move"

    # Whoever looks for a customer's invoices searches here; the invoices' rules decide.
    crm_share_ids = fields.One2many(
        "crm.invoice.share",
        "move_id",
        "Shares of Orders",
        readonly=True,
        bypass_search_access=True,
        groups="base.group_user",
    )

    def _post(self, soft=True):
        posted = super()._post(soft)
        billed = posted._filter_crm_billed()
        if billed:
            # sudo: nobody writes shares
            self.env["crm.invoice.share"].sudo()._write_shares(billed)
        return posted

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state", "posted") != "posted":
            billed = self._filter_crm_billed()
            if billed:
                # sudo: nobody writes shares
                self.env["crm.invoice.share"].sudo()._forget(billed)
        return result

    def _filter_crm_billed(self):
        """Return the invoices and credit notes of customers."""
        return self.filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )

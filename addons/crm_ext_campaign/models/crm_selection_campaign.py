# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL


class CrmSelection(models.Model):
    """A selection as part of a campaign."""

    _inherit = "crm.selection"

    campaign_id = fields.Many2one(
        "utm.campaign",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        domain=[("is_auto_campaign", "=", False)],
        help="Campaign that the people are contacted for.",
    )
    holdout_count = fields.Integer(
        string="Held Out",
        readonly=True,
        copy=False,
        help="Number of people frozen as meant, but not to be contacted.",
    )

    def _get_holdout_share(self):
        """Return the percentage of customers that is held out."""
        # Whoever may see the selection sees who is held out.
        return self.campaign_id.sudo().crm_holdout_share

    def _get_holdout_sql(self, customer_id):
        """Return whether the campaign's draw holds a customer out.

        People of one customer share its draw: they talk to each other, and their orders
        are orders of the customer. See ``formulas/holdout.py``.

        :param SQL customer_id: id of the commercial entity
        """
        share = self._get_holdout_share()
        if not share:
            return SQL("FALSE")
        campaign = self.campaign_id._origin.sudo()  # as above
        # 32 bits in hexadecimal digits are read as an integer without sign.
        return SQL(
            """('x' || left(encode(sha256(convert_to(
                   %s || %s, 'UTF8')), 'hex'), 8))::bit(32)::bigint < %s""",
            f"{campaign.crm_holdout_seed}|{campaign.id}|",
            customer_id,
            share / 100 * 2**32,
        )

    def _get_first_held_sql(self):
        """Return, as an aggregate of people, whether the first of them is held out.

        The order is that of ``_get_not_first_sql``: position, then id.
        """
        if not self._get_holdout_share():
            return SQL("0")
        return SQL(
            """CASE WHEN step = 0 AND reason IS NULL
                    THEN min((position::bigint << 33) + id::bigint * 2 + (%s)::int) & 1
                    ELSE 0 END""",
            self._get_holdout_sql(SQL("customer_id")),
        )

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import plaintext2html

RELEASE_GROUP = "crm_ext_core.group_credit_release"
RELEASE_ACTIVITY = "crm_ext_core.mail_activity_credit_release"


class SaleOrder(models.Model):
    """Who may release orders over the limit, and how the others ask for it."""

    _inherit = "sale.order"

    def action_request_crm_credit_release(self):
        """Ask somebody who may release the orders to do so, with an activity."""
        self.check_access("read")
        self._request_crm_credit_release()

    def _release_crm_credit(self, reason):
        """Release the orders up to their present total.

        :param str reason: what is noted on the order
        :raise AccessError: if the user may not release orders
        """
        if not self.env.user.has_group(RELEASE_GROUP):
            raise AccessError(
                self.env._("You are not allowed to release orders over the limit.")
            )
        self.check_access("read")
        for order in self.sudo():
            warning = "\n".join(order._get_crm_open_problems())
            order.write(
                {
                    "crm_credit_release_id": self.env.uid,
                    "crm_credit_release_reason": reason,
                    "crm_credit_released_amount": order.amount_total,
                }
            )
            order.message_post(
                body=self.env._(
                    "Released over the credit limit: %(reason)s\n%(warning)s",
                    reason=reason,
                    warning=warning,
                ),
                author_id=self.env.user.partner_id.id,
            )
            order.activity_feedback([RELEASE_ACTIVITY], feedback=reason)

    def _request_crm_credit_release(self):
        """Schedule one activity for each order with one who may release it."""
        for order in self.sudo():
            user = order._get_crm_credit_releaser()
            if user and not order.activity_search([RELEASE_ACTIVITY]):
                order.activity_schedule(
                    RELEASE_ACTIVITY,
                    note=plaintext2html("\n".join(order._get_crm_open_problems())),
                    user_id=user.id,
                )

    def _get_crm_credit_releaser(self):
        """Return who is asked: the leader of the team, or the first who may release."""
        leader = self.team_id.user_id
        if leader and leader.has_group(RELEASE_GROUP):
            return leader
        return (
            self.env.ref(RELEASE_GROUP)
            .all_user_ids.filtered(
                lambda user: not user.share and self.company_id in user.company_ids
            )
            .sorted("id")[:1]
        )

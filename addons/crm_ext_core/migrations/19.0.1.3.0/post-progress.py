from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Open orders again whose goods are still with a supplier (drop shipping)."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    orders = env["sale.order"]
    if "purchase_line_ids" not in orders.order_line._fields:
        return
    ended = orders.search(
        [
            ("state", "=", "sale"),
            ("crm_is_open", "=", False),
            ("order_line.purchase_line_ids.state", "!=", "cancel"),
        ]
    )
    env.add_to_compute(orders._fields["crm_is_open"], ended)
    env.flush_all()

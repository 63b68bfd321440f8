from odoo.addons.crm_ext_service.models.helpdesk_ticket_customer import (
    fill_crm_customer,
)


def migrate(cr, version):
    """Tickets belong to the customer of their contact, without computing each."""
    fill_crm_customer(cr)

def migrate(cr, version):
    """Orders registered in a talk remember it: they bear its title as their origin."""
    cr.execute(
        """
        UPDATE sale_order
           SET crm_conversation_id = talk.id
          FROM crm_conversation talk
         WHERE talk.order_id = sale_order.id
           AND talk.name = sale_order.origin
           AND sale_order.crm_conversation_id IS NULL
        """
    )

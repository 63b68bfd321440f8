from odoo.tools import SQL


def migrate(cr, version):
    """Teams whose numbers looked unlike the company's keep their format.

    Before, each team had a format, and none was that of the company.
    """
    cr.execute(
        SQL(
            """
            UPDATE helpdesk_ticket_team
               SET crm_number_own_format = TRUE
             WHERE (COALESCE(crm_number_prefix, ''), crm_number_with_year,
                    crm_number_digits) IS DISTINCT FROM ('T', TRUE, 5)
               AND crm_number_own_format IS NOT TRUE
            """
        )
    )

"""Take the data of an existing database over at install, and give it back."""

from odoo.tools import SQL, sql

from .tools import words
from .tools.matching import DROP_FUNCTIONS

# Columns that SQL fills at once; the ORM would compute them partner by partner or leave
# them empty.
PARTNER_COLUMNS = (
    "crm_parent_id",
    "crm_root_id",
    "crm_origin_parent_id",
    "crm_department_id",
)


def pre_init_hook(env):
    """Create and fill the columns that the ORM would fill row by row."""
    for column in PARTNER_COLUMNS:
        if not sql.column_exists(env.cr, "res_partner", column):
            sql.create_column(env.cr, "res_partner", column, "int4")
    take_over_company_parents(env)


def post_init_hook(env):
    """Fill the tables that need the models."""
    for model in ("res.partner", "crm.lead"):
        env[model]._fill_crm_phone_numbers()
    env["crm.account.link"]._rebuild()
    env["mail.activity"]._fill_crm_partners()
    companies = env["res.company"].with_context(active_test=False).search([])
    env["crm.invoice.share"]._fill(companies)


def uninstall_hook(env):
    """Leave Odoo's own data as it was before."""
    give_back_company_parents(env)
    # They go with the indexes and triggers that call them.
    env.cr.execute(DROP_FUNCTIONS)
    env.cr.execute(words.DROP_FUNCTIONS)


def take_over_company_parents(env):
    """Turn the related company of companies into their parent company.

    One pass over the partners: an UPDATE of a million rows is what takes the time.
    Companies that hang in a circle by old data keep their related company.
    """
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            WITH RECURSIVE branch AS (
                SELECT company.id, company.parent_id
                  FROM res_partner company
                  JOIN res_partner parent ON parent.id = company.parent_id
                 WHERE company.is_company AND parent.is_company
            ), tree(id, parent_id, root_id) AS (
                SELECT root.id, NULL::int4, root.id
                  FROM res_partner root
                 WHERE root.id IN (SELECT parent_id FROM branch)
                   AND root.id NOT IN (SELECT id FROM branch)
             UNION ALL
                SELECT branch.id, branch.parent_id, tree.root_id
                  FROM tree
                  JOIN branch ON branch.parent_id = tree.id
            )
            UPDATE res_partner partner
               SET crm_parent_id = own.parent_id,
                   crm_origin_parent_id = own.parent_id,
                   parent_id = CASE WHEN own.parent_id IS NULL
                                    THEN partner.parent_id END,
                   crm_root_id = COALESCE(company.root_id, same.commercial_partner_id)
              FROM res_partner same
         LEFT JOIN tree own ON own.id = same.id
         LEFT JOIN tree company ON company.id = same.commercial_partner_id
             WHERE same.id = partner.id
            """
        )
    )
    env.invalidate_all(flush=False)


def give_back_company_parents(env):
    """Give companies the related company back that they had before the install.

    Companies that were given a new related contact since then keep that, also where it
    would close a circle.
    """
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            WITH RECURSIVE climb(id, parent_id) AS (
                SELECT id, crm_origin_parent_id
                  FROM res_partner
                 WHERE crm_origin_parent_id IS NOT NULL AND parent_id IS NULL
             UNION
                SELECT climb.id, COALESCE(up.parent_id, up.crm_origin_parent_id)
                  FROM climb
                  JOIN res_partner up ON up.id = climb.parent_id
            )
            UPDATE res_partner
               SET parent_id = crm_origin_parent_id
             WHERE crm_origin_parent_id IS NOT NULL
               AND parent_id IS NULL
               AND is_company
               AND NOT EXISTS (
                   SELECT FROM climb
                    WHERE climb.id = res_partner.id
                      AND climb.parent_id = res_partner.id)
            """
        )
    )
    env.invalidate_all(flush=False)

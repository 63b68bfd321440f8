from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What a day of a talk is, in the time zone of the own company
LAST_TALK = """
    SELECT max((talk.date AT TIME ZONE 'UTC' AT TIME ZONE %(timezone)s)::date)
      FROM crm_conversation talk
     WHERE talk.commercial_partner_id = contact.partner_id
       AND talk.company_id = %(company)s
       AND talk.active
       AND talk.date <= %(now)s
       AND (talk.kind_id IN (SELECT crm_conversation_kind_id FROM %(kinds)s
                              WHERE crm_care_rule_id = contact.rule_id)
            OR NOT EXISTS (SELECT FROM %(kinds)s
                            WHERE crm_care_rule_id = contact.rule_id))
"""


class CrmCareRule(models.Model):
    """Who follows which rhythm: decided for all customers by one statement."""

    _inherit = "crm.care.rule"

    @api.model
    def _cron_refresh(self):
        """Determine who is due, company by company."""
        cron = self.env["ir.cron"]
        groups = self.with_context(active_test=False)._read_group([], ["company_id"])
        companies = [company for (company,) in groups]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._refresh(company)
            cron._commit_progress(1)

    @api.model
    def _refresh(self, company):
        """Bring the customers of an own company up to date.

        :return: the number of customers with a rhythm
        :rtype: int
        """
        # sudo: the customers do not depend on who asks
        rules = self.sudo().with_company(company)
        contacts = rules.env["crm.care.contact"]
        of_company = Domain("company_id", "=", company.id)
        contacts.search(
            of_company
            & (
                Domain("rule_id.active", "=", False)
                | ~Domain("partner_id.active", "=", True)
            )
        )._remove()
        if rules := rules.search(of_company):
            rules._assign(company)
        contacts = contacts.search(of_company)
        contacts._refresh_dates()
        contacts._schedule_due(company)
        return len(contacts)

    def _assign(self, company):
        """Let each customer follow the first of these rules whose filter he passes."""
        self.env.flush_all()
        matches = SQL(" UNION ALL ").join(
            SQL(
                "SELECT id, %s AS rule_id, %s AS position FROM (%s) AS matching (id)",
                rule.id,
                position,
                self.env["res.partner"]._search(rule._get_rule_domain()).select(),
            )
            for position, rule in enumerate(self)
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS (
                    SELECT DISTINCT ON (id) id AS partner_id, rule_id
                      FROM (%(matches)s) AS matches
                  ORDER BY id, position
                ), assigned AS (
                    INSERT INTO crm_care_contact (
                        partner_id, rule_id, company_id, start_date,
                        is_manual, is_stopped,
                        create_uid, create_date, write_uid, write_date
                    )
                    SELECT partner_id, rule_id, %(company)s, %(today)s,
                           FALSE, FALSE,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM wanted
                        ON CONFLICT (partner_id, company_id) DO UPDATE
                       SET rule_id = excluded.rule_id
                     WHERE NOT crm_care_contact.is_manual
                       AND crm_care_contact.rule_id != excluded.rule_id
                )
                SELECT contact.id
                  FROM crm_care_contact contact
                 WHERE contact.company_id = %(company)s
                   AND NOT contact.is_manual
                   AND NOT EXISTS (SELECT FROM wanted
                                    WHERE wanted.partner_id = contact.partner_id)
                """,
                matches=matches,
                company=company.id,
                today=fields.Date.context_today(self),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        contacts = self.env["crm.care.contact"]
        contacts.invalidate_model()
        contacts.browse([contact_id for (contact_id,) in rows])._remove()


class CrmCareContact(models.Model):
    """When a customer is due: from his last talk, for many at once."""

    _inherit = "crm.care.contact"

    def _refresh_dates(self):
        """Recompute user, last talk and due date, and move the open follow-ups."""
        self.env.flush_all()
        for company, contacts in self.grouped("company_id").items():
            moved = contacts._update_dates(company)
            moved._move_followups()

    def _update_dates(self, company):
        """Recompute the dates by one statement.

        Whoever was never spoken to is due at once.

        :return: the contacts that changed
        """
        now = fields.Datetime.now()
        last_talk = SQL(
            LAST_TALK,
            timezone=company.partner_id.tz or "UTC",
            company=company.id,
            now=now,
            kinds=SQL.identifier("crm_care_rule_crm_conversation_kind_rel"),
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH spoken AS (
                    SELECT contact.id, (%(last_talk)s) AS last_date
                      FROM crm_care_contact contact
                     WHERE contact.id = ANY(%(ids)s)
                ), fresh AS (
                    SELECT contact.id, spoken.last_date,
                           COALESCE(
                               GREATEST(spoken.last_date, contact.done_date)
                                   + rule.interval_days,
                               contact.start_date
                           ) AS next_date,
                           COALESCE(seller.id, root_seller.id, rule.user_id) AS user_id
                      FROM crm_care_contact contact
                      JOIN spoken ON spoken.id = contact.id
                      JOIN crm_care_rule rule ON rule.id = contact.rule_id
                      JOIN res_partner partner ON partner.id = contact.partner_id
                 LEFT JOIN res_users seller
                        ON seller.id = partner.user_id AND seller.active
                 LEFT JOIN res_partner root ON root.id = partner.crm_root_id
                 LEFT JOIN res_users root_seller
                        ON root_seller.id = root.user_id AND root_seller.active
                )
                UPDATE crm_care_contact contact
                   SET last_date = fresh.last_date,
                       next_date = fresh.next_date,
                       user_id = fresh.user_id
                  FROM fresh
                 WHERE fresh.id = contact.id
                   AND (contact.last_date, contact.next_date, contact.user_id)
                       IS DISTINCT FROM
                       (fresh.last_date, fresh.next_date, fresh.user_id)
             RETURNING contact.id
                """,
                last_talk=last_talk,
                ids=self.ids,
            )
        )
        self.invalidate_recordset(["last_date", "next_date", "user_id"])
        return self.browse([contact_id for (contact_id,) in rows])

    @api.model
    def _on_talks_with(self, customers):
        """Talks were held, changed or voided: their customers are due later, or sooner.

        :param customers: commercial partners
        """
        # sudo: whoever logs a talk need not see the rhythm of the customer
        contacts = self.sudo().search([("partner_id", "in", customers.ids)])
        if contacts:
            contacts._refresh_dates()

    def _remove(self):
        """Forget customers who have no rhythm any more, with their open follow-ups."""
        followups = self._get_open_followups()
        self.unlink()
        followups.unlink()

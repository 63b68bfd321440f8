# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

MACHINE_SECONDS = 5
"""A click within so many seconds after sending is a program's: nobody reads so fast."""
BURST_SECONDS = 1
"""Clicks on different links of one mail within so many seconds are a program's."""
MAIL, LETTER, CALL = 0, 5, 6


class CrmCampaignReport(models.Model):
    """Who was contacted, and how they reacted."""

    _inherit = "crm.campaign.report"

    @api.model
    def _get_contact_queries(self):
        """Return the queries of the contacts, each a :meth:`_fact`.

        Override to add a channel, also to :meth:`_get_contacted_queries`.

        :rtype: list[SQL]
        """
        return [
            self._get_mail_query(),
            self._get_letter_query(),
            self._get_call_query(),
        ]

    @api.model
    def _get_contacted_queries(self):
        """Return the queries of the campaign of each contact: they share its costs."""
        return [
            SQL(
                "SELECT trace.campaign_id FROM mailing_trace trace WHERE %s",
                self._get_sent_condition(),
            ),
            SQL(
                """SELECT letter.campaign_id
                     FROM crm_letter_recipient recipient
                     JOIN crm_letter letter ON letter.id = recipient.letter_id
                    WHERE recipient.state = 'printed'"""
            ),
            SQL(
                """SELECT list.campaign_id
                     FROM crm_call_list_entry entry
                     JOIN crm_call_list list ON list.id = entry.call_list_id
                    WHERE entry.state = 'done'"""
            ),
        ]

    @api.model
    def _get_cost_joins(self, campaign):
        """Return the joins of the costs, and of the contacts that share them."""
        return SQL(
            """
         LEFT JOIN (
                SELECT campaign_id, sum(amount) AS amount
                  FROM crm_campaign_cost
                 GROUP BY campaign_id
              ) cost ON cost.campaign_id = %(campaign)s
         LEFT JOIN (
                SELECT campaign_id, count(*) AS contacts
                  FROM (%(contacted)s) contacted
                 GROUP BY campaign_id
              ) number ON number.campaign_id = %(campaign)s
            """,
            campaign=campaign,
            contacted=SQL(" UNION ALL ").join(self._get_contacted_queries()),
        )

    @api.model
    def _get_person_columns(self):
        """Return the columns that every contact with ``person`` has."""
        return {
            "kind": SQL("'contact'"),
            "account_id": SQL("person.commercial_partner_id"),
            "person_id": SQL("person.id"),
            "contacted": SQL("1"),
            "cost": SQL("cost.amount / number.contacts"),
        }

    # === MAILS === #
    @api.model
    def _get_mail_query(self):
        human, machine = self._get_click_conditions()
        opened = SQL(
            "(trace.open_datetime IS NOT NULL AND (%s OR NOT %s))",
            human,
            self._get_click_sql(
                SQL(
                    """click.create_date BETWEEN
                       trace.open_datetime - interval '1 second'
                       AND trace.open_datetime + interval '1 second'"""
                )
            ),
        )
        return self._fact(
            MAIL,
            SQL(
                """
                  FROM mailing_trace trace
                  JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
                  JOIN utm_campaign campaign ON campaign.id = trace.campaign_id
             LEFT JOIN crm_selection selection
                    ON selection.id = mailing.crm_selection_id
             LEFT JOIN res_partner person
                    ON person.id = trace.res_id AND trace.model = 'res.partner'
                %s
                 WHERE %s
                """,
                self._get_cost_joins(SQL("trace.campaign_id")),
                self._get_sent_condition(),
            ),
            **self._get_person_columns(),
            channel=SQL("'mail'"),
            key=SQL("trace.id"),
            campaign_id=SQL("trace.campaign_id"),
            mailing_id=SQL("trace.mass_mailing_id"),
            selection_id=SQL("mailing.crm_selection_id"),
            company_id=SQL("COALESCE(selection.company_id, campaign.company_id)"),
            user_id=SQL("person.user_id"),
            date=SQL("trace.sent_datetime"),
            delivered=SQL("(trace.trace_status IN ('sent', 'open', 'reply'))"),
            bounced=SQL("(trace.trace_status = 'bounce')"),
            opened=opened,
            clicked=human,
            machine_clicked=machine,
            answered=SQL("(trace.trace_status = 'reply')"),
        )

    @api.model
    def _get_sent_condition(self):
        return SQL(
            """trace.campaign_id IS NOT NULL AND trace.sent_datetime IS NOT NULL
               AND trace.is_test_trace IS NOT TRUE"""
        )

    @api.model
    def _get_click_conditions(self):
        """Return whether a person clicked, and whether only programs did.

        Odoo leaves out programs that name themselves. Those that check the links of
        incoming mails look like browsers, but they follow links before anybody can have
        read the mail, or several at once. A click whose record is gone was a person's.

        :rtype: tuple(SQL, SQL)
        """
        human = SQL(
            """
            click.create_date > trace.sent_datetime + %s * interval '1 second'
            AND NOT EXISTS (
                SELECT FROM link_tracker_click other
                 WHERE other.mailing_trace_id = click.mailing_trace_id
                   AND other.link_id <> click.link_id
                   AND other.create_date BETWEEN
                       click.create_date - %s * interval '1 second'
                       AND click.create_date + %s * interval '1 second'
            )
            """,
            MACHINE_SECONDS,
            BURST_SECONDS,
            BURST_SECONDS,
        )
        by_people = SQL(
            "(%s OR NOT %s)",
            self._get_click_sql(human),
            self._get_click_sql(SQL("TRUE")),
        )
        clicked = SQL("trace.links_click_datetime IS NOT NULL")
        return (
            SQL("(%s AND %s)", clicked, by_people),
            SQL("(%s AND NOT %s)", clicked, by_people),
        )

    @api.model
    def _get_click_sql(self, condition):
        return SQL(
            """EXISTS (
                SELECT FROM link_tracker_click click
                 WHERE click.mailing_trace_id = trace.id AND %s
            )""",
            condition,
        )

    # === LETTERS AND CALLS === #
    @api.model
    def _get_letter_query(self):
        return self._fact(
            LETTER,
            SQL(
                """
                  FROM crm_letter_recipient recipient
                  JOIN crm_letter letter ON letter.id = recipient.letter_id
             LEFT JOIN res_partner person ON person.id = recipient.partner_id
                %s
                 WHERE recipient.state = 'printed' AND letter.campaign_id IS NOT NULL
                """,
                self._get_cost_joins(SQL("letter.campaign_id")),
            ),
            **self._get_person_columns(),
            channel=SQL("'letter'"),
            key=SQL("recipient.id"),
            campaign_id=SQL("letter.campaign_id"),
            mailing_id=SQL("NULL::int"),
            selection_id=SQL("letter.selection_id"),
            company_id=SQL("letter.company_id"),
            user_id=SQL("person.user_id"),
            date=SQL("recipient.date"),
            delivered=SQL("1"),
            bounced=SQL("0"),
        )

    @api.model
    def _get_call_query(self):
        """A call answers itself: the outcome of its talk is the response."""
        return self._fact(
            CALL,
            SQL(
                """
                  FROM crm_call_list_entry entry
                  JOIN crm_call_list list ON list.id = entry.call_list_id
             LEFT JOIN res_partner person ON person.id = entry.partner_id
                %s
                 WHERE entry.state = 'done' AND list.campaign_id IS NOT NULL
                """,
                self._get_cost_joins(SQL("list.campaign_id")),
            ),
            **self._get_person_columns(),
            channel=SQL("'phone'"),
            key=SQL("entry.id"),
            campaign_id=SQL("list.campaign_id"),
            mailing_id=SQL("NULL::int"),
            selection_id=SQL("list.selection_id"),
            company_id=SQL("list.company_id"),
            user_id=SQL("COALESCE(person.user_id, entry.user_id)"),
            date=SQL("COALESCE(entry.called_on, entry.date)"),
            delivered=SQL("1"),
            bounced=SQL("0"),
            answered=SQL("(entry.outcome_id IS NOT NULL)"),
        )

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

MACHINE_SECONDS = 5
"""A click within so many seconds after sending is a program's: nobody reads so fast."""
BURST_SECONDS = 1
"""Clicks on different links of one mail within so many seconds are a program's."""
MAIL = 0


class CrmCampaignReport(models.Model):
    """Who was contacted, and how they reacted."""

    _inherit = "crm.campaign.report"

    @api.model
    def _get_contact_queries(self):
        """Return the queries of the contacts, each a :meth:`_fact`.

        Override to add a channel, also to :meth:`_get_contacted_queries`.

        :rtype: list[SQL]
        """
        channels = self.env["crm.outreach.mixin"]._get_channel_models()
        return [self._get_mail_query(), *map(self._get_outreach_query, channels)]

    @api.model
    def _get_contacted_queries(self):
        """Return the queries of the campaign of each contact: they share its costs."""
        return [
            SQL(
                "SELECT trace.campaign_id FROM mailing_trace trace WHERE %s",
                self._get_sent_condition(),
            ),
            *(
                SQL(
                    "SELECT outreach.campaign_id %s",
                    self._get_outreach_source(outreach),
                )
                for outreach in self.env["crm.outreach.mixin"]._get_channel_models()
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
    def _get_outreach_query(self, outreach):
        """Return the query of the contacts of a channel.

        :param outreach: a model that inherits ``crm.outreach.mixin``
        """
        columns = {
            **self._get_person_columns(),
            "channel": SQL("%s", outreach._outreach_channel),
            "key": SQL("entry.id"),
            "campaign_id": SQL("outreach.campaign_id"),
            "mailing_id": SQL("NULL::int"),
            "selection_id": SQL("outreach.selection_id"),
            "company_id": SQL("outreach.company_id"),
            "user_id": SQL("person.user_id"),
            "date": SQL.identifier(
                "entry", outreach._get_people_model()._outreach_date
            ),
            "delivered": SQL("1"),
            "bounced": SQL("0"),
            **outreach._get_report_columns(),
        }
        return self._fact(
            outreach._outreach_number,
            self._get_outreach_source(
                outreach,
                SQL(
                    "LEFT JOIN res_partner person ON person.id = entry.partner_id %s",
                    self._get_cost_joins(SQL("outreach.campaign_id")),
                ),
            ),
            **columns,
        )

    @api.model
    def _get_outreach_source(self, outreach, joins=None):
        """Return the FROM clause of the people whom a channel contacted."""
        people = outreach._get_people_model()
        return SQL(
            """
              FROM %s entry
              JOIN %s outreach ON outreach.id = entry.%s
                %s
             WHERE entry.state = %s AND outreach.campaign_id IS NOT NULL
            """,
            SQL.identifier(people._table),
            SQL.identifier(outreach._table),
            SQL.identifier(outreach._get_people_key()),
            joins or SQL(),
            people._outreach_done,
        )

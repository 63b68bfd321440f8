# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..const import CHANNELS

KINDS = [
    ("contact", "Contact"),
    ("lead", "Lead"),
    ("order", "Order"),
    ("invoice", "Invoice"),
]

FIGURES = {
    "contacted": "int",
    "delivered": "int",
    "bounced": "int",
    "opened": "int",
    "clicked": "int",
    "machine_clicked": "int",
    "answered": "int",
    "cost": "numeric",
    "lead_count": "int",
    "quotation_count": "int",
    "order_count": "int",
    "ordered_amount": "numeric",
    "revenue": "numeric",
    "margin": "numeric",
}
"""The figures of a row by their type in SQL; each kind of row fills some of them."""


class CrmCampaignReport(models.Model):
    """What became of a campaign: who was reached, and what they did, bought and paid.

    A view of what mailings, leads, orders and invoices say themselves: one row per
    contact, lead, order and posted invoice of an order.

    A document belongs to the campaign that stands on it. Where none does, it belongs to
    the last contact with its customer, if that was within the attribution window. So no
    document counts twice.
    """

    _name = "crm.campaign.report"
    _description = "Campaign Result"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "campaign_id"

    kind = fields.Selection(KINDS, readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    mailing_id = fields.Many2one("mailing.mailing", readonly=True)
    selection_id = fields.Many2one("crm.selection", string="Segment", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    person_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    zip = fields.Char(string="Postcode", readonly=True)
    zip_area = fields.Char(
        string="Postcode Area", readonly=True, help="First two digits of the postcode."
    )
    country_id = fields.Many2one("res.country", readonly=True)
    date = fields.Datetime(readonly=True)

    # === FIGURES === #
    contacted = fields.Integer(readonly=True, help="Messages that were sent.")
    delivered = fields.Integer(
        readonly=True, help="Messages that were sent and did not come back."
    )
    bounced = fields.Integer(readonly=True, help="Messages that came back.")
    opened = fields.Integer(
        readonly=True,
        help="Messages whose images were loaded or whose links were clicked by a "
        "person. Many mail programs load no images, some load them unread.",
    )
    clicked = fields.Integer(
        readonly=True,
        help="Messages of which a person clicked a link. Machines that check the links "
        "of incoming mails do not count.",
    )
    machine_clicked = fields.Integer(
        string="Clicked by Machines Only",
        readonly=True,
        help="Messages whose links were only followed by programs: within seconds "
        "after sending, or several at the same moment.",
    )
    answered = fields.Integer(
        string="Responded", readonly=True, help="Messages and calls that were answered."
    )
    cost = fields.Monetary(
        readonly=True,
        help="The campaign's costs, spread evenly over its contacts. In company "
        "currency.",
    )
    lead_count = fields.Integer(string="Leads", readonly=True)
    quotation_count = fields.Integer(
        string="Quotations", readonly=True, help="Quotations not yet confirmed."
    )
    order_count = fields.Integer(
        string="Orders", readonly=True, help="Confirmed orders."
    )
    ordered_amount = fields.Monetary(
        string="Ordered",
        readonly=True,
        help="Untaxed amount of the confirmed orders, in company currency.",
    )
    revenue = fields.Monetary(
        readonly=True,
        help="Untaxed amount of the posted invoices less credit notes, in company "
        "currency.",
    )
    margin = fields.Monetary(
        readonly=True,
        help="Revenue less what the products cost at the time of the invoice. In "
        "company currency.",
    )

    # Written to the database before the view is read.
    _depends = {
        "account.move": [
            "campaign_id",
            "commercial_partner_id",
            "company_id",
            "invoice_date",
            "invoice_user_id",
            "move_type",
            "reversed_entry_id",
            "source_id",
            "state",
        ],
        "crm.call.list": ["campaign_id", "company_id", "selection_id"],
        "crm.call.list.entry": ["called_on", "outcome_id", "partner_id", "state"],
        "crm.campaign.cost": ["amount", "campaign_id"],
        "crm.invoice.share": ["amount", "cost", "invoice_date", "move_id", "order_id"],
        "crm.lead": ["campaign_id", "company_id", "partner_id", "source_id", "user_id"],
        "crm.letter": ["campaign_id", "company_id", "selection_id"],
        "crm.letter.recipient": ["date", "partner_id", "state"],
        "crm.selection": ["campaign_id", "company_id"],
        "link.tracker.click": ["link_id", "mailing_trace_id"],
        "mailing.mailing": ["campaign_id", "crm_selection_id", "source_id"],
        "mailing.trace": [
            "campaign_id",
            "is_test_trace",
            "links_click_datetime",
            "mass_mailing_id",
            "model",
            "open_datetime",
            "reply_datetime",
            "res_id",
            "sent_datetime",
            "trace_status",
        ],
        "res.partner": ["commercial_partner_id", "country_id", "user_id", "zip"],
        "sale.order": [
            "amount_untaxed",
            "campaign_id",
            "company_id",
            "currency_rate",
            "date_order",
            "partner_id",
            "source_id",
            "state",
            "user_id",
        ],
        "utm.campaign": ["company_id", "crm_attribution_days"],
    }

    # === ORM METHODS === #
    @property
    def _table_query(self):
        columns = [SQL.identifier("fact", name) for name in FIGURES]
        return SQL(
            """
            SELECT fact.id, fact.kind, fact.campaign_id, fact.mailing_id,
                   fact.selection_id, fact.company_id, fact.channel,
                   customer.id AS partner_id, person.id AS person_id,
                   COALESCE(fact.user_id, account.user_id) AS user_id,
                   account.zip, left(account.zip, 2) AS zip_area, account.country_id,
                   fact.date, %s
              FROM (%s) fact
         LEFT JOIN res_partner account ON account.id = fact.account_id
         LEFT JOIN (%s) customer ON customer.id = fact.account_id
         LEFT JOIN (%s) person ON person.id = fact.person_id
            """,
            SQL(", ").join([*columns, *self._get_ratio_columns()]),
            SQL(" UNION ALL ").join(self._get_fact_queries()),
            self._get_readable_partners(),
            self._get_readable_partners(),
        )

    @api.model
    def _get_readable_partners(self):
        """Return the query of the contacts whom the user may see by name.

        The others count without.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        return partners._search([]).select()

    @api.model
    def _flush_sources(self):
        """Write pending changes of what the queries read."""
        for name, names in self._depends.items():
            self.env[name].flush_model(names)

    # === FACTS === #
    @api.model
    def _get_fact_queries(self):
        """Return the queries of all rows, each with the columns of :meth:`_fact`.

        :rtype: list[SQL]
        """
        return [
            *self._get_contact_queries(),
            *self._get_document_queries(),
        ]

    @api.model
    def _fact(self, number, source, **columns):
        """Return the query of one kind of rows.

        :param int number: keeps the ids of kinds apart: from 0 to 15
        :param SQL source: the FROM clause and what follows
        :param columns: the expression of each column; ``key`` is a number that is
            unique within the kind, figures that are left out are empty
        """
        figures = [
            SQL(
                "%s::%s AS %s",
                columns.get(name, SQL("NULL")),
                SQL(sql_type),
                SQL.identifier(name),
            )
            for name, sql_type in FIGURES.items()
        ]
        others = ("campaign_id", "mailing_id", "selection_id", "company_id", "channel")
        expressions = [
            SQL("%s AS %s", columns[name], SQL.identifier(name))
            for name in (*others, "account_id", "user_id", "date", "kind")
        ]
        person = columns.get("person_id", SQL("NULL::int"))
        expressions.append(SQL("%s AS person_id", person))
        return SQL(
            "SELECT %s::bigint * 16 + %s AS id, %s %s",
            columns["key"],
            number,
            SQL(", ").join([*expressions, *figures]),
            source,
        )

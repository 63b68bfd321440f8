# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import fields, models
from odoo.tools import SQL

from ..formulas.quiet_hours import get_quiet_end


class CrmSelection(models.Model):
    """Quiet hours: nobody is disturbed at night, by his own clock."""

    _inherit = "crm.selection"

    def _get_quiet_until(self, partner_ids):
        """Return whom it is too late or too early to contact now, and until when.

        Letters disturb nobody.

        :return: {partner id: naive UTC datetime}
        :rtype: dict[int, datetime]
        """
        self.ensure_one()
        company = self.company_id.sudo()  # whoever runs the mail queue
        begin, end = company.crm_quiet_begin, company.crm_quiet_end
        if begin == end or self.channel == "letter":
            return {}
        now = fields.Datetime.now()
        ends = {}
        quiet = {}
        for partner_id, zone, country_code in self._get_time_zones(partner_ids):
            zone = self._get_time_zone(zone, country_code)
            if zone not in ends:
                ends[zone] = get_quiet_end(now, zone, begin, end)
            if ends[zone]:
                quiet[partner_id] = ends[zone]
        return quiet

    def _wake_mail_queue(self, moments):
        """Let the mail queue run when quiet hours end."""
        if moments:
            cron = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
            cron._trigger(at=set(moments))

    def _get_time_zones(self, partner_ids):
        """Return id, time zone and country code of people, else those of the company.

        :rtype: list[tuple[int, str, str]]
        """
        self.env["res.partner"].flush_model(
            ["tz", "country_id", "commercial_partner_id"]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT person.id, COALESCE(person.tz, customer.tz), country.code
                  FROM res_partner person
                  JOIN res_partner customer
                    ON customer.id = person.commercial_partner_id
             LEFT JOIN res_country country
                    ON country.id = COALESCE(person.country_id, customer.country_id)
                 WHERE person.id = ANY(%s)
                """,
                list(partner_ids),
            )
        )

    def _get_time_zone(self, zone, country_code):
        """Return the most likely time zone of somebody.

        Odoo gives contacts the time zone of whoever enters them: it counts only where
        the country has it. Countries list their most populous zone first.
        """
        country_zones = pytz.country_timezones.get(country_code or "", [])
        if country_zones:
            return zone if zone in country_zones else country_zones[0]
        company = self.company_id.sudo()
        return zone or company.partner_id.tz or self.env.user.tz or "UTC"

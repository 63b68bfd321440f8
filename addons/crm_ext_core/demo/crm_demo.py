import csv
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL, file_open
from odoo.tools.translate import LazyGettext

ZONE = ZoneInfo("Europe/Berlin")
GERMAN = "de_DE"
SCORED_MONTHS = 12


class CrmDemo(models.AbstractModel):
    """Loads the demo company: a maker of drives and its customers.

    The tables beside this file hold the content, dates are days before today.
    Loading twice is harmless: what exists is left as it is. Each addon extends this
    model by its own part.
    """

    _name = "crm.demo"
    _description = "Demo Company"

    @api.model
    def _load_core(self):
        """Load what needs nothing but this addon."""
        demo = self._in_company_language()
        demo._load_people()
        demo._load_sales()
        demo._load_talks()
        demo._load_calls()
        demo._load_care()
        demo._score_customers()
        # Odoo leaves what is still to be written to the hooks that come next.
        self.env.flush_all()

    def _in_company_language(self):
        """Return self such that texts come out in the language of the company."""
        company = self.env.company
        lang = company.partner_id.lang or "en_US"
        if company.country_id.code == "DE":
            lang = GERMAN
        if not self.env["res.lang"]._get_data(code=lang):
            lang = "en_US"
        return self.with_context(
            lang=lang,
            tracking_disable=True,
            mail_activity_quick_update=True,
            mail_auto_subscribe_no_notify=True,
            no_reset_password=True,
        )

    @api.model
    def _score_customers(self):
        """Score the customers today and at the end of the months before."""
        # sudo: scores are written by the nightly run only
        scores = self.env["crm.customer.score"].sudo()
        scores._refresh(self.env.company)
        for months_ago in range(1, SCORED_MONTHS):
            scores._refresh_month(scores._get_pass(self.env.company, months_ago))

    # === TABLES === #

    @api.model
    def _read_table(self, path):
        """Return the lines of a CSV file of an addon as dictionaries."""
        with file_open(path) as file:
            return list(csv.DictReader(file))

    # === RECORDS === #

    @api.model
    def _get_xmlid(self, name):
        """Return the external id of a name, which may start with another addon."""
        module, _dot, name = name.rpartition(".")
        return f"{module or 'crm_ext_core'}.{name}_demo"

    def _find(self, name):
        """Return the demo record of that name, None when it is not there."""
        return self.env.ref(self._get_xmlid(name), raise_if_not_found=False)

    def _get(self, name):
        """Return the demo record of that name; an empty name is no record."""
        return name and self.env.ref(self._get_xmlid(name))

    def _get_id(self, name):
        return name and self._get(name).id

    def _create(self, name, model, /, **values):
        """Create a demo record; lazy texts become translated ones.

        Translatable fields get English and the company's language, other fields
        only the latter.
        """
        english = self.with_context(lang="en_US").env
        lazy = {k: v for k, v in values.items() if isinstance(v, LazyGettext)}
        local = {key: self.env._(text) for key, text in lazy.items()}
        translated = {
            key: text
            for key, text in local.items()
            if self.env[model]._fields[key].translate
        }
        source = {key: english._(lazy[key]) for key in translated}
        creator = english if translated else self.env
        record = creator[model].create({**values, **local, **source})
        record = record.with_env(self.env)
        if translated:
            record.write(translated)
        xml_id = self._get_xmlid(name)
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": xml_id, "record": record, "noupdate": True}]
        )
        return record

    def _ensure(self, name, model, /, **values):
        """Return the demo record of that name, created when it is missing."""
        return self._find(name) or self._create(name, model, **values)

    @api.model
    def _set_create_date(self, record, moment):
        """Let a record look as old as its story; the ORM does not write this field."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id = %s",
                SQL.identifier(record._table),
                moment,
                record.id,
            )
        )
        record.invalidate_recordset(["create_date"])

    # === TIME === #

    @api.model
    def _get_day(self, days_ago):
        """Return the day so long ago; in the past the Friday before a weekend."""
        day = datetime.now(ZONE).date() - timedelta(days=days_ago)
        if days_ago > 0:
            day -= timedelta(days=max(0, day.weekday() - 4))
        return day

    @api.model
    def _get_moment(self, days_ago, clock="10:00"):
        """Return a clock time in Germany on `_get_day` as naive UTC."""
        day = self._get_day(days_ago)
        moment = datetime.combine(day, time.fromisoformat(clock), ZONE)
        return moment.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    @api.model
    def _get_minutes_from_now(self, minutes):
        """Return a full minute so far in the future as naive UTC."""
        now = fields.Datetime.now().replace(second=0)
        return now + timedelta(minutes=minutes)

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import local_time

SATURDAY = 5


class CrmCareContact(models.Model):
    """The follow-ups of care contacts: created in advance, moved by a talk."""

    _inherit = "crm.care.contact"

    @api.model
    def _schedule_due(self, company):
        """Create the follow-ups that are due soon, the longest due first."""
        today = fields.Date.context_today(self)
        of_company = Domain("company_id", "=", company.id)
        new_today = Counter()
        for rule, user, count in self._read_group(
            of_company & Domain("scheduled_on", "=", today),
            ["rule_id", "user_id"],
            ["__count"],
        ):
            new_today[rule, user] = count
        chosen = []
        for contact in self.search(
            of_company & self._get_waiting_domain(), order="next_date, id"
        ):
            key = contact.rule_id, contact.user_id
            soon = today + timedelta(days=contact.rule_id.advance_days)
            if (
                contact.next_date <= soon
                and new_today[key] < contact.rule_id.daily_limit
            ):
                new_today[key] += 1
                chosen.append(contact.id)
        self.browse(chosen)._schedule()

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of the customers who have no follow-up yet.

        :rtype: odoo.fields.Domain
        """
        return (
            Domain("is_stopped", "=", False)
            & Domain("user_id", "!=", False)
            & Domain("activity_id", "=", False)
        )

    def _schedule(self):
        """Create the follow-ups of customers who have none."""
        contacts = self.filtered(lambda c: c.user_id and not c.activity_id.active)
        # They stand in the list of the day: no mail for each of them
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities = activities.create(
            [contact._prepare_activity_values() for contact in contacts]
        )
        today = fields.Date.context_today(self)
        for contact, activity in zip(contacts, activities, strict=True):
            contact.write({"activity_id": activity.id, "scheduled_on": today})

    def _prepare_activity_values(self):
        """Return the values of the follow-up of a customer.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.partner_id.id,
            "activity_type_id": self.rule_id.activity_type_id.id,
            "summary": self.rule_id.name,
            "user_id": self.user_id.id,
            "automated": True,
            **self._prepare_due_values(),
        }

    def _prepare_due_values(self):
        """Return day and, if the rhythm has one, time of the follow-up."""
        day = max(self.next_date, fields.Date.context_today(self))
        if day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        if not self.rule_id.hour:
            return {"date_deadline": day}
        timezone = local_time.get_timezone(self.user_id.tz)
        local = datetime.combine(day, datetime.min.time())
        local += timedelta(hours=self.rule_id.hour)
        return {"crm_due": local_time.to_utc(local, timezone)}

    def _move_followups(self):
        """Let the open follow-ups follow the new due dates and salespeople."""
        batches = defaultdict(self.env["mail.activity"].browse)
        for contact in self.filtered("activity_id.active"):
            values = contact._prepare_due_values()
            if contact.user_id:
                values["user_id"] = contact.user_id.id
            batches[tuple(values.items())] |= contact.activity_id
        for values, activities in batches.items():
            activities.write(dict(values))

    def _get_open_followups(self):
        return self.activity_id.filtered("active")

    def _drop_followups(self):
        """Delete the open follow-ups; the customer is not settled by that."""
        followups = self._get_open_followups()
        self.activity_id = False
        followups.unlink()


class MailActivity(models.Model):
    _inherit = "mail.activity"

    crm_care_contact_ids = fields.One2many(
        "crm.care.contact", "activity_id", string="Care Contacts"
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        """Whoever is done with a customer for this time is due again later."""
        self._crm_settle_care()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def unlink(self):
        """To cancel the follow-up of a care contact is to skip it this time."""
        self._crm_settle_care()
        return super().unlink()

    def _crm_settle_care(self):
        # sudo: the assignee need not see the rhythm of the customer
        contacts = self.env["crm.care.contact"].sudo()
        settled = contacts.search([("activity_id", "in", self.ids)])
        if settled:
            today = fields.Date.context_today(self)
            settled.write({"activity_id": False, "done_date": today})

from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_datetime

MAX_ORDERS = 3
"""Orders named on the card; of more it tells the number."""


class CrmCall(models.Model):
    """What the called user wants to know of a caller at a glance."""

    _inherit = "crm.call"

    @api.model
    def _complete_call_hits(self, hits):
        """Add the facts to the hits of a lookup, by as many queries as for one hit.

        Only what the user may read. Override to add more.

        :param list[dict] hits: each gets the keys branch (place in the company tree),
            department, supervisor, last_talk ({id, text} or False), open_orders and
            open_tickets ({count, records: [{model, id, text}, …]}, of orders also late)
            and next_followup (text)
        """
        for hit in hits:
            hit.update(
                branch="",
                department="",
                supervisor="",
                last_talk=False,
                open_orders=False,
                open_tickets=False,
                next_followup="",
            )
        callers = self._get_hit_partners(hits)
        if not callers:
            return
        companies = self.env["res.partner"].union(*callers.values())
        companies = companies.commercial_partner_id
        facts = {
            "branch": self._get_branches(companies),
            "last_talk": self._get_last_talks(companies),
            "open_orders": self._get_open_orders(companies),
        }
        followups = self._get_next_followups(hits)
        for hit in hits:
            hit["next_followup"] = followups.get((hit["model"], hit["res_id"]), "")
            partner = callers.get((hit["model"], hit["res_id"]))
            if not partner:
                continue
            hit["department"] = partner.crm_department_path or ""
            hit["supervisor"] = partner.crm_supervisor_id.sudo().name or ""
            for key, values in facts.items():
                hit[key] = values.get(partner.commercial_partner_id.id, hit[key])

    @api.model
    def _get_hit_partners(self, hits):
        """Return the readable contact behind each hit, by (model, id)."""
        partners = {}
        for hit in hits:
            record = self.env[hit["model"]].browse(hit["res_id"])
            partner = record if hit["model"] == "res.partner" else record.partner_id
            partners[hit["model"], hit["res_id"]] = partner
        readable = self.env["res.partner"].union(*partners.values())
        readable = readable._filtered_access("read")
        return {key: partner for key, partner in partners.items() if partner & readable}

    @api.model
    def _get_branches(self, companies):
        """Return the companies above each company, the group first."""
        links = self.env["crm.account.link"].search_fetch(
            [("descendant_id", "in", companies.ids), ("depth", ">", 0)],
            ["descendant_id", "ancestor_id"],
            order="depth desc, id",
        )
        readable = links.ancestor_id._filtered_access("read")
        names = {}
        for link in links:
            if link.ancestor_id in readable:
                names.setdefault(link.descendant_id.id, []).append(
                    link.ancestor_id.name
                )
        return {company_id: " › ".join(path) for company_id, path in names.items()}

    @api.model
    def _get_last_talks(self, companies):
        """Take the newest readable talk of each company from its protocol's index."""
        talks = self.env["crm.conversation"]
        talks.flush_model(["commercial_partner_id", "date"])
        query = talks._search([("date", "<=", fields.Datetime.now())], order="id")
        query.add_where(SQL("crm_conversation.commercial_partner_id = company.id"))
        query.order = SQL("crm_conversation.date DESC, crm_conversation.id DESC")
        query.limit = 1
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company.id, talk.id
                  FROM unnest(%s) AS company(id)
            CROSS JOIN LATERAL (%s) talk
                """,
                companies.ids,
                query.select(SQL("crm_conversation.id")),
            )
        )
        newest = talks.browse([talk_id for __, talk_id in rows])
        newest.fetch(["name", "date", "user_id"])
        return {
            company_id: {"id": talk.id, "text": self._describe_talk(talk)}
            for (company_id, __), talk in zip(rows, newest, strict=True)
        }

    @api.model
    def _describe_talk(self, talk):
        # sudo: whoever reads a talk sees who held it, as in a many2one field.
        parts = [
            format_datetime(self.env, talk.date, dt_format="short"),
            talk.user_id.sudo().name,
            talk.name,
        ]
        return " · ".join(filter(None, parts))

    @api.model
    def _get_open_orders(self, companies):
        """Return the confirmed orders that are still to be delivered or invoiced."""
        orders = self.env["sale.order"]
        if not orders.has_access("read"):
            return {}
        rows = orders._read_group(
            [
                ("partner_id.commercial_partner_id", "in", companies.ids),
                ("crm_is_open", "=", True),
            ],
            ["partner_id"],
            ["id:recordset"],
        )
        by_company = {}
        for partner, found in rows:
            company_id = partner.sudo().commercial_partner_id.id
            by_company[company_id] = by_company.get(company_id, orders) | found
        return self._prepare_orders(by_company)

    @api.model
    def _prepare_orders(self, by_company):
        """Return how many orders each company has, and where the newest stand.

        :param by_company: {company id: orders}
        """
        facts = {key: self._prepare_records(found) for key, found in by_company.items()}
        records = [record for fact in facts.values() for record in fact["records"]]
        # Together: one query tells where all of them stand.
        orders = self.env["sale.order"].browse(record["id"] for record in records)
        for record, order in zip(records, orders, strict=True):
            parts = [record["text"], order.crm_progress_text, order.crm_late_reason]
            record["text"] = " · ".join(filter(None, parts))
            record["late"] = order.crm_is_late
        return facts

    @api.model
    def _prepare_records(self, records):
        """Return how many records there are and the newest of them."""
        newest = records.sorted("id", reverse=True)[:MAX_ORDERS]
        return {
            "count": len(records),
            "records": [
                {"model": record._name, "id": record.id, "text": record.display_name}
                for record in newest
            ],
        }

    @api.model
    def _get_next_followups(self, hits):
        """Return the next activity of each hit, whoever has to do it."""
        activities = self.env["mail.activity"].search(
            [
                "|",
                "&",
                ("res_model", "=", "res.partner"),
                ("res_id", "in", self._get_hit_ids(hits, "res.partner")),
                "&",
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", self._get_hit_ids(hits, "crm.lead")),
            ],
            order="date_deadline, crm_due, id",
        )
        followups = {}
        for activity in activities:
            key = (activity.res_model, activity.res_id)
            followups.setdefault(key, self._describe_followup(activity))
        return followups

    @api.model
    def _get_hit_ids(self, hits, model):
        return [hit["res_id"] for hit in hits if hit["model"] == model]

    @api.model
    def _describe_followup(self, activity):
        if activity.crm_due:
            when = format_datetime(self.env, activity.crm_due, dt_format="short")
        else:
            when = format_date(self.env, activity.date_deadline)
        parts = [
            when,
            activity.user_id.sudo().name,
            activity.summary or activity.activity_type_id.name,
        ]
        return " · ".join(filter(None, parts))

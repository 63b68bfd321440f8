from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import local_time

OTHERS = "mail.activity"
STATES = ("overdue", "today", "planned")
# So many activities without document are named one by one, as Odoo does.
MAX_FREE = 1000


class ResUsers(models.Model):
    """Counts of the systray over all activities of the user.

    Odoo counts in the newest 1,000. PostgreSQL counts here; of each group the other
    modules still see one activity, so that they name and picture it as ever.
    """

    _inherit = "res.users"

    @api.model
    def _get_activity_groups(self):
        counts, sample_ids = self._get_crm_activity_counts()
        groups = super(
            # Without activities the search finds nothing anyway.
            ResUsers,
            self.with_context(crm_activity_sample_ids=sample_ids),
        )._get_activity_groups()
        models_of_groups = [group["model"] for group in groups]
        for group in groups:
            model_name = group["model"]
            # Whoever splits the group of a model counts by himself.
            is_counted = group["type"] == "activity" and model_name in counts
            if is_counted and models_of_groups.count(model_name) == 1:
                group.update(counts[model_name])
        return groups

    @api.model
    def _get_crm_activity_counts(self):
        """Count the documents of the user's activities by their most urgent one.

        Documents that the user may not read count as others, those that he may read
        in another of his companies do not count at present.

        :return: {model: {"overdue_count": int, …}}, ids of one activity per group
        :rtype: tuple[dict, list[int]]
        """
        documents = self._get_crm_activity_documents_sql()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT group_model, state, COUNT(*), MIN(activity_id)
                  FROM (%s) AS document
                 WHERE group_model IS NOT NULL
              GROUP BY group_model, state
                """,
                documents,
            )
        )
        counts = defaultdict(
            lambda: {f"{state}_count": 0 for state in (*STATES, "total")}
        )
        for model_name, state, count, _activity_id in rows:
            counts[model_name][f"{state}_count"] = count
            if state != "planned":
                counts[model_name]["total_count"] += count
        if OTHERS in counts:
            counts[OTHERS]["activity_ids"] = self._get_crm_other_activity_ids(documents)
        return dict(counts), [activity_id for *_group, activity_id in rows]

    @api.model
    def _get_crm_other_activity_ids(self, documents):
        """Return the activities whose document the user cannot read, and free ones.

        :rtype: list[int]
        """
        rows = self.env.execute_query(
            SQL(
                """
                (SELECT unnest(activity_ids) FROM (%(documents)s) AS document
                  WHERE group_model = %(others)s AND res_model IS NOT NULL)
                UNION ALL
                (SELECT activity_id FROM (%(documents)s) AS document
                  WHERE res_model IS NULL
               ORDER BY activity_id DESC
                  LIMIT %(limit)s)
                """,
                documents=documents,
                others=OTHERS,
                limit=MAX_FREE,
            )
        )
        return [activity_id for (activity_id,) in rows]

    @api.model
    def _get_crm_activity_documents_sql(self):
        """Return the query of the documents on which the user has open activities.

        Columns: res_model, activity_id, activity_ids, state, group_model: the model in
        whose group the document counts, NULL for none.
        """
        activities = self.env["mail.activity"]
        activities.flush_model(
            ["user_id", "active", "res_model", "res_id", "date_deadline"]
        )
        timezone = local_time.get_timezone(self.env.user.tz)
        today = local_time.to_local(fields.Datetime.now(), timezone).date()
        return SQL(
            """
            SELECT res_model, activity_id, activity_ids,
                   CASE WHEN deadline < %(today)s THEN 'overdue'
                        WHEN deadline = %(today)s THEN 'today'
                        ELSE 'planned' END AS state,
                   CASE %(groups)s ELSE %(others)s END AS group_model
              FROM (SELECT res_model, res_id,
                           MAX(id) AS activity_id,
                           ARRAY_AGG(id) AS activity_ids,
                           MIN(date_deadline) AS deadline
                      FROM mail_activity
                     WHERE user_id = %(uid)s AND active
                  GROUP BY res_model, res_id,
                           CASE WHEN res_model IS NULL THEN id END
                   ) AS own
            """,
            today=today,
            uid=self.env.uid,
            others=OTHERS,
            groups=self._get_crm_activity_cases_sql(),
        )

    @api.model
    def _get_crm_activity_cases_sql(self):
        """Return the cases that name the group of each document."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT res_model FROM mail_activity "
                "WHERE user_id = %s AND active AND res_model IS NOT NULL",
                self.env.uid,
            )
        )
        activities = self.env["mail.activity"]
        company_ids = self.env.user.company_ids.ids
        everywhere = activities.with_context(allowed_company_ids=company_ids)
        is_everywhere = set(company_ids) == set(
            self.env.context.get("allowed_company_ids") or []
        )
        res_id = SQL("own.res_id")
        cases = [SQL("WHEN res_model IS NULL THEN %s", OTHERS)]
        for model_name in sorted(name for (name,) in rows if name in self.env):
            cases.append(
                SQL(
                    "WHEN res_model = %s AND %s THEN %s",
                    model_name,
                    activities._crm_document_to_sql(model_name, "read", res_id),
                    model_name,
                )
            )
            if not is_everywhere:
                cases.append(
                    SQL(
                        "WHEN res_model = %s AND %s THEN NULL",
                        model_name,
                        everywhere._crm_document_to_sql(model_name, "read", res_id),
                    )
                )
        return SQL(" ").join(cases)

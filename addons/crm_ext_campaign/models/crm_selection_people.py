# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class CrmSelection(models.Model):
    """The people of a selection as of now, each with the reason for falling out."""

    _inherit = "crm.selection"

    def _get_people_sql(self, values):
        """Return the query of the ids of people by what happens to them.

        See ``res.partner._search_crm_selection_reason`` for the values.
        """
        self.ensure_one()
        self._flush_sources()
        conditions = [SQL("reason = ANY(%s)", [value for value in values if value])]
        if "net" in values:
            conditions.append(SQL("(step = 0 AND reason IS NULL)"))
        if "criterion" in values:
            conditions.append(SQL("step > 0"))
        if "dropped" in values:
            conditions.append(SQL("(step > 0 OR reason IS NOT NULL)"))
        return SQL(
            "%s SELECT id FROM final WHERE %s",
            self._get_final_sql(),
            SQL(" OR ").join(conditions),
        )

    def _get_reason_texts(self, partner_ids):
        """Return what happens to each of these people, in words.

        :rtype: dict[int, str]
        """
        self.ensure_one()
        self._flush_sources()
        rows = self.env.execute_query(
            SQL(
                "%s SELECT id, step, reason FROM final WHERE id = ANY(%s)",
                self._get_final_sql(),
                list(partner_ids),
            )
        )
        _pool, cuts = self._get_pool_and_cuts()
        labels = self._get_reason_labels()
        texts = {}
        for partner_id, step, reason in rows:
            if step:
                name = cuts[step - 1].display_name
                texts[partner_id] = self.env._(
                    "Fell out: %(criterion)s", criterion=name
                )
            else:
                texts[partner_id] = labels.get(reason) or self.env._("Gets the mailing")
        return texts

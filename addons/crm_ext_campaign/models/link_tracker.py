# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    @api.model
    def search_or_create(self, vals_list):
        """Remember the trackers of a mailing while its mails are written.

        Most links are the same in all of them. The context holds {values: id}.
        """
        cache = self.env.context.get("crm_link_cache")
        if cache is None or not isinstance(vals_list, list):
            return super().search_or_create(vals_list)
        keys = [tuple(sorted(vals.items())) for vals in vals_list]
        new = {
            key: dict(vals)
            for key, vals in zip(keys, vals_list, strict=True)
            if key not in cache
        }
        if new:
            trackers = super().search_or_create(list(new.values()))
            cache.update(zip(new, trackers.ids, strict=True))
        return self.browse([cache[key] for key in keys])

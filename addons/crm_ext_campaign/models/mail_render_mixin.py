# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, models

# Wherever a template might look at the record; rather too often than not
PLACEHOLDER = re.compile(r"\bt-\w|<t\b|\{\{")


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(
        self,
        template_src,
        model,
        res_ids,
        engine="inline_template",
        **options,
    ):
        """Render once what all people of a mailing to a selection get alike."""
        same_for_all = (
            self.env.context.get("crm_is_mailing")
            and engine in ("inline_template", "qweb")
            and len(res_ids) > 1
            and not PLACEHOLDER.search(template_src or "")
        )
        rendered = super()._render_template(
            template_src,
            model,
            res_ids[:1] if same_for_all else res_ids,
            engine=engine,
            **options,
        )
        if same_for_all:
            return dict.fromkeys(res_ids, rendered[res_ids[0]])
        return rendered

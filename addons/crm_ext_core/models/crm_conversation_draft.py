from odoo import api, fields, models


class CrmConversation(models.Model):
    """A saved draft is a draft no more, also when the answer never reached its tab."""

    _inherit = "crm.conversation"

    draft_key = fields.Char(
        readonly=True,
        copy=False,
        help="Names the draft in the browser that the talk was saved from.",
    )

    # One draft becomes one talk, and the browser asks for it.
    _draft_key_idx = models.UniqueIndex(
        "(draft_key) WHERE draft_key IS NOT NULL",
        "This talk is logged already: throw this draft away.",
    )

    @api.model
    @api.readonly
    def get_logged_drafts(self, keys):
        """Return those of the user's drafts that are talks.

        :param list[str] keys:
        :rtype: list[str]
        """
        # sudo: the key tells nothing of a talk that went to somebody else
        talks = self.sudo().with_context(active_test=False)
        own = [("create_uid", "=", self.env.uid), ("draft_key", "in", keys)]
        return talks.search(own).mapped("draft_key")

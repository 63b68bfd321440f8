# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from psycopg2.errors import QueryCanceled

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

MAX_SECONDS = 60
TOKEN = re.compile(r"[0-9a-f]{1,32}")


class CrmSelection(models.Model):
    """The funnel while it is edited: counted beside the form, and stoppable.

    The form holds what is to be counted, unsaved changes included. Its widget asks for
    the figures in requests of their own, so that nobody waits for them.
    """

    _inherit = "crm.selection"

    funnel_request = fields.Json(
        string="Funnel",
        compute="_compute_funnel_request",
        help="What the funnel on screen is counted from.",
    )

    @api.depends(
        lambda self: [
            "state",
            "frozen_funnel",
            *self._get_request_fields(),
            *(
                f"criterion_ids.{name}"
                for name in self.env["crm.selection.criterion"]._get_value_fields()
            ),
        ]
    )
    def _compute_funnel_request(self):
        for selection in self:
            if selection.state == "frozen":
                selection.funnel_request = {"frozen": selection.frozen_funnel}
            else:
                selection.funnel_request = selection._prepare_funnel_request()

    @api.model
    def _get_request_fields(self):
        return [
            "company_id",
            "campaign_id",
            "purpose_id",
            "channel",
            *self._get_choice_fields(),
        ]

    # === RPC OF THE WEB CLIENT === #
    @api.model
    @api.readonly
    def count_funnel(self, request, token):
        """Count the funnel of a form, see ``_get_funnel``.

        :param dict request: value of ``funnel_request``, also with another channel
        :param str token: hexadecimal digits that name this call in ``stop_funnel``
        :return: the funnel, or ``{"stopped": True}``
        :rtype: dict
        """
        self.browse().check_access("read")
        selection = self.with_context(crm_stoppable=True)._read_request(request)
        self.env.cr.execute(
            SQL(
                """SELECT set_config('application_name', %s, TRUE),
                          set_config('statement_timeout', %s, TRUE)""",
                self._get_application_name(token),
                f"{MAX_SECONDS}s",
            )
        )
        try:
            with self.env.cr.savepoint(flush=False):
                return selection._get_funnel()
        except QueryCanceled:
            return {"stopped": True}

    @api.model
    @api.readonly
    def stop_funnel(self, token):
        """Stop the own count of this name, as nobody waits for it any more."""
        self.browse().check_access("read")
        self.env.cr.execute(
            SQL(
                """SELECT pg_cancel_backend(pid)
                     FROM pg_stat_activity
                    WHERE datname = current_database()
                      AND application_name = %s
                      AND state = 'active'""",
                self._get_application_name(token),
            )
        )
        return True

    @api.model
    def _get_application_name(self, token):
        """Return the name under which PostgreSQL knows a count of this user."""
        if not TOKEN.fullmatch(token):
            raise UserError(self.env._("Open the selection again to count it."))
        return f"crm_funnel_{self.env.uid}_{token}"

    # === REQUEST === #
    def _prepare_funnel_request(self):
        """Return the values that decide the funnel, without records.

        :rtype: dict
        """
        criteria = self.criterion_ids.filtered("is_complete")
        names = self.env["crm.selection.criterion"]._get_value_fields()
        return {
            **self._serialize(self._get_request_fields()),
            "criteria": [criterion._serialize(names) for criterion in criteria],
        }

    @api.model
    def _read_request(self, request):
        """Return the selection, not saved, that a request stands for."""
        criteria = self.env["crm.selection.criterion"]
        return self.new(
            {
                **self._deserialize(request, self._get_request_fields()),
                "criterion_ids": [
                    Command.create(
                        criteria._deserialize(values, criteria._get_value_fields())
                    )
                    for values in request.get("criteria", [])
                ],
            }
        )

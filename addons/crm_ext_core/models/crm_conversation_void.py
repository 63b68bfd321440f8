from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, sql


class CrmConversation(models.Model):
    """A talk is never deleted. Who logged it by mistake voids it and says why."""

    _inherit = "crm.conversation"

    # The ORM leaves inactive records out of protocols, counts and figures.
    active = fields.Boolean(
        default=True,
        copy=False,
        help="A voided talk is left out of protocols and figures.",
    )
    void_reason = fields.Char(string="Reason for Voiding", readonly=True, copy=False)

    _void_has_reason = models.Constraint(
        "CHECK (active OR void_reason IS NOT NULL)", "Say why the talk is voided."
    )

    def _auto_init(self):
        """Create the column filled; the ORM would write a million rows once more."""
        cr = self.env.cr
        if sql.table_exists(cr, self._table) and not sql.column_exists(
            cr, self._table, "active"
        ):
            cr.execute(
                SQL("ALTER TABLE crm_conversation ADD COLUMN active bool DEFAULT TRUE")
            )
            cr.execute(
                SQL("ALTER TABLE crm_conversation ALTER COLUMN active DROP DEFAULT")
            )
        return super()._auto_init()

    # === CRUD METHODS === #

    def write(self, vals):
        if not {"active", "void_reason"} & vals.keys():
            return super().write(vals)
        reason = (vals.get("void_reason") or "").strip()
        is_active = vals.get("active", not reason)
        if not is_active and not reason:
            raise UserError(self.env._("Say why the talk is voided."))
        changed = self.filtered(
            lambda talk: (
                talk.active != is_active or (talk.void_reason or "") != reason
            )
        )
        changed._check_may_void()
        changed._keep_void_trail(reason)
        reason_vals = {"active": is_active, "void_reason": reason or False}
        return super().write({**vals, **reason_vals})

    # === ACTION METHODS === #

    def action_archive(self):
        """Ask for the reason; archiving a talk is voiding it."""
        if self.env.su:
            # A retention rule of data_recycle cannot be asked
            reason = self.env._("Archived by a retention rule")
            return self.write({"active": False, "void_reason": reason})
        self._check_may_void()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_void_action"
        )
        return {**action, "context": {"default_conversation_ids": self.ids}}

    def action_unarchive(self):
        """Make voided talks valid again."""
        self.filtered(lambda talk: not talk.active).write({"active": True})

    # === BUSINESS METHODS === #

    def _check_may_void(self):
        """Leave voiding to whose talk it is, to team leaders and to managers."""
        if self.env.su or self.env.user.has_group("sales_team.group_sale_manager"):
            return
        own = self.filtered(
            lambda talk: self.env.user in (talk.user_id, talk.create_uid)
            or talk.is_of_own_team
        )
        if foreign := self - own:
            raise AccessError(
                self.env._(
                    "%(talk)s is the talk of %(user)s. Ask them or a sales "
                    "administrator to void it.",
                    talk=foreign[0].display_name,
                    user=foreign[0].user_id.sudo().name
                    or foreign[0].create_uid.sudo().name,
                )
            )

    def _keep_void_trail(self, reason):
        note = self.env._("Voided: %(reason)s", reason=reason)
        if not reason:
            note = self.env._("Made valid again")
        self.env["crm.conversation.version"].sudo().create(
            [{"conversation_id": talk.id, "name": note} for talk in self]
        )

from odoo import Command, api, fields, models

from .talk_texts_group import TEXTS as GROUP_TEXTS
from .talk_texts_hamburg import TEXTS as HAMBURG_TEXTS
from .talk_texts_others import TEXTS as OTHER_TEXTS
from .texts import FOLLOW_UPS

TEXTS = {**GROUP_TEXTS, **HAMBURG_TEXTS, **OTHER_TEXTS}


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    def _load_talks(self):
        for row in self._read_table("crm_ext_core/demo/talks.csv"):
            self._load_talk(row)
        for name in FOLLOW_UPS:
            self._load_follow_up(name)

    def _load_talk(self, row):
        subject, text = TEXTS[row["name"]]
        self._ensure(
            row["name"],
            "crm.conversation",
            name=subject,
            body=text,
            date=self._get_moment(int(row["days"]), row["time"]),
            kind_id=self.env.ref(
                f"crm_ext_core.crm_conversation_kind_{row['kind']}"
            ).id,
            direction=row["direction"],
            duration=int(row["minutes"] or 0) / 60,
            user_id=self._get_id(row["user"]),
            partner_id=self._get_id(row["person"]),
            participant_ids=[
                Command.link(self._get_id(name)) for name in row["also"].split()
            ],
            outcome_id=self._get_choice_id("outcome", row["outcome"]),
            lead_id=self._get_id(row["lead"]),
            project_id=self._get_id(row["project"]),
            task_id=self._get_id(row["task"]),
            order_id=self._get_id(row["order"]),
        )

    def _get_choice_id(self, model, name):
        """Return the kind or outcome that the addon ships under that name."""
        return name and self.env.ref(f"crm_ext_core.crm_conversation_{model}_{name}").id

    # === FOLLOW-UPS === #

    def _load_follow_up(self, name):
        summary, person, user, due = FOLLOW_UPS[name]
        if self._find(f"follow_up_{name}"):
            return
        self._create(
            f"follow_up_{name}",
            "mail.activity",
            res_model_id=self.env["ir.model"]._get_id("res.partner"),
            res_id=self._get_id(person),
            activity_type_id=self.env.ref("mail.mail_activity_data_call").id,
            summary=summary,
            user_id=self._get_user_id(user),
            crm_due=self._get_due(due),
        )

    @api.model
    def _cron_move_follow_ups(self):
        """Let the open follow-ups of another day be due today again."""
        for name, (_summary, _person, _user, due) in FOLLOW_UPS.items():
            follow_up = self._find(f"follow_up_{name}")
            if not follow_up or not follow_up.active:
                continue
            new_due = self._get_due(due)
            is_old = follow_up.crm_due.date() < fields.Date.today()
            if is_old and follow_up.crm_due != new_due:
                follow_up.crm_due = new_due

    def _get_due(self, due):
        if isinstance(due, int):
            return self._get_minutes_from_now(due)
        days, clock = due
        return self._get_moment(-days, clock)

    def _get_user_id(self, name):
        if name == "admin":
            return self.env.ref("base.user_admin").id
        return self._get_id(name)

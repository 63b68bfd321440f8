import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, html2plaintext

SUBJECT_LENGTH = 80
INLINE_MARKUP = re.compile(r"</?(?:b|em|i|strong|u)\b[^>]*>")


class CrmConversation(models.Model):
    """One talk with a customer: who said what, when, about which case."""

    _name = "crm.conversation"
    _description = "Talk"
    _order = "date desc, id desc"
    _check_company_auto = True

    # === WHAT AND WHEN === #
    name = fields.Char(
        string="Subject",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        help="The first line of the text when left empty.",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    kind_id = fields.Many2one(
        "crm.conversation.kind",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_kind_id(),
    )
    kind_icon = fields.Char(related="kind_id.icon")
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    duration = fields.Float(help="Length in hours.")
    body = fields.Html(string="Text")
    outcome_id = fields.Many2one("crm.conversation.outcome", ondelete="restrict")
    origin = fields.Selection(
        [
            ("typed", "Typed"),
            ("mail", "Mail"),
            ("meeting", "Meeting"),
            ("activity", "Activity"),
            ("call", "Telephone System"),
            ("former", "Taken Over"),
        ],
        required=True,
        default="typed",
        readonly=True,
        help="Where the talk came from.",
    )
    is_confidential = fields.Boolean(
        string="Confidential",
        help="Seen only by the user of the talk and by who logged it.",
    )

    # === WITH WHOM === #
    user_id = fields.Many2one(
        "res.users",
        string="User",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The person, or the company when the person is not known.",
    )
    participant_ids = fields.Many2many(
        "res.partner",
        "crm_conversation_participant_rel",
        "conversation_id",
        "partner_id",
        string="Further Participants",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Company",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    # Follows partner_id.crm_root_id through res.partner._on_crm_root_changed:
    # re-parenting a group is one UPDATE, not a recompute per talk.
    crm_root_id = fields.Many2one(
        "res.partner",
        string="Group",
        compute="_compute_crm_root_id",
        store=True,
        precompute=True,
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
    )

    # === ABOUT WHICH CASE === #
    lead_id = fields.Many2one(
        "crm.lead",
        string="Lead",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    project_id = fields.Many2one(
        "project.project",
        string="Project",
        compute="_compute_project_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="set null",
        check_company=True,
    )
    task_id = fields.Many2one(
        "project.task",
        string="Task",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Order",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "A talk cannot last less than nothing."
    )
    # Protocol of a company, newest first.
    # The columns of the record rules let the accounts' last talks be sorted unread.
    _commercial_date_idx = models.Index(
        "(commercial_partner_id, date DESC, id DESC)"
        " INCLUDE (user_id, create_uid, company_id, is_confidential, active)"
    )
    # Protocol of a whole group, newest first.
    _root_date_idx = models.Index("(crm_root_id, date DESC, id DESC)")
    # Protocol of a project with its tasks.
    _project_date_idx = models.Index(
        "(project_id, date DESC, id DESC) WHERE project_id IS NOT NULL"
    )
    # My talks.
    _user_date_idx = models.Index("(user_id, date DESC, id DESC)")
    # The list of all talks.
    _date_idx = models.Index("(date DESC, id DESC)")

    @api.model
    def _default_kind_id(self):
        return self.env["crm.conversation.kind"].search([], limit=1)

    @api.model
    def _get_link_fields(self):
        """Return the fields that link a talk to a case, most specific first.

        Each names a model with ``partner_id`` and ``company_id``. Override to add one.

        :rtype: list[str]
        """
        return ["order_id", "task_id", "lead_id", "project_id"]

    # === COMPUTE METHODS === #

    @api.depends("body")
    def _compute_name(self):
        for conversation in self:
            if not conversation.name:
                conversation.name = conversation._get_first_line(conversation.body)

    @api.depends("task_id.project_id")
    def _compute_project_id(self):
        for conversation in self:
            task_project = conversation.task_id.project_id
            conversation.project_id = task_project or conversation.project_id

    @api.depends(lambda self: self._get_link_fields())
    def _compute_partner_id(self):
        for conversation in self:
            conversation.partner_id = (
                conversation.partner_id or conversation._get_first_linked("partner_id")
            )

    @api.depends("partner_id.commercial_partner_id")
    def _compute_commercial_partner_id(self):
        for conversation in self:
            partner = conversation.partner_id
            conversation.commercial_partner_id = partner.commercial_partner_id

    @api.depends("partner_id")
    def _compute_crm_root_id(self):
        for conversation in self:
            conversation.crm_root_id = conversation.partner_id.crm_root_id

    @api.depends(lambda self: self._get_link_fields())
    def _compute_company_id(self):
        for conversation in self:
            conversation.company_id = (
                conversation._get_first_linked("company_id")
                or conversation.company_id
                or self.env.company
            )

    @api.depends("name", "kind_id")
    def _compute_display_name(self):
        for conversation in self:
            conversation.display_name = conversation.name or conversation.kind_id.name

    # === CONSTRAINT METHODS === #

    @api.constrains(lambda self: ["partner_id", *self._get_link_fields()])
    def _check_belongs_somewhere(self):
        links = ["partner_id", *self._get_link_fields()]
        for conversation in self:
            if not any(conversation[link] for link in links):
                raise ValidationError(
                    self.env._("Choose the customer with whom the talk was held.")
                )

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        return super().copy_data({"date": fields.Datetime.now(), **(default or {})})

    # === BUSINESS METHODS === #

    @api.model
    def _get_kind(self, name):
        """Return the kind of the external id, the first one when it was deleted."""
        xmlid = f"crm_ext_core.crm_conversation_kind_{name}"
        kind = self.env.ref(xmlid, raise_if_not_found=False)
        return kind or self._default_kind_id()

    @api.model
    def _get_first_line(self, body):
        # html2plaintext would write asterisks around bold words.
        plain_body = INLINE_MARKUP.sub("", body or "")
        text = html2plaintext(plain_body, include_references=False).strip()
        return text.partition("\n")[0].strip("*_/ ")[:SUBJECT_LENGTH] or False

    def _get_first_linked(self, field_name):
        """Return the first value of ``field_name`` among the linked cases."""
        for link in self._get_link_fields():
            if value := self[link][field_name]:
                return value
        return self[field_name].browse()

    @api.model
    def _outlive_sources(self, link, text, sources):
        """Keep the texts of mails or meetings that are about to be deleted.

        :param str link: the field that links a talk to its source
        :param str text: the related field that shows the text of the source
        """
        # sudo: whoever may delete a source need not see the talk
        talks = self.sudo().with_context(active_test=False)
        for talk in talks.search([(link, "in", sources.ids), ("body", "=", False)]):
            talk.body = talk[text]

    @api.model
    def _update_crm_roots(self, partners):
        """Let the talks of ``partners`` follow their new root.

        One statement, because a moved group may have 100,000 talks.
        """
        self.flush_model(["partner_id", "crm_root_id"])
        partners.flush_recordset(["crm_root_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_conversation talk
                   SET crm_root_id = partner.crm_root_id
                  FROM res_partner partner
                 WHERE partner.id = talk.partner_id
                   AND partner.id = ANY(%s)
                   AND talk.crm_root_id IS DISTINCT FROM partner.crm_root_id
                """,
                list(partners.ids),
            )
        )
        self.invalidate_model(["crm_root_id"])

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class CrmOutreachMixin(models.AbstractModel):
    """What goes to the frozen people of a selection by one channel: letters, calls.

    It is written as a draft; started, it writes down a row for each person
    (``crm.outreach.person.mixin``), and a job contacts them batch by batch. A channel
    inherits both mixins, sets the attributes below, adds the states of its own and
    writes :meth:`_contact`.
    """

    _name = "crm.outreach.mixin"
    _description = "Outreach to the People of a Selection"
    _inherit = ["mail.thread", "mail.render.mixin"]
    _order = "id desc"

    _outreach_channel = ""
    """The channel of selections that it goes to."""
    _outreach_people = ""
    """The one2many field of its people."""
    _outreach_running = ""
    """The state in which the job works."""
    _outreach_job = ""
    """The xmlid of the scheduled action that calls ``_cron_contact``."""
    _outreach_batch = 100
    """How many people the job contacts between two commits."""
    _outreach_fixed = frozenset({"selection_id"})
    """Fields that no longer change when it has begun."""
    _outreach_number = 0
    """Keeps its rows in ``crm.campaign.report`` apart from others: from 5 to 15."""

    selection_id = fields.Many2one(
        "crm.selection",
        required=True,
        ondelete="restrict",
        index=True,
        domain=lambda self: [
            ("state", "=", "frozen"),
            ("channel", "=", self._outreach_channel),
        ],
    )
    campaign_id = fields.Many2one(related="selection_id.campaign_id", store=True)
    company_id = fields.Many2one(related="selection_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    started_by = fields.Many2one("res.users", readonly=True, copy=False)
    person_count = fields.Integer(string="People", compute="_compute_counts")
    progress = fields.Integer(compute="_compute_counts")

    # === COMPUTE METHODS === #
    def _compute_render_model(self):
        self.render_model = "res.partner"

    @api.depends(lambda self: [f"{self._outreach_people}.state"])
    def _compute_counts(self):
        # sudo: everybody counts, also whom the user may not see by name
        people = self._get_people_model().sudo()
        counts = {}
        for outreach, state, count in people._read_group(
            [(self._get_people_key(), "in", self.ids)],
            [self._get_people_key(), "state"],
            ["__count"],
        ):
            counts.setdefault(outreach.id, {})[state] = count
        for outreach in self:
            outreach.update(outreach._prepare_counts(counts.get(outreach.id, {})))

    def _prepare_counts(self, by_state):
        """Return the figures by the number of people in each state.

        Override for figures of a channel.
        """
        total = sum(by_state.values())
        left = sum(by_state.get(state, 0) for state in self._get_open_states())
        return {
            "person_count": total,
            "progress": round(100 * (total - left) / total) if total else 0,
        }

    # === CONSTRAINT METHODS === #
    @api.constrains("selection_id")
    def _check_selection_id(self):
        for outreach in self:
            outreach.selection_id._check_outreach_channel(self._outreach_channel)

    # === CRUD METHODS === #
    def write(self, vals):
        begun = self.filtered(lambda outreach: outreach.state != "draft")
        if begun and self._outreach_fixed.intersection(vals):
            raise UserError(begun._get_fixed_message())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        begun = self.filtered(lambda outreach: outreach.state != "draft")
        if begun:
            raise UserError(
                self.env._(
                    "%(names)s are kept: they tell who was contacted.",
                    names=", ".join(begun.mapped("display_name")),
                )
            )

    # === HOOKS === #
    def _get_fixed_message(self):
        """Return what to say to who changes ``_outreach_fixed`` after the start."""
        return self.env._(
            "%(names)s: what has begun no longer changes. Make a duplicate instead.",
            names=", ".join(self.mapped("display_name")),
        )

    def _check_ready(self):
        """Raise what is missing before people can be contacted.

        :raise UserError:
        """

    def _contact(self, people):
        """Contact these rows of people, who may still be contacted, and note it.

        It is committed together with the rows: nobody is contacted twice or left out.
        """
        raise NotImplementedError

    def _finish(self):
        """Close what is over."""
        self.state = "done"

    def _get_person_values(self):
        """Return the columns of a new row of people besides those of the mixin.

        :return: {column: expression on ``member`` (``id``, ``partner_id`` and
            ``number`` from 0)}
        :rtype: dict[str, SQL]
        """
        return {}

    @api.model
    def _get_report_columns(self):
        """Return columns of ``crm.campaign.report`` in which the channel differs.

        :return: expressions on ``outreach`` and ``entry``, a row of its people
        :rtype: dict[str, SQL]
        """
        return {}

    # === MODELS === #
    @api.model
    def _get_channel_models(self):
        """Return the models of all channels that inherit this one.

        :rtype: list[models.Model]
        """
        names = self.env.registry.descendants(["crm.outreach.mixin"], "_inherit")
        return [
            self.env[name] for name in sorted(names) if not self.env[name]._abstract
        ]

    @api.model
    def _get_people_model(self):
        return self.env[self._fields[self._outreach_people].comodel_name]

    @api.model
    def _get_people_key(self):
        """Return the name of the field by which people belong to this model."""
        return self._fields[self._outreach_people].inverse_name

    @api.model
    def _get_open_states(self):
        return self._get_people_model()._outreach_open

    # === PEOPLE === #
    def _get_starter(self):
        """Return whose rights count for what people get."""
        return self.started_by or self.env.user

    def _get_target_domain(self):
        """Return the domain of the members of the selection who are meant."""
        return Domain(
            [
                ("selection_id", "=", self.selection_id.id),
                ("state", "=", "included"),
                ("holdout", "=", False),
                ("partner_id", "!=", False),
            ]
        )

    def _get_target_count(self):
        # sudo: everybody is meant, also whom the user may not see by name
        members = self.env["crm.selection.member"].sudo()
        return members.search_count(self._get_target_domain())

    def _get_sample_person(self):
        """Return somebody whom the user may see, to show what people get."""
        members = self.env["crm.selection.member"]
        return members.search(self._get_target_domain(), limit=1).partner_id

    def _create_people(self):
        """Write a row for each person who is meant, in one statement."""
        people = self._get_people_model()
        # sudo: as in the count; whom the starter may not read is left out by the job
        members = self.env["crm.selection.member"].sudo()
        query = members._search(self._get_target_domain(), order="id")
        columns = {
            self._get_people_key(): SQL("%s", self.id),
            "member_id": SQL("member.id"),
            "partner_id": SQL("member.partner_id"),
            "state": SQL("'waiting'"),
            **self._get_person_values(),
        }
        statement = SQL(
            """
            INSERT INTO %s (%s)
            SELECT %s
              FROM (
                SELECT id, partner_id,
                       (row_number() OVER (ORDER BY id) - 1)::int AS number
                  FROM (%s) target
              ) member
             ORDER BY member.number
            """,
            SQL.identifier(people._table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(columns.values()),
            query.select("id", "partner_id"),
        )
        self.env.flush_query(statement)
        self.env.cr.execute(statement)
        people.invalidate_model()

    # === START === #
    def _start(self):
        """Write down who is contacted, and let the job do it in the background."""
        self.ensure_one()
        # Of two users at once the second one is refused.
        self.lock_for_update()
        if self.state != "draft":
            raise UserError(
                self.env._("%(name)s has begun already.", name=self.display_name)
            )
        self._check_ready()
        self._create_people()
        self.write({"state": self._outreach_running, "started_by": self.env.uid})
        # sudo: the job is the system's
        self.env.ref(self._outreach_job).sudo()._trigger()

    def _view_people(self, xmlid):
        """Return an action on people, with those of this record only."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [(self._get_people_key(), "=", self.id)]}

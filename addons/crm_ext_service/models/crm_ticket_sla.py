from odoo import api, fields, models
from odoo.exceptions import ValidationError

GOALS = [
    ("response", "First Response"),
    ("resolution", "Resolution"),
    ("stage", "Reaching a Stage"),
]


class CrmTicketSla(models.Model):
    """How fast we promise to answer, to solve, or to reach a stage.

    For each goal a ticket follows the first target, by sequence, that fits it.
    """

    _name = "crm.ticket.sla"
    _description = "Service Level Target"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )

    # === WHAT AND WHEN === #
    goal = fields.Selection(
        GOALS,
        required=True,
        default="resolution",
        help="First response: our first message that the customer can read, or the "
        "first outgoing talk. Closing a ticket settles all its targets.",
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        string="Stage to Reach",
        check_company=True,
        ondelete="restrict",
        help="This stage or any later one.",
    )
    hours = fields.Float(
        string="Within (Hours)",
        required=True,
        default=8,
        help="Working hours since the ticket was created.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        ondelete="restrict",
        check_company=True,
        help="The hours that count; days off of this calendar do not. Empty: those of "
        "the customer, else of the team, else of the company.",
    )
    pause_stage_ids = fields.Many2many(
        "helpdesk.ticket.stage",
        "crm_ticket_sla_pause_stage_rel",
        "sla_id",
        "stage_id",
        string="Paused in Stages",
        check_company=True,
        help="The clock stands still in these stages, and in all closed ones.",
    )
    step_ids = fields.One2many(
        "crm.ticket.sla.step", "sla_id", string="Escalation", copy=True
    )

    # === FOR WHICH TICKETS === #
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        check_company=True,
        help="These teams and those below them. Empty: all.",
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        check_company=True,
        help="These categories and those below them. Empty: all.",
    )
    priority = fields.Selection(
        lambda self: self.env["helpdesk.ticket"]._fields["priority"].selection,
        help="Empty: all.",
    )
    kind = fields.Selection(
        [("complaint", "Complaints"), ("other", "Other Tickets")], help="Empty: all."
    )
    tag_ids = fields.Many2many(
        "helpdesk.ticket.tag",
        string="Tags",
        check_company=True,
        help="Tickets with one of these tags, for example the one of a service "
        "contract. Empty: all.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        check_company=True,
        help="These people, or these companies with their people. Empty: all.",
    )
    with_tree = fields.Boolean(
        string="With Company Tree",
        default=True,
        help="Also all companies below these customers.",
    )

    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "A target has more than 0 hours."
    )
    _stage_of_goal = models.Constraint(
        "CHECK (goal <> 'stage' OR stage_id IS NOT NULL)",
        "Choose the stage that is to be reached.",
    )

    @api.constrains("calendar_id")
    def _check_calendar_id(self):
        for sla in self:
            calendar = sla.calendar_id
            if calendar and not (calendar.flexible_hours or calendar.attendance_ids):
                raise ValidationError(
                    self.env._(
                        "Nobody works in %(calendar)s. Enter its working hours first.",
                        calendar=calendar.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets.company_id._touch_crm_deadlines()
        return targets

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        if vals.keys() - {"name"}:
            (companies | self.company_id)._touch_crm_deadlines()
        return result

    def unlink(self):
        self.company_id._touch_crm_deadlines()
        # sudo: deadlines are written by the system only.
        self.env["crm.ticket.deadline"].sudo().search(
            [("sla_id", "in", self.ids)]
        ).unlink()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _match(self, tickets):
        """Return the targets of each ticket, the first that fits for each goal.

        :rtype: dict[helpdesk.ticket, crm.ticket.sla]
        """
        trees = self._get_trees(tickets)
        found = {}
        for ticket in tickets:
            chosen, goals = self.browse(), set()
            for sla in self:
                goal = sla.goal, sla.stage_id
                if goal not in goals and sla._is_for(ticket, trees):
                    goals.add(goal)
                    chosen |= sla
            found[ticket] = chosen
        return found

    def _get_trees(self, tickets):
        """Return the ids of the named customers above each ticket's company.

        :rtype: dict[int, set[int]]
        """
        heads = self.filtered("with_tree").partner_ids
        trees = {}
        if heads:
            links = self.env["crm.account.link"].search_fetch(
                [
                    ("ancestor_id", "in", heads.ids),
                    ("descendant_id", "in", tickets.commercial_partner_id.ids),
                ],
                ["ancestor_id", "descendant_id"],
            )
            for link in links:
                ancestors = trees.setdefault(link.descendant_id.id, set())
                ancestors.add(link.ancestor_id.id)
        return trees

    def _is_for(self, ticket, trees):
        return (
            self.company_id == ticket.company_id
            and (not self.priority or self.priority == ticket.priority)
            and (not self.kind or (self.kind == "complaint") == ticket.crm_is_complaint)
            and (not self.tag_ids or bool(self.tag_ids & ticket.tag_ids))
            and _is_below(ticket.team_id, self.team_ids)
            and _is_below(ticket.category_id, self.category_ids)
            and self._is_for_customer(ticket, trees)
        )

    def _is_for_customer(self, ticket, trees):
        customers = self.partner_ids
        if not customers:
            return True
        account = ticket.commercial_partner_id
        if customers & (ticket.partner_id | account):
            return True
        above = trees.get(account.id, set()) if self.with_tree else set()
        return not above.isdisjoint(customers.ids)

    def _get_calendar(self, ticket, customers):
        """Return the working hours that count; none at all means around the clock.

        :param customers: service hours of customers by company
        """
        return (
            self.calendar_id
            or customers.get(ticket.commercial_partner_id)
            or ticket.team_id.crm_calendar_id
            or ticket.company_id.resource_calendar_id
        )


def _is_below(record, heads):
    """Tell whether the record or one above it is among the heads, or none is asked."""
    if not heads:
        return True
    above = {int(part) for part in (record.parent_path or "").split("/") if part}
    return not above.isdisjoint(heads.ids)

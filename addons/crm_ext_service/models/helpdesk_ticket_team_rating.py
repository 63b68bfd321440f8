from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicketTeam(models.Model):
    """A team asks its customers how satisfied they were."""

    _name = "helpdesk.ticket.team"
    # The mixin first: its ratings are those of the tickets, not of the team itself.
    _inherit = ["rating.parent.mixin", "helpdesk.ticket.team"]

    crm_rating = fields.Boolean(
        string="Ask for a Rating",
        help="After a ticket was closed, its contact gets a mail with three faces: one "
        "click rates, and a word can be added. Tickets closed before this is switched "
        "on are left alone.",
    )
    crm_rating_since = fields.Datetime(
        string="Asks for Ratings since", readonly=True, copy=False
    )
    crm_rating_hours = fields.Integer(
        string="Hours after Closing",
        default=1,
        help="A ticket that is opened again in the meantime is not asked about. "
        "0: at once.",
    )
    crm_rating_template_id = fields.Many2one(
        "mail.template",
        string="Rating Mail",
        domain=[("model", "=", "helpdesk.ticket")],
        ondelete="restrict",
        help="Empty: Ticket: Rating",
    )

    _crm_rating_hours_positive = models.Constraint(
        "CHECK (crm_rating_hours >= 0)", "Ask 0 hours after closing or later."
    )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams.filtered("crm_rating").crm_rating_since = fields.Datetime.now()
        return teams

    def write(self, vals):
        if vals.get("crm_rating"):
            starting = self.filtered(lambda team: not team.crm_rating)
            starting.crm_rating_since = fields.Datetime.now()
        return super().write(vals)

    @api.constrains("crm_rating", "crm_rating_template_id")
    def _check_crm_rating_template(self):
        for team in self:
            if team.crm_rating and not team._get_crm_rating_template():
                raise UserError(
                    self.env._(
                        "Choose the mail that asks the customers of %(team)s for a "
                        "rating.",
                        team=team.name,
                    )
                )

    def _get_crm_rating_template(self):
        """Return the mail that asks for a rating: the one of the team, or ours."""
        self.ensure_one()
        xmlid = "crm_ext_service.mail_template_ticket_rating"
        ours = self.env.ref(xmlid, raise_if_not_found=False)
        return self.crm_rating_template_id or ours

    def action_crm_open_ratings(self):
        """Open what customers said about the tickets of this team."""
        self.ensure_one()
        xmlid = "crm_ext_service.rating_rating_action_tickets"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        domain = [
            ("parent_res_model", "=", self._name),
            ("parent_res_id", "=", self.id),
            ("consumed", "=", True),
        ]
        return {**action, "domain": domain}

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmAddressPass(models.TransientModel):
    """Writes the address of a company to those branches and people who are ticked."""

    _name = "crm.address.pass"
    _description = "Pass Address On"

    partner_id = fields.Many2one(
        "res.partner", string="From", required=True, readonly=True, ondelete="cascade"
    )
    address = fields.Char(string="New Address", compute="_compute_address")
    line_ids = fields.One2many(
        "crm.address.pass.line",
        "wizard_id",
        string="Branches and People",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    line_count = fields.Integer(compute="_compute_line_count")

    @api.depends("partner_id")
    def _compute_address(self):
        for wizard in self:
            wizard.address = wizard.partner_id._crm_get_address_line()

    @api.depends("partner_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.create(
                    {"partner_id": partner.id, "is_ticked": not partner.is_company}
                )
                for partner in wizard.partner_id._crm_get_address_receivers()
            ]

    @api.depends("line_ids")
    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids)

    def action_pass_on(self):
        """Write the address to the ticked ones and tell it in their chatter."""
        self.ensure_one()
        partner = self.partner_id
        receivers = self.line_ids.filtered("is_ticked").partner_id - partner
        if not receivers:
            raise UserError(
                self.env._(
                    "Nobody is ticked. Tick who gets the address, or choose Keep All."
                )
            )
        followers = receivers.with_context(crm_passes_address=True)
        followers.write(partner._crm_get_address())
        source_note = self.env._("Address passed on from %(name)s.", name=partner.name)
        receivers._message_log_batch(bodies=dict.fromkeys(receivers.ids, source_note))
        partner._message_log(
            body=self.env._(
                "Address passed on to: %(names)s.",
                names=", ".join(receivers.mapped("display_name")),
            )
        )
        return self.action_keep()

    def action_keep(self):
        """Close the offer in the form of the company."""
        if self.partner_id.crm_address_to_pass:
            self.partner_id.action_crm_keep_addresses()
        return {"type": "ir.actions.act_window_close"}


class CrmAddressPassLine(models.TransientModel):
    _name = "crm.address.pass.line"
    _description = "Receiver of an Address"

    wizard_id = fields.Many2one("crm.address.pass", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(related="partner_id.name")
    is_ticked = fields.Boolean(string="Change")
    is_company = fields.Boolean(string="Branch", related="partner_id.is_company")
    belongs_to = fields.Char(compute="_compute_belongs_to")
    address = fields.Char(string="Present Address", compute="_compute_address")
    follower_count = fields.Integer(
        string="People Who Follow",
        compute="_compute_follower_count",
        help="People of the branch who share its present address and get the new one "
        "together with it.",
    )

    @api.depends("partner_id")
    def _compute_belongs_to(self):
        for line in self:
            partner = line.partner_id
            company = partner.crm_parent_id if line.is_company else partner.parent_id
            line.belongs_to = company.name

    @api.depends("partner_id")
    def _compute_address(self):
        for line in self:
            line.address = line.partner_id._crm_get_address_line()

    @api.depends("partner_id")
    def _compute_follower_count(self):
        people = self.env["res.partner"].search(
            [
                ("parent_id", "in", self.partner_id.ids),
                ("type", "=", "contact"),
                ("is_company", "=", False),
            ]
        )
        people_by_partner = people.grouped("parent_id")
        for line in self:
            address = line.partner_id._crm_get_address()
            members = people_by_partner.get(line.partner_id, people.browse())
            line.follower_count = len(
                members.filtered(lambda p, a=address: p._crm_shares_address(a))
            )

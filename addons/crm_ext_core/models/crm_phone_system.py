from odoo import fields, models


class CrmPhoneSystem(models.Model):
    """A telephone system that reports its calls."""

    _name = "crm.phone.system"
    _description = "Telephone System"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(
        default=True, help="Reports of an archived telephone system are refused."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Callers are looked up among the contacts that this company may see.",
    )
    shape = fields.Selection(
        [
            ("generic", "Any (JSON or form)"),
            ("sipgate", "sipgate"),
            ("3cx", "3CX"),
            ("zammad", "Like Zammad's generic CTI"),
        ],
        string="Kind",
        required=True,
        default="generic",
        help="Decides which fields the reports of the system have.",
    )

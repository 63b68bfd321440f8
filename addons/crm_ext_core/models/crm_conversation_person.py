from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmConversation(models.Model):
    """The protocol of a person: talks with him, and those in which he took part."""

    _inherit = "crm.conversation"

    person_id = fields.Many2one(
        "res.partner",
        string="Person or Participant",
        store=False,
        search="_search_person_id",
        exportable=False,
    )

    @api.model
    def _search_person_id(self, operator, value):
        """Ask both indexes first: an OR over two tables walks through all talks."""
        if operator != "in":
            return NotImplemented
        person_ids = [person_id for person_id in value if person_id]
        self.flush_model(["partner_id", "participant_ids"])

        def to_sql(model, alias, query):
            return SQL(
                """%s = ANY(ARRAY(
                    SELECT id FROM crm_conversation WHERE partner_id = ANY(%s)
                     UNION
                    SELECT conversation_id FROM crm_conversation_participant_rel
                     WHERE partner_id = ANY(%s)))""",
                SQL.identifier(alias, "id"),
                person_ids,
                person_ids,
            )

        return Domain.custom(to_sql=to_sql)

from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.conversation.mixin"]

    _crm_conversation_field = "lead_id"
    _crm_conversation_direction = "out"

from odoo import models


class ProjectProject(models.Model):
    _name = "project.project"
    _inherit = ["project.project", "crm.conversation.mixin"]

    _crm_conversation_field = "project_id"
    _crm_conversation_kind = "meeting"
    _crm_conversation_direction = "out"


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "crm.conversation.mixin"]

    _crm_conversation_field = "task_id"
    _crm_conversation_kind = "meeting"
    _crm_conversation_direction = "out"

from odoo import models

MEASURE = "crm.complaint.measure"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Whoever is done with the reminder is done with the measure."""
        reminder = self.env.ref(
            "crm_ext_service.mail_activity_type_measure", raise_if_not_found=False
        )
        reminders = self.filtered(
            lambda activity: (
                activity.res_model == MEASURE and activity.activity_type_id == reminder
            )
        )
        # sudo: as Odoo does for the document of an activity that is done.
        measures = self.env[MEASURE].sudo().browse(reminders.mapped("res_id")).exists()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        measures = measures.filtered(lambda measure: measure.state == "planned")
        for measure in measures:
            measure.write(
                {"state": "done", "result": measure.result or feedback or False}
            )
        return result

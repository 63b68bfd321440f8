"""Letters and call lists share a mixin: one name for who started it, one job."""

from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    if column_exists(cr, "crm_letter", "printed_by"):
        rename_column(cr, "crm_letter", "printed_by", "started_by")
    # Scheduled actions are not updated: their schedule is the company's to change.
    cr.execute(
        """
        UPDATE ir_act_server action
           SET code = 'model._cron_contact()'
          FROM ir_cron cron
          JOIN ir_model_data data ON data.res_id = cron.id
         WHERE cron.ir_actions_server_id = action.id
           AND data.model = 'ir.cron'
           AND data.module = 'crm_ext_campaign'
           AND data.name IN ('ir_cron_crm_letter', 'ir_cron_crm_call_list')
        """
    )

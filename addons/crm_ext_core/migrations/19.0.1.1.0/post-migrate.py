from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Read the phone numbers anew: more notations are understood than before."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("DELETE FROM crm_phone_number WHERE source_field IS NOT NULL")
    # Owners who keep numbers of merged contacts are skipped by the filling
    kept = env["crm.phone.number"].search([])
    env.invalidate_all()
    for model, owners in (("res.partner", kept.partner_id), ("crm.lead", kept.lead_id)):
        env[model]._fill_crm_phone_numbers()
        owners.modified(env[model]._get_crm_phone_fields())
    env.flush_all()

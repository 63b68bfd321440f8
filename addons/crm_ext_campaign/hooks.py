# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def uninstall_hook(env):
    """Let the log of consents go, and the purposes vanish with their table.

    Odoo would delete our data records first, which fails as long as consents and
    selections refer to them.
    """
    env.cr.execute("DROP FUNCTION IF EXISTS crm_consent_append_only() CASCADE")
    env["ir.model.data"].search(
        [
            ("module", "=", "crm_ext_campaign"),
            ("model", "=", "crm.consent.purpose"),
        ]
    ).unlink()

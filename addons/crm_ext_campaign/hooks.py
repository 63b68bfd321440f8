# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def post_init_hook(env):
    """Switch on what this is about: Odoo's setting *Mailing Campaigns*.

    Both halves of it, so that the settings form shows it, and A/B tests find a winner.
    """
    env.ref("base.group_user")._apply_group(
        env.ref("mass_mailing.group_mass_mailing_campaign")
    )
    env.ref("mass_mailing.ir_cron_mass_mailing_ab_testing").active = True


def uninstall_hook(env):
    """Let the log of consents go, and the purposes vanish with their table.

    Odoo would delete our data records first, which fails as long as consents and
    selections refer to them.
    """
    env.cr.execute("DROP FUNCTION IF EXISTS crm_consent_append_only() CASCADE")
    env["ir.model.data"].search(
        [
            ("module", "=", "crm_ext_campaign"),
            ("model", "in", ["crm.consent", "crm.consent.purpose"]),
        ]
    ).unlink()

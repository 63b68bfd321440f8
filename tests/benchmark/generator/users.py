"""The people at the screen: a user that the jobs run as, and his colleagues."""

from . import words

MEASURED_LOGIN = "bench"
# What a seller who also answers complaints and sends mailings may see.
GROUPS = (
    "base.group_user",
    "sales_team.group_sale_salesman_all_leads",
    "helpdesk_mgmt.group_helpdesk_user",
    "mass_mailing.group_mass_mailing_user",
    "account.group_account_invoice",
)


def fill(env, plan):
    """Create the measured user and ten colleagues."""
    groups = [env.ref(xmlid).id for xmlid in GROUPS]
    users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
    names = [MEASURED_LOGIN, *(name.lower() for name in words.FIRST[:10])]
    users.create(
        [
            {
                "name": name.title(),
                "login": name,
                "email": f"{name}@our-company.example",
                "tz": "Europe/Berlin",
                "group_ids": [(6, 0, groups)],
            }
            for name in names
        ]
    )


def user_ids(env):
    """Return the ids of the users made here."""
    logins = [MEASURED_LOGIN, *(name.lower() for name in words.FIRST[:10])]
    return env["res.users"].search([("login", "in", logins)], order="id").ids

"""The people at the screen: a user that the jobs run as, and his colleagues."""

from . import words

MEASURED_LOGIN = "bench"
# Sells, too, but sees his own talks only, of the first company
SELLER_LOGIN = "anna"
# What a seller who also answers complaints and sends mailings may see.
GROUPS = (
    "base.group_user",
    "sales_team.group_sale_salesman_all_leads",
    "helpdesk_mgmt.group_helpdesk_user",
    "mass_mailing.group_mass_mailing_user",
    "account.group_account_invoice",
    "project.group_project_user",
)
SELLER_GROUPS = ("base.group_user", "sales_team.group_sale_salesman")
SECOND_COMPANY = "Our Second Company"


def fill(env, plan):
    """Create the measured user, ten colleagues and a second company for all but one."""
    second = env["res.company"].create({"name": SECOND_COMPANY})
    companies = env.company | second
    users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
    users.create(
        [
            {
                "name": login.title(),
                "login": login,
                "email": f"{login}@our-company.example",
                "tz": "Europe/Berlin",
                "company_id": env.company.id,
                "company_ids": [
                    (6, 0, (env.company if login == SELLER_LOGIN else companies).ids)
                ],
                "group_ids": [(6, 0, _groups(env, login))],
            }
            for login in _logins()
        ]
    )


def user_ids(env):
    """Return the ids of the users made here."""
    return env["res.users"].search([("login", "in", _logins())], order="id").ids


def company_ids(env):
    """Return the ids of the first and of the second company."""
    second = env["res.company"].search([("name", "=", SECOND_COMPANY)])
    return env.company.id, second.id


def _logins():
    return [MEASURED_LOGIN, *(name.lower() for name in words.FIRST[:10])]


def _groups(env, login):
    xmlids = SELLER_GROUPS if login == SELLER_LOGIN else GROUPS
    return [env.ref(xmlid).id for xmlid in xmlids]

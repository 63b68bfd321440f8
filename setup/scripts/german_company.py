"""Run by ``odoo shell``: make the company German before its accounting is installed."""

env = globals()["env"]
company = env.ref("base.main_company")
company.write(
    {"country_id": env.ref("base.de").id, "currency_id": env.ref("base.EUR").id}
)
company.partner_id.lang = "de_DE"
env.ref("base.user_admin").tz = "Europe/Berlin"
env.cr.commit()

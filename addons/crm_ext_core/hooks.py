"""Take the data of an existing database over at install, and give it back."""


def pre_init_hook(env):
    """Create and fill the columns that the ORM would fill row by row."""


def post_init_hook(env):
    """Fill the tables that need the models."""
    for model in ("res.partner", "crm.lead"):
        env[model]._fill_crm_phone_numbers()


def uninstall_hook(env):
    """Leave Odoo's own data as it was before."""

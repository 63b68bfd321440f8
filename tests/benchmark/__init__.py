"""How fast are we beside plain Odoo and beside the best SQL? See README.md."""

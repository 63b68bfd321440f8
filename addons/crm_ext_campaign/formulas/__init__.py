"""Formulas in plain Python, with their sources; nothing here knows of Odoo."""

"""The tables of our addons, filled as at their installation."""

import importlib
import inspect
from pathlib import Path

from odoo.tools import SQL

from . import users, words
from .expressions import pick, rand, skewed
from .sow import Prototype, bare, last_id, settle, undone

# Models and modules by whose code the side tables are filled
FILLING_MODELS = (
    "crm.account.link",
    "crm.phone.number",
    "crm.phone.mixin",
    "crm.number.alias",
    "crm.conversation.text",
    "crm.invoice.share",
)
FILLING_MODULES = (
    "crm_ext_core.hooks",
    "crm_ext_core.tools.phone",
    "crm_ext_core.tools.words",
)


def sources(env):
    """Return the source of the product's own code that the generator calls."""
    files = {inspect.getsourcefile(_module(name)) for name in FILLING_MODULES}
    for name in FILLING_MODELS:
        files |= {
            inspect.getsourcefile(base)
            for base in type(env[name]).mro()
            if base.__module__.startswith("odoo.addons.crm_ext")
        }
    return [Path(file).read_text(encoding="utf-8") for file in sorted(files)]


def _module(name):
    """Import a module of our addons; found only after Odoo knows its addons path."""
    return importlib.import_module(f"odoo.addons.{name}")


def take_over_companies(env):
    """Make company trees of the companies related to a company.

    Ends with the related companies as they were, because that is where plain Odoo
    keeps the tree; our code looks at people's only.
    """
    _module("crm_ext_core.hooks").take_over_company_parents(env)
    env["crm.account.link"]._rebuild()
    env.cr.execute(
        SQL(
            """UPDATE res_partner SET parent_id = crm_parent_id
                WHERE crm_parent_id IS NOT NULL"""
        )
    )
    settle(env.cr, "crm_account_link")


def read_phone_numbers(env, plan):
    """Make phone numbers of what is typed in the phone fields."""
    env["res.partner"]._fill_crm_phone_numbers()
    settle(env.cr, "crm_phone_number")


def divide_invoices(env, plan):
    """Divide the invoices among the orders that they bill."""
    env["crm.invoice.share"]._fill(env.company)
    settle(env.cr, "crm_invoice_share")


def register_ticket_numbers(env, plan):
    """Put the numbers of all tickets into the register of numbers."""
    env["crm.number.alias"]._fill_from_tickets()
    settle(env.cr, "crm_number_alias")


def log_talks(env, plan):
    """Log every talk that stands in the chatter, in our protocol too.

    Mails as links to their messages, one talk in ten for the second company. One in
    five is about a ticket, which is drawn by lot, whoever its customer is.
    """
    kinds = env["crm.conversation.kind"].search([]).ids
    mail = env["crm.conversation"]._get_kind("mail").id
    kind, share = pick(kinds, "s.n", 80), rand("s.n", 83)
    first, second = users.company_ids(env)
    with undone(env):
        talk = _prototype_of_talk(env)
    with bare(env.cr, "crm_conversation"):
        talk.sow(
            env.cr,
            SQL(
                f"""SELECT t.*, p.crm_root_id, %s + t.n AS id, m.id AS message_id,
                           ticket.id AS ticket_id
                     FROM bench.talk t
                     JOIN res_partner p ON p.id = t.partner_id
                LEFT JOIN mail_message m ON t.is_mail
                      AND m.message_id = '<talk-' || t.n || '@our-company.example>'
                LEFT JOIN helpdesk_ticket ticket
                       ON {rand("t.n", 84)} < 0.2
                      AND ticket.id = {skewed(plan.tickets, "t.n", 85)} - 1
                        + (SELECT min(id) FROM helpdesk_ticket
                            WHERE number LIKE 'HT%%')
                 ORDER BY t.n""",
                last_id(env.cr, "crm_conversation"),
            ),
            id="s.id",
            name="s.subject",
            date="s.said",
            create_date="s.said",
            kind_id=f"CASE WHEN s.is_mail THEN {mail} ELSE {kind} END",
            origin="CASE WHEN s.is_mail THEN 'mail' ELSE 'typed' END",
            direction=pick(["in", "out"], "s.n", 81),
            duration=f"round({rand('s.n', 82)}::numeric, 2)",
            body="CASE WHEN NOT s.is_mail THEN s.body END",
            message_id="s.message_id",
            task_id="s.task_id",
            project_id="s.project_id",
            ticket_id="s.ticket_id",
            company_id=f"CASE WHEN {share} < 0.1 THEN {second} ELSE {first} END",
            user_id="s.user_id",
            partner_id="s.partner_id",
            commercial_partner_id="s.commercial_id",
            crm_root_id="s.crm_root_id",
        )
    env["crm.conversation.text"]._rebuild()
    settle(env.cr, "crm_conversation")
    env.cr.execute(SQL("ANALYZE crm_conversation_text"))


def _prototype_of_talk(env):
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    return Prototype.read(
        env["crm.conversation"].create(
            {"partner_id": partner.id, "name": words.SUBJECTS[0], "body": "<p>-</p>"}
        )
    )

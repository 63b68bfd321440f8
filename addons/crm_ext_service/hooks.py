import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

THEIR_FAULT = 't-out="object.user_id.name"'
OWN_TEMPLATES = {
    "closed_ticket_template": "mail_template_ticket_closed",
    "changed_stage_template": "mail_template_ticket_stage",
}
NAMED_DOUBLES = 20  # in the log; the screen has all


def pre_init_hook(env):
    """Say which numbers stand twice; they keep the unique index from being made."""
    doubles = env.execute_query(
        SQL(
            """
            SELECT number, company_id, array_agg(id ORDER BY id)
              FROM helpdesk_ticket
             WHERE number <> '/'
          GROUP BY number, company_id
            HAVING count(*) > 1
          ORDER BY number
            """
        )
    )
    if not doubles:
        return
    _logger.warning(
        "%s ticket numbers stand twice. Nothing is renumbered. Numbers become unique "
        "when all but one of their tickets get a new number: Helpdesk > Configuration "
        "> Numbers That Stand Twice proposes which.",
        len(doubles),
    )
    for number, company_id, ticket_ids in doubles[:NAMED_DOUBLES]:
        _logger.warning(
            "Ticket number %s stands on the tickets %s of company %s.",
            number,
            ticket_ids,
            company_id,
        )


def post_init_hook(env):
    env["crm.number.alias"]._fill_from_tickets()
    env["helpdesk.ticket"]._report_crm_double_numbers()
    env["helpdesk.ticket"]._fill_crm_first_response()
    env["helpdesk.ticket"]._fill_crm_waiting_since()
    share_channels(env)
    use_own_templates(env)


def use_own_templates(env):
    """Let stages that nobody changed send our mails.

    Those of helpdesk_mgmt greet the customer with the name of the colleague. Who wrote
    them anew keeps them.
    """
    for theirs, ours in OWN_TEMPLATES.items():
        their_template = env.ref(f"helpdesk_mgmt.{theirs}", raise_if_not_found=False)
        our_template = env.ref(f"crm_ext_service.{ours}", raise_if_not_found=False)
        if not their_template or not our_template:
            continue
        body = their_template.with_context(lang="en_US").body_html or ""
        if THEIR_FAULT in body:
            stages = env["helpdesk.ticket.stage"].with_context(active_test=False)
            stages = stages.search([("mail_template_id", "=", their_template.id)])
            stages.mail_template_id = our_template
    # Teams from before: the default was not there yet when their column was made.
    teams = env["helpdesk.ticket.team"].with_context(active_test=False)
    teams = teams.search([("crm_acknowledge_template_id", "=", False)])
    teams.crm_acknowledge_template_id = env.ref(
        "crm_ext_service.mail_template_ticket_received", raise_if_not_found=False
    )


def share_channels(env):
    """Let all own companies use the channels that helpdesk_mgmt brings.

    It gives them to the company that installed it: the others have none.
    """
    env.cr.execute(
        SQL(
            """
            UPDATE helpdesk_ticket_channel channel
               SET company_id = NULL
              FROM ir_model_data data
             WHERE data.module = 'helpdesk_mgmt'
               AND data.model = 'helpdesk.ticket.channel'
               AND data.res_id = channel.id
               AND channel.company_id IS NOT NULL
            """
        )
    )
    env["helpdesk.ticket.channel"].invalidate_model(["company_id"])

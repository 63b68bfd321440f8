"""What was said about a ticket? Its newest talks."""

from ..generator import users
from ._talks import TalkJob

TICKETS = 20


class Benchmark(TalkJob):
    """The protocol of the tickets with the most talks.

    Plain Odoo has the chatter of the ticket, in which nobody wrote: what was said
    stands with the customers, whose messages it searches.
    """

    plain_is_wrong = "the chatter does not know which ticket a talk was about"

    def cases(self):
        return self.column(
            """SELECT ticket_id FROM crm_conversation WHERE ticket_id IS NOT NULL
             GROUP BY ticket_id ORDER BY count(*) DESC, ticket_id LIMIT %s""",
            TICKETS,
        )

    def ours(self, case):
        ticket = self.env["helpdesk.ticket"].browse(case)
        domain = ticket._get_crm_conversation_domain()
        return super().ours((domain, users.MEASURED_LOGIN))

    def plain(self, case):
        customer = self.env["helpdesk.ticket"].browse(case).partner_id
        return self.chatter(
            [("model", "=", "res.partner"), ("res_id", "=", customer.id)]
        )

    def limit(self, case):
        return self.best("t.ticket_id = %s", case)

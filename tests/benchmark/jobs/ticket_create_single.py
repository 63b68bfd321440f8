"""How long do ten new tickets take that come one after the other?"""

from .ticket_create import Benchmark as Batch


class Benchmark(Batch):
    """As from the web client, the portal and the mail gateway."""

    tickets = 10

    def _create_all(self, vals_list):
        for vals in vals_list:
            self.env["helpdesk.ticket"].create(vals)
            self.env.flush_all()

"""What the jobs about tickets share."""

import threading
from contextlib import closing

from lxml import etree

from odoo.modules.registry import Registry

from . import Job

PAGE = 80
COUNTED = 10_001  # The web client counts no further and shows "10000+".
LIST_VIEW = "helpdesk_mgmt.ticket_view_tree"


class TicketJob(Job):
    """Questions to the tickets, as the web client asks them."""

    def specification(self, model, arch, xpath="//field/@name"):
        """Return what the web client asks for each record of a view."""
        names = dict.fromkeys(etree.fromstring(arch).xpath(xpath))
        named = {"many2one", "many2many", "one2many"}
        return {
            name: {"fields": {"display_name": {}}}
            if model._fields[name].type in named
            else {}
            for name in names
        }

    def arch(self, model, xmlid, with_us=True):
        """Return the arch of a view, also as it is without our addons."""
        view = self.env.ref(xmlid).sudo()
        if with_us:
            return model.get_view(view.id, view.type)["arch"]
        return view.arch_db


def at_once(database, writers, work):
    """Let ``writers`` threads do ``work(cr)`` with a connection each; join the results.

    :rtype: list
    """
    registry, results, failures = Registry(database), [], []
    start = threading.Barrier(writers)

    def run():
        try:
            with closing(registry.cursor()) as cr:
                start.wait()
                results.extend(work(cr))
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run) for _writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results

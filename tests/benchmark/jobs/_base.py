"""What a job has to provide."""

import contextlib
from unittest.mock import patch

from odoo.tools import SQL


class Job:
    """One question, answered by us, by plain Odoo and by the best SQL we can write.

    `limit` may use side tables that the job makes in the schema `bench` by
    `prepare`, as if somebody kept them up to date for nothing.
    """

    plain_is_wrong = ""
    """Why plain Odoo's answer differs; empty where it has to be the same."""

    by_name_only = False
    """Whether the job runs only when it is named; what it writes is undone after it."""

    def __init__(self, name, env):
        self.name = name
        self.env = env

    @classmethod
    def prepare(cls, env):
        """Make the side tables of `limit`, once per database."""

    def cases(self):
        """Return the questions of the rounds; they are asked in turn."""
        raise NotImplementedError

    def ours(self, case):
        """Answer with our addons, as the measured user."""
        raise NotImplementedError

    def plain(self, case):
        """Answer as Odoo does without us."""
        raise NotImplementedError

    def limit(self, case):
        """Answer with the best SQL."""
        raise NotImplementedError

    def answer(self, variant, result):
        """Return what the variants' results are compared by; not measured."""
        return result

    def rows(self, code, *args, **named_args):
        """Run a query and return its rows."""
        self.env.cr.execute(SQL(code, *args, **named_args))
        return self.env.cr.fetchall()

    def column(self, code, *args):
        """Run a query and return its first column."""
        return [row[0] for row in self.rows(code, *args)]


@contextlib.contextmanager
def without_us(model, names):
    """Let these methods run as if our addons did not extend them."""
    with contextlib.ExitStack() as stack:
        for cls in type(model).mro():
            if cls.__module__.startswith("odoo.addons.crm_ext_"):
                for name in {*names} & cls.__dict__.keys():
                    stack.enter_context(patch.object(cls, name, _passed_by(cls, name)))
        yield


def _passed_by(cls, name):
    method = cls.__dict__[name]

    def call(records, *args, **kwargs):
        return getattr(super(cls, records), name)(*args, **kwargs)

    call.__dict__.update(method.__dict__)  # how the API calls it
    return call

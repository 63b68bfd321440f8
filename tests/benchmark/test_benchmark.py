"""The harness itself works: a small database is made, and every job runs on it."""

import pytest

from . import database, jobs, runner
from .__main__ import run
from .generator import Plan
from .place import Place
from .report import COLUMNS

SIZE = "1k"
READ_MODELS = (
    "res.partner",
    "sale.order",
    "sale.order.line",
    "account.move",
    "account.move.line",
    "helpdesk.ticket",
    "mail.activity",
    "mail.message",
    "mail.blacklist",
    "crm.account.link",
    "crm.phone.number",
    "crm.number.alias",
    "crm.conversation",
)


@pytest.fixture(scope="module")
def env():
    place = Place.from_environment()
    with database.environment(place, database.ready(place, SIZE)) as env:
        yield env


@pytest.mark.parametrize("model", READ_MODELS)
def test_the_orm_reads_generated_records(env, model):
    assert len(env[model].search([], limit=20, order="id desc").read()) == 20


def test_there_are_as_many_rows_as_planned(env):
    plan = Plan(SIZE)

    assert env["sale.order"].search_count([]) == plan.orders
    assert env["account.move"].search_count([]) == plan.invoices
    assert env["helpdesk.ticket"].search_count([]) == plan.tickets
    assert env["crm.conversation"].search_count([]) == plan.talks
    assert env["crm.phone.number"].search_count([]) == plan.partners


def test_the_company_trees_are_what_a_recomputation_gives(env):
    assert env["crm.account.link"].search_count([("depth", ">", 1)])
    assert env["crm.account.link"]._rebuild() == 0


def test_phone_numbers_are_what_is_typed_in_the_fields(env):
    numbers = env["crm.phone.number"].search([])

    assert all(number.e164 == number.partner_id.phone_sanitized for number in numbers)


def test_invoices_balance(env):
    for invoice in env["account.move"].search([], limit=20):
        assert sum(invoice.line_ids.mapped("balance")) == pytest.approx(0)
        assert invoice.amount_untaxed == pytest.approx(
            sum(invoice.invoice_line_ids.mapped("price_subtotal"))
        )


@pytest.mark.parametrize("name", jobs.names())
def test_a_job_is_answered_alike_by_all_three(env, name):
    row = run(env, name, SIZE, rounds=2)

    assert set(row) == set(COLUMNS)


def test_a_wrong_answer_is_noticed(env):
    class Wrong(jobs.Job):
        def cases(self):
            return [1]

        def ours(self, case):
            return [2]

        def plain(self, case):
            return [1]

        limit = plain

    with pytest.raises(runner.Mismatch, match="ours found"):
        runner.measure(Wrong("wrong", env), rounds=1)

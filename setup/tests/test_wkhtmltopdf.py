"""The stand-in for wkhtmltopdf."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from setup.environment import BIN


@pytest.fixture(scope="module")
def tool():
    loader = SourceFileLoader("wkhtmltopdf", str(BIN / "wkhtmltopdf"))
    module = module_from_spec(spec_from_loader("wkhtmltopdf", loader))
    sys.modules[module.__name__] = module  # where dataclasses look for it
    loader.exec_module(module)
    return module


def test_command_line_of_odoo_is_understood(tool):
    job = tool.parse(
        "--disable-local-file-access --quiet --page-size A5 --margin-top 52.0"
        " --orientation Landscape --javascript-delay 1000 --header-html head.html"
        " one.html two.html out.pdf".split()
    )

    assert job.bodies == [Path("one.html"), Path("two.html")]
    assert job.target == Path("out.pdf")
    assert job.page == (210, 148)
    assert job.margin("top") == 52
    assert job.margin("left") == 10


def test_own_paper_size_wins(tool):
    job = tool.parse(["--page-width", "100mm", "--page-height", "50mm", "out.pdf"])

    assert job.page == (100, 50)


def test_it_says_that_it_can_print_headers(tool, capsys):
    tool.main(["--version"])

    assert "with patched qt" in capsys.readouterr().out

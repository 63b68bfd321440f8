"""Every story of the screen is told on a desktop and on a phone."""

import pytest
from browser.web_client import DESKTOP, PHONE


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def screen(request):
    return request.param

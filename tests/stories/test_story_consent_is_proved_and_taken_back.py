"""A consent is asked for by mail, confirmed, proved, and taken back by one click."""

import re

import pytest
import requests

ADDRESS = "klara@consent.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # RFC 8058
WORDS = "I would like to hear about your spring catalogue."


@pytest.fixture(scope="module")
def klara(admin):
    return admin["res.partner"].create({"name": "Klara Konsens", "email": ADDRESS})


@pytest.fixture(scope="module")
def purpose(mara):
    return mara["crm.consent.purpose"].create(
        {"name": "Spring catalogue", "description": WORDS}
    )


@pytest.fixture
def visitor(server):
    """A browser that nobody is logged in with."""
    return Visitor(server.url)


class Visitor:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def _on_server(self, link):
        """Return a link of a mail with the address that the server has in this test."""
        return self.url + re.sub(r"^https?://[^/]+", "", link)

    def look(self, link):
        return self.session.get(self._on_server(link), timeout=60)

    def press(self, link):
        """Press the button of the form on a page."""
        page = self.look(link).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        data = {"csrf_token": token}
        return self.session.post(self._on_server(link), data=data, timeout=60)

    def one_click(self, link):
        """Do what a mail program does: no cookies, no page."""
        return requests.post(
            self._on_server(link), data=ONE_CLICK, timeout=60, allow_redirects=False
        )


def _statements(client):
    return client["crm.consent"].search_read(
        [["email", "=", ADDRESS]],
        ["action", "source", "text", "proof", "version", "number", "purpose_id"],
    )


def _newest_message(mail):
    messages = [message for rcpts, message in mail.messages if ADDRESS in rcpts]
    return messages[-1]


def test_who_confirms_the_mail_has_agreed_and_it_is_proved(
    mail, admin, mara, klara, purpose, visitor
):
    wizard = mara["crm.consent.ask"].create(
        {
            "partner_ids": [(6, 0, [klara])],
            "purpose_id": purpose,
            "source": "Form at our stand",
        }
    )
    mara["crm.consent.ask"].action_ask([wizard])
    admin.run_job("mail.ir_cron_mail_scheduler_action")
    message = _newest_message(mail)
    html = message.get_body(preferencelist=("html",)).get_content()
    assert WORDS in html
    link = re.search(r'href="([^"]*/consents/confirm/[^"]*)"', html).group(1)

    visitor.look(link)
    assert not _statements(mara)
    visitor.press(link)

    [row] = _statements(mara)
    assert row["action"] == "granted"
    assert row["text"] == WORDS
    assert row["source"] == "Double opt-in: Form at our stand"
    assert message["Message-ID"].strip() in row["proof"]


def test_one_click_in_the_mail_program_takes_it_back(
    mail, admin, mara, klara, purpose, visitor
):
    """The headers of RFC 8058 are those of the mailing's own mails."""
    selection = mara["crm.selection"].create(
        {
            "name": "Klara and the catalogue",
            "purpose_id": purpose,
            "criterion_ids": [
                (
                    0,
                    0,
                    {
                        "mode": "include",
                        "kind": "domain",
                        "domain": f"[('id', '=', {klara})]",
                    },
                ),
            ],
        }
    )
    mara["crm.selection"].action_freeze([selection])
    mailing = mara["mailing.mailing"].create(
        {
            "subject": "Spring catalogue",
            "crm_selection_id": selection,
            "mailing_model_id": admin.ref("base.model_res_partner"),
            "body_html": "<p>Here it is</p>",
            "body_arch": "<p>Here it is</p>",
        }
    )
    mara["mailing.mailing"].action_put_in_queue([mailing])
    admin.run_job("mass_mailing.ir_cron_mass_mailing_queue")
    admin.run_job("mail.ir_cron_mail_scheduler_action")
    message = _newest_message(mail)
    assert message["Subject"] == "Spring catalogue"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<> ")

    visitor.look(link)
    assert len(_statements(mara)) == 1
    answer = visitor.one_click(link)

    assert answer.status_code == 200
    newest, _granted = _statements(mara)
    assert newest["action"] == "withdrawn"
    assert newest["purpose_id"][0] == purpose
    assert not admin["mail.blacklist"].search([["email", "=", ADDRESS]])


def test_log_is_sealed_and_intact(mara):
    numbers = [row["number"] for row in _statements(mara)]
    assert len(numbers) == 2
    assert numbers == sorted(numbers, reverse=True)
    assert all(numbers)

    action = mara["crm.consent.check"].action_check([])

    check = mara.read_one("crm.consent.check", action["res_id"], ["state", "findings"])
    assert check["state"] == "intact", check["findings"]


def test_sales_sees_no_consents(sabine):
    with pytest.raises(Exception, match="AccessError"):
        sabine["crm.consent"].search_read([], ["email"])

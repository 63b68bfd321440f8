"""Mails of customers come by SMTP, our server fetches them by IMAP."""

import pytest
from post_office import OUR_DOMAIN, PostOffice

SMOKE_MINUTES = 60


def pytest_addoption(parser):
    parser.addoption("--minutes", type=int, default=SMOKE_MINUTES)


@pytest.fixture(scope="session")
def mail():
    """The post office instead of the sink: mails are also answered."""
    with PostOffice().open() as post:
        yield post


@pytest.fixture(scope="session")
def intake(server, admin, mail):
    """A team with an address, and how our server gets and sends its mail.

    At the end: no mail failed in the server.
    """
    yield Intake(server, admin, mail)
    log = server.log.read_text() if server.log else ""
    assert "Traceback" not in log
    assert "Failed to process mail" not in log


@pytest.fixture
def post(mail):
    """The post office; each test begins with empty bags and no machines."""
    mail.machines.clear()
    mail.outbox.clear()
    yield mail
    mail.machines.clear()
    mail.let_machines_answer()


class Intake:
    """What Odoo makes of the mails to ``repairs@own.example``."""

    def __init__(self, server, admin, post):
        self.server = server
        self.admin = admin
        self.post = post
        self.company_id = admin.read_one("res.users", admin.uid, ["company_id"])[
            "company_id"
        ][0]
        self._open_mail_servers()
        [self.team_id] = admin["helpdesk.ticket.team"].create(
            [
                {
                    "name": "Repairs by Mail",
                    "alias_name": "repairs",
                    "alias_domain_id": self.domain_id,
                    "crm_acknowledge": True,
                    "crm_acknowledge_template_id": admin.ref(
                        "crm_ext_service.mail_template_ticket_received"
                    ),
                }
            ]
        )

    def _open_mail_servers(self):
        admin = self.admin
        found = admin["mail.alias.domain"].search([("name", "=", OUR_DOMAIN)])
        self.domain_id = (
            found or admin["mail.alias.domain"].create([{"name": OUR_DOMAIN}])
        )[0]
        admin["res.company"].write(
            [self.company_id],
            {"alias_domain_id": self.domain_id, "email": f"info@{OUR_DOMAIN}"},
        )
        admin["ir.mail_server"].create(
            [
                {
                    "name": "Post Office",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": self.post.port,
                    "smtp_encryption": "none",
                    "sequence": 1,
                }
            ]
        )
        [self.fetch_id] = admin["fetchmail.server"].create(
            [
                {
                    "name": "Post Office",
                    "server_type": "imap",
                    "server": "127.0.0.1",
                    "port": self.post.imap_port,
                    "user": "repairs",
                    "password": "repairs",
                }
            ]
        )
        admin["fetchmail.server"].button_confirm_login([self.fetch_id])

    def fetch(self):
        """Fetch until the mailbox is read; nothing may stay or fail."""
        while not all(letter.seen for letter in self.post.inbox):
            self.admin["fetchmail.server"].fetch_mail([self.fetch_id])
        state = self.admin.read_one(
            "fetchmail.server", self.fetch_id, ["error_message"]
        )
        assert not state["error_message"], state

    def tickets(self, *domain):
        """Return the tickets of the team that fit, the oldest first."""
        return self.admin["helpdesk.ticket"].search_read(
            [("team_id", "=", self.team_id), *domain],
            [
                "number",
                "name",
                "description",
                "partner_id",
                "partner_email",
                "closed",
                "user_id",
                "channel_id",
                "crm_acknowledged_date",
            ],
            order="id",
        )

    def messages(self, ticket, *domain):
        """Return the messages on a ticket, the oldest first."""
        return self.admin["mail.message"].search_read(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket["id"]), *domain],
            ["body", "message_type", "subtype_id", "attachment_ids", "message_id"],
            order="id",
        )

    def files(self, message):
        """Return {name: size} of what is attached to a message."""
        files = self.admin["ir.attachment"].read(
            message["attachment_ids"], ["name", "file_size"]
        )
        return {file["name"]: file["file_size"] for file in files}

    def pass_minutes(self, minutes):
        """Let what happened be so much longer ago: stands for waiting."""
        shifted = [
            "UPDATE helpdesk_ticket SET crm_acknowledged_date = "
            f"crm_acknowledged_date - interval '{minutes} min', create_date = "
            f"create_date - interval '{minutes} min' WHERE team_id = {self.team_id}",
            "UPDATE mail_message SET create_date = create_date - interval "
            f"'{minutes} min' WHERE model = 'helpdesk.ticket'",
        ]
        self.server.sql(*shifted, "SELECT 1")

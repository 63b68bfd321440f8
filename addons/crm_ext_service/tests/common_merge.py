from datetime import datetime
from unittest.mock import patch

from .common_flow import FlowCommon

MONDAY = datetime(2026, 3, 2, 8, 0)
TUESDAY = datetime(2026, 3, 3, 8, 0)
WEDNESDAY = datetime(2026, 3, 4, 8, 0)


class TicketMergeCommon(FlowCommon):
    """Bert and Carla of Adler GmbH report the same leak, on Monday and on Tuesday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla = cls.env["res.partner"].create(
            {
                "name": "Carla Sand",
                "parent_id": cls.adler.id,
                "email": "carla@adler.example",
            }
        )
        cls.ticket = cls._create_ticket_on(MONDAY, partner_id=cls.bert.id)
        cls.double = cls._create_ticket_on(
            TUESDAY,
            name="Water below the pump",
            description="<p>It drips.</p>",
            partner_id=cls.carla.id,
        )

    @classmethod
    def _create_ticket_on(cls, moment, **values):
        with patch.object(cls.env.cr, "now", lambda: moment):
            ticket = cls._create_ticket(**values)
            cls.env.flush_all()
        return ticket

    def _merge(self, tickets, survivor=None, **options):
        survivor = survivor or self.ticket
        return tickets.with_user(self.erika)._merge_crm_into(
            survivor.with_user(self.erika), **options
        )

    def _write_mail(self, ticket, author, body, **values):
        return ticket.message_post(
            body=body,
            author_id=author.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

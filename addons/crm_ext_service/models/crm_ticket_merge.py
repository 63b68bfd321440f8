from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formataddr, html2plaintext

TICKET = "helpdesk.ticket"


class CrmTicketMerge(models.Model):
    """A ticket that goes on in another one, and all that it takes to undo that."""

    _name = "crm.ticket.merge"
    _description = "Merge of Tickets"
    _order = "id desc"
    _rec_name = "merged_id"

    merged_id = fields.Many2one(
        TICKET,
        string="Merged Ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(
        TICKET,
        string="Goes on as",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", string="Own Company", store=True, index=True
    )
    user_id = fields.Many2one("res.users", string="Merged by", readonly=True)
    date = fields.Datetime(string="Merged on", readonly=True)
    state = fields.Selection(
        [("done", "Merged"), ("undone", "Undone")],
        default="done",
        required=True,
        readonly=True,
    )
    undo_user_id = fields.Many2one("res.users", string="Undone by", readonly=True)
    undo_date = fields.Datetime(string="Undone on", readonly=True)
    left_count = fields.Integer(
        string="Left There",
        readonly=True,
        help="Messages, talks and other records that the undo did not bring back, "
        "because they were moved or deleted after the merge.",
    )
    journal = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="What was moved, by model and field, and which values changed.",
    )

    # === ACTIONS === #

    def action_undo(self):
        """Take the merge back and open the ticket that was merged."""
        self.ensure_one()
        # Without sudo: who may change both tickets may take them apart.
        (self.merged_id | self.ticket_id).check_access("write")
        self._check_undo()
        self.sudo()._undo()
        return self.merged_id.get_formview_action()

    # === MERGE === #

    @api.model
    def _merge(self, ticket, survivor):
        """Let ``ticket`` go on in ``survivor``; both were checked by the caller."""
        # sudo: what hangs on the ticket may belong to anybody; the journal is ours.
        merge = self.sudo().create(
            {
                "merged_id": ticket.id,
                "ticket_id": survivor.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
            }
        )
        ticket, survivor = merge.merged_id, merge.ticket_id
        merge.journal = {
            "duplicate_id": ticket.duplicate_id.id,
            "periods": merge._copy_periods(ticket, survivor).ids,
            "values": merge._fill_values(ticket, survivor),
            "created": merge._copy_request(ticket, survivor).ids,
            "moved": merge._move_links(ticket, survivor),
            "followers": merge._add_followers(ticket, survivor),
        }
        ticket.with_context(tracking_disable=True).write(
            {"active": False, "duplicate_id": survivor.id, "crm_merge_id": merge.id}
        )
        ticket._message_log(
            body=self.env._("Goes on as %(ticket)s.", ticket=survivor._get_html_link())
        )
        return merge

    @api.model
    def _copy_periods(self, ticket, survivor):
        """Let the survivor know in which stages the ticket was before it began itself.

        Its clock starts with the ticket now, and stands where the ticket's stood.
        """
        until = survivor._get_crm_start()
        periods = self.env["crm.ticket.clock"]._get_periods(ticket)[ticket.id]
        return self.env["crm.ticket.stage.period"].create(
            [
                {
                    "ticket_id": survivor.id,
                    "stage_id": stage.id,
                    "date_from": date_from,
                    "date_to": min(date_to or until, until),
                }
                for stage, date_from, date_to in periods
                if date_from < until
            ]
        )

    @api.model
    def _copy_request(self, ticket, survivor):
        """Put what the customer asked among the messages, unless it is one already."""
        messages = self.env["mail.message"]
        request = _normalize(ticket.description)
        known = ticket.message_ids.filtered(lambda m: m.message_type != "notification")
        if not request or any(request in _normalize(m.body) for m in known):
            return messages
        name = ticket.partner_name or ticket.partner_id.name or ticket.number
        return messages.create(
            {
                "model": TICKET,
                "res_id": survivor.id,
                "subject": ticket.name,
                "body": ticket.description,
                "date": ticket._get_crm_start(),
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "author_id": ticket.partner_id.id,
                "email_from": formataddr((name, ticket.partner_email or "")),
            }
        )

    @api.model
    def _add_followers(self, ticket, survivor):
        """Return the ids of the contacts that follow the survivor from now on.

        The customer who asked hears the answer.
        """
        followers = ticket.message_partner_ids | (
            ticket.partner_id - survivor.partner_id
        )
        added = followers - survivor.message_partner_ids
        survivor.message_subscribe(added.ids)
        return added.ids

    # === UNDO === #

    def _check_undo(self):
        self.ensure_one()
        if self.state == "undone":
            raise UserError(self.env._("This merge is undone already."))
        # sudo: the ticket may have gone to another team.
        survivor = self.ticket_id.sudo()
        if survivor.duplicate_id:
            raise UserError(
                self.env._(
                    "%(ticket)s itself goes on as %(survivor)s. Undo that merge first.",
                    ticket=survivor.display_name,
                    survivor=survivor.duplicate_id.display_name,
                )
            )

    def _undo(self):
        """Give back what the merge took; what came later stays where it is."""
        ticket, survivor = self.merged_id, self.ticket_id
        (ticket | survivor)._lock_crm_for_merge()
        journal = self.journal
        ticket.with_context(tracking_disable=True).write(
            {
                "active": True,
                "duplicate_id": journal["duplicate_id"],
                "crm_merge_id": False,
            }
        )
        self.env["mail.message"].browse(journal["created"]).exists().unlink()
        periods = self.env["crm.ticket.stage.period"].browse(journal["periods"])
        periods.exists().unlink()
        left_count = self._move_links_back(ticket, survivor, journal["moved"])
        self._restore_values(survivor, journal["values"])
        survivor.message_unsubscribe(journal["followers"])
        self.write(
            {
                "state": "undone",
                "undo_user_id": self.env.uid,
                "undo_date": fields.Datetime.now(),
                "left_count": left_count,
            }
        )
        (ticket | survivor)._update_crm_after_merge()
        for own, other in ((ticket, survivor), (survivor, ticket)):
            own._message_log(
                body=self.env._(
                    "The merge with %(ticket)s was undone.",
                    ticket=other._get_html_link(),
                )
            )


def _normalize(html):
    return " ".join(html2plaintext(html or "").split())

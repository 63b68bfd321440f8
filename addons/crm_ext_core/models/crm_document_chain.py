from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

MAX_ENTRIES = 20
"""Entries of a kind that the view shows; the others open as a list."""


class ChainKind(NamedTuple):
    """One kind of documents in the chain."""

    sequence: int
    key: str
    label: str
    get_records: Callable
    """Takes one order and returns its documents."""
    date: str = ""
    """The field with the day of a document; several, separated by commas: the first
    that is filled."""
    is_shared: bool = False
    """Whoever reads the order may know that these exist and how far they are."""


class CrmDocumentChain(models.AbstractModel):
    """From the call to the money: all that belongs to an order, in one view."""

    _name = "crm.document.chain"
    _description = "Chain of Documents"

    @api.model
    @api.readonly
    def get_chain(self, model, res_id):
        """Return what led to the orders behind a document and what followed.

        What the user may not read is left out; deliveries, productions and invoices of
        an order that he may read are named, as its progress does, but do not open.

        :return: ``title`` and ``groups``, each a dict with key, label, total, model,
            the domain of all and entries; an entry has model, res_id, name, text,
            date, state, amount, can_open, is_start and order_ids
        :rtype: dict
        """
        start = self._get_start(model, res_id)
        # sudo: the way leads over lines that not everybody may read. What is archived
        # is part of the story.
        origin = start.sudo().with_context(active_test=False)
        orders = origin._get_crm_chain_orders().sorted("id")
        latest = orders[-MAX_ENTRIES:]
        readable = orders.sudo(False)._filtered_access("read").sudo()
        groups = []
        for kind in sorted(self._get_kinds(), key=attrgetter("sequence")):
            # A collective invoice may bill hundreds of orders: all are listed, the
            # latest with what belongs to them.
            links = self._get_links(kind, orders if kind.key == "order" else latest)
            if group := self._prepare_group(kind, links, start, readable):
                groups.append(group)
        return {"title": start.display_name, "groups": groups}

    @api.model
    def _get_start(self, model, res_id):
        if not hasattr(self.env.get(model), "_get_crm_chain_orders"):
            raise AccessError(self.env._("There is no chain of this record."))
        start = self.env[model].browse(res_id).exists()
        if not start:
            raise UserError(self.env._("This record was deleted. Search it once more."))
        start.check_access("read")
        return start

    @api.model
    def _get_kinds(self):
        """Return the kinds of documents in the order in which they come about.

        Extension point.

        :rtype: list[ChainKind]
        """
        return [
            ChainKind(10, "campaign", self.env._("Campaign"), _get_campaign),
            ChainKind(20, "lead", self.env._("Lead"), _get_lead, "create_date"),
            ChainKind(30, "talk", self.env._("Talks"), _get_talks, "date"),
            ChainKind(50, "order", self.env._("Order"), _get_order, "date_order"),
            ChainKind(
                70, "purchase", self.env._("Purchase"), _get_purchases, "date_order"
            ),
            ChainKind(
                80,
                "delivery",
                self.env._("Delivery"),
                _get_transfers,
                "date_done,scheduled_date",
                is_shared=True,
            ),
            ChainKind(
                90,
                "invoice",
                self.env._("Customer Invoice"),
                partial(_get_moves, "out_invoice"),
                "invoice_date",
                is_shared=True,
            ),
            ChainKind(
                95,
                "refund",
                self.env._("Credit Note"),
                partial(_get_moves, "out_refund"),
                "invoice_date",
                is_shared=True,
            ),
            ChainKind(98, "payment", self.env._("Payment"), _get_payments, "date"),
        ]

    @api.model
    def _get_links(self, kind, orders):
        """Return the documents of a kind, each with the orders that it belongs to."""
        links = {}
        for order in orders:
            for record in kind.get_records(order):
                links[record] = links.get(record, orders.browse()) | order
        return links

    @api.model
    def _prepare_group(self, kind, links, start, readable):
        """Return one kind of documents as the view shows it, None without any."""
        if not links:
            return None
        records = next(iter(links)).browse().concat(*links)
        allowed = set(records.sudo(False)._filtered_access("read")._ids)
        shown = [
            record
            for record in records
            if record.id in allowed
            or kind.key == "order"
            or (kind.is_shared and links[record] & readable)
        ]
        if not shown:
            return None
        shown.sort(key=lambda record: (self._get_date(kind, record) or "", record.id))
        return {
            "key": kind.key,
            "label": kind.label,
            "total": len(shown),
            "model": records._name,
            "domain": [("id", "in", [record.id for record in shown])],
            "entries": [
                {
                    **self._prepare_entry(kind, record, record.id in allowed),
                    "is_start": (record._name, record.id) == (start._name, start.id),
                    "order_ids": links[record].ids,
                }
                for record in self._cut(shown, start)
            ],
        }

    @api.model
    def _cut(self, records, start):
        """Return the latest records, and where one comes from."""
        kept = records[-MAX_ENTRIES:]
        return [record for record in records if record in kept or record.id == start.id]

    @api.model
    def _get_date(self, kind, record):
        """Return the day of a document, ISO, to sort by; empty without one."""
        for name in filter(None, kind.date.split(",")):
            if moment := record[name]:
                if isinstance(moment, datetime):
                    moment = fields.Datetime.context_timestamp(self, moment)
                return moment.strftime("%Y-%m-%d")
        return ""

    @api.model
    def _prepare_entry(self, kind, record, can_open):
        """Return what the view says of a document; only its name and state if closed.

        :param record: in sudo, because names and states may be known
        """
        date = self._get_date(kind, record)
        entry = {
            "model": record._name,
            "res_id": record.id,
            "name": self._get_name(record),
            "date": date and format_date(self.env, date),
            "state": self._get_state(record),
            "can_open": can_open,
            "text": "",
            "amount": "",
        }
        if can_open:
            entry["text"] = self._get_text(record)
            entry["amount"] = self._get_amount(record)
        return entry

    @api.model
    def _get_name(self, record):
        """Return the number of a document; the name of an invoice has more."""
        is_move = record._name == "account.move"
        return is_move and record.name or record.display_name

    @api.model
    def _get_state(self, record):
        """Return how far a document is, in the words of the user's language."""
        names = ["state"]
        if record._name == "account.move" and record.state == "posted":
            names = ["payment_state"]
        for name in names:
            field = record._fields.get(name)
            if field and field.type == "selection":
                labels = dict(field._description_selection(self.env))
                return labels.get(record[name], "")
        return record.stage_id.display_name if "stage_id" in record else ""

    @api.model
    def _get_text(self, record):
        """Return whom a document concerns."""
        if "partner_id" not in record:
            return ""
        return record.partner_id.display_name or ""

    @api.model
    def _get_amount(self, record):
        for name in ("amount_total", "amount"):
            if name in record and "currency_id" in record:
                return format_amount(self.env, record[name], record.currency_id)
        return ""


def _get_order(order):
    return order


def _get_campaign(order):
    return order.campaign_id


def _get_lead(order):
    return order.opportunity_id


def _get_talks(order):
    return order._get_crm_chain_talks()


def _get_purchases(order):
    """Return what was bought for the order, where Odoo's addons for that are there."""
    find = getattr(order, "_get_purchase_orders", None)
    return find() if find else ()


def _get_transfers(order):
    # Earlier steps in the warehouse know the order by its reference only.
    return order.picking_ids | order.stock_reference_ids.move_ids.picking_id


def _get_moves(move_type, order):
    return order.order_line.invoice_lines.move_id.filtered(
        lambda move: move.move_type == move_type
    )


def _get_payments(order):
    moves = order.order_line.invoice_lines.move_id
    return moves.matched_payment_ids | moves.reconciled_payment_ids

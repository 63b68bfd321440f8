from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import clean_context, email_normalize, plaintext2html


class CrmConversation(models.Model):
    """Phone calls and claims of OCA's addons become talks, where they are installed.

    They are copied once: the addons may be uninstalled afterwards.
    """

    _inherit = "crm.conversation"

    former_key = fields.Char(
        readonly=True,
        copy=False,
        help="Model and id of the former record that this talk was.",
    )

    _former_key = models.UniqueIndex(
        "(former_key) WHERE former_key IS NOT NULL",
        "This record is in the protocol already.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_former_domains(self):
        """Return what can be taken over: the records of each model that count.

        Override it, together with :meth:`_prepare_former_values`, to add a model.

        :rtype: dict[str, odoo.fields.Domain]
        """
        return {
            "crm.phonecall": Domain("state", "!=", "cancel"),
            "crm.claim": Domain.TRUE,
        }

    @api.model
    def _log_former(self, records):
        """Enter former records into the protocol, each once.

        :return: the new talks
        """
        # sudo: the protocol is complete whoever starts this
        # As keywords the defaults would stay: pylint: disable=context-overridden
        conversations = self.sudo().with_context(clean_context(self.env.context))
        records = records.sudo() - conversations._filter_in_protocol(records.sudo())
        return conversations.create(
            [
                {
                    **values,
                    "origin": "former",
                    "former_key": self._get_former_key(record),
                }
                for record in records
                if (values := conversations._prepare_former_values(record))
            ]
        )

    @api.model
    def _filter_in_protocol(self, records):
        """Return the former records that are talks already."""
        talks = self.sudo().with_context(active_test=False)
        keys = [self._get_former_key(record) for record in records]
        known = talks.search(Domain("former_key", "in", keys))
        known_keys = set(known.mapped("former_key"))
        return records.filtered(lambda r: self._get_former_key(r) in known_keys)

    @api.model
    def _filter_not_taken_over(self, records):
        """Return the former records that became neither talk nor follow-up."""
        left = records - self._filter_in_protocol(records)
        return left.sudo().filtered(
            lambda record: not (
                self._is_former_plan(record) and self._get_former_case(record)
            )
        )

    @api.model
    def _get_former_key(self, record):
        return f"{record._name},{record.id}"

    @api.model
    def _prepare_former_values(self, record):
        """Return the talk that a former record was, None when it was none.

        :rtype: dict|None
        """
        if record._name == "crm.claim":
            return self._prepare_former_claim(record)
        if record._name == "crm.phonecall" and not self._is_former_plan(record):
            return self._prepare_former_call(record)
        return None

    @api.model
    def _prepare_former_call(self, call):
        """Return the talk that a call of ``crm_phonecall`` was."""
        values = self._prepare_former_basis(call, call.opportunity_id, "lead_id")
        return values and {
            **values,
            "kind_id": self._get_kind("call").id,
            "direction": call.direction,
            # Its unit is the minute
            "duration": max(call.duration or 0, 0) / 60,
            "body": self._join_former_texts(
                (None, call.description),
                (self.env._("Phone"), call.partner_phone),
                (self.env._("Tags"), ", ".join(call.tag_ids.mapped("name"))),
            ),
        }

    @api.model
    def _prepare_former_claim(self, claim):
        """Return the talk that a claim of ``crm_claim`` was."""
        order = self._get_former_order(claim.model_ref_id)
        values = self._prepare_former_basis(claim, order, "order_id")
        return values and {
            **values,
            "kind_id": self._get_kind("complaint").id,
            "direction": "in",
            "body": self._join_former_texts(
                (None, claim.description),
                (self.env._("Category"), claim.categ_id.name),
                (self.env._("Concerns"), claim.model_ref_id.display_name or False),
                (self.env._("Cause"), claim.cause),
                (self.env._("Resolution"), claim.resolution),
            ),
        }

    @api.model
    def _prepare_former_basis(self, record, case, link):
        """Return what calls and claims share, None when nobody knows whose it was.

        :param case: the lead or order concerned, maybe empty
        :param str link: the field of a talk that links to it
        :rtype: dict|None
        """
        partner = record.partner_id or case.partner_id
        partner = partner or self._find_former_partner(record)
        company = case.company_id or record.company_id or partner.company_id
        if partner.company_id not in (company, partner.company_id.browse()):
            # A talk belongs to one own company: that of the case decides
            partner = case.partner_id
        if not (partner or case):
            return None
        return {
            "name": record.name,
            "date": record.date or record.create_date,
            "user_id": record.user_id.id,
            "partner_id": partner.id,
            "company_id": (company or self.env.company).id,
            link: case.id,
        }

    @api.model
    def _find_former_partner(self, record):
        """Return the only contact with the mail address or phone number of a record."""
        email = email_normalize(record.email_from or "")
        partners = self.env["res.partner"]
        found = (
            partners.search([("email_normalized", "=", email)]) if email else partners
        )
        if not found and record.partner_phone:
            hits = self.env["crm.phone.number"].lookup(record.partner_phone)
            found = partners.browse(
                [
                    hit["res_id"]
                    for hit in hits
                    if hit["model"] == "res.partner" and hit["match"] == "exact"
                ]
            )
        return found if len(found) == 1 else partners

    @api.model
    def _get_former_order(self, document):
        """Return the order behind the document that a claim concerns."""
        orders = self.env["sale.order"]
        if not document or not document.exists():
            return orders
        if document._name == "sale.order":
            return document
        if document._name == "sale.order.line":
            return document.order_id
        if hasattr(document, "_get_crm_orders"):
            return document._get_crm_orders()[:1]
        return orders

    @api.model
    def _join_former_texts(self, *texts):
        """Return HTML of the given (title, plain text) that are not empty."""
        return plaintext2html(
            "\n\n".join(
                f"{title}: {text}" if title else text for title, text in texts if text
            )
        )

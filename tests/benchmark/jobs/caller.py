"""Who calls? The contacts behind the number that a telephone shows."""

from odoo.addons.phone_validation.models.mail_thread_phone import MailThreadPhone

from . import Job


class Benchmark(Job):
    """Numbers as telephone systems report them, half of them national."""

    plain_is_wrong = (
        "it compares the number as typed and finds only those that were typed in the"
        " notation of the caller"
    )

    def cases(self):
        numbers = self.column(
            """SELECT phone_sanitized FROM res_partner
                WHERE id IN (SELECT id FROM bench.person ORDER BY bench.random(n, 900)
                             LIMIT 40)
             ORDER BY id"""
        )
        return [
            number if place % 2 else number.replace("+49", "0", 1)
            for place, number in enumerate(numbers)
        ]

    def ours(self, case):
        return self.env["crm.phone.number"].lookup(case)

    def plain(self, case):
        partners = self.env["res.partner"]
        # Our addon makes this search right; what Odoo itself would search:
        domain = MailThreadPhone._search_phone_mobile_search(partners, "=", case)
        partners = partners.search(domain)
        return [(partner.id, partner.display_name) for partner in partners]

    def limit(self, case):
        number = "+49" + case[1:] if case.startswith("0") else case
        return self.rows(
            """SELECT p.id, p.complete_name
                 FROM crm_phone_number n JOIN res_partner p ON p.id = n.partner_id
                WHERE n.e164 = %s AND p.active""",
            number,
        )

    def answer(self, variant, result):
        if variant == "ours":
            return sorted(hit["res_id"] for hit in result)
        return sorted(row[0] for row in result)

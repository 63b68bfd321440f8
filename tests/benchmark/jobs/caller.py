"""Who calls? The contacts behind the number that a telephone shows."""

from odoo.addons.phone_validation.models.mail_thread_phone import MailThreadPhone

from . import Job

AREA_DIGITS = 3


class Benchmark(Job):
    """Numbers as telephone systems and people write them, in six notations."""

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
        spelled = [
            (notations(number)[place % len(notations(number))], number)
            for place, number in enumerate(numbers)
        ]
        self.numbers = dict(spelled)
        return [spelling for spelling, _number in spelled]

    def ours(self, case):
        return self.env["crm.phone.number"].lookup(case)

    def plain(self, case):
        partners = self.env["res.partner"]
        # Our addon makes this search right; what Odoo itself would search:
        domain = MailThreadPhone._search_phone_mobile_search(partners, "=", case)
        partners = partners.search(domain)
        return [(partner.id, partner.display_name) for partner in partners]

    def limit(self, case):
        return self.rows(
            """SELECT p.id, p.complete_name
                 FROM crm_phone_number n JOIN res_partner p ON p.id = n.partner_id
                WHERE n.e164 = %s AND p.active""",
            self.numbers[case],
        )

    def answer(self, variant, result):
        if variant == "ours":
            return sorted(hit["res_id"] for hit in result)
        return sorted(row[0] for row in result)


def notations(number):
    """Return a German number as +49..., 030..., 0049..., (030) ..., 030/..., 49..."""
    national = number.removeprefix("+49")
    area, rest = f"0{national[:AREA_DIGITS]}", national[AREA_DIGITS:]
    return [
        number,
        f"0{national}",
        f"0049{national}",
        f"({area}) {rest}",
        f"{area}/{rest[:2]} {rest[2:]}",
        f"49{national}",
    ]

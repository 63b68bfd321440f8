import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import ServiceCommon

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestCrmNumberImport(ServiceCommon):
    """Numbers of an older system come in through Odoo's own import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)
        cls.register = cls.env["crm.number.alias"]

    def _import(self, model, rows, file_type="text/csv", user=None):
        """Import rows, the first of which names the fields; return the messages."""
        header, *lines = rows
        wizard = self.env["base_import.import"].with_user(user or self.paula)
        wizard = wizard.create(
            {
                "res_model": model,
                "file": self._make_file(rows, file_type),
                "file_name": "numbers",
                "file_type": file_type,
            }
        )
        options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "encoding": "utf-8",
        }
        result = wizard.execute_import(header, header, options)
        return [message["message"] for message in result["messages"]]

    def _make_file(self, rows, file_type):
        if file_type == XLSX:
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            stream = io.BytesIO()
            book.save(stream)
            return stream.getvalue()
        return "\n".join(",".join(map(str, row)) for row in rows).encode()

    def _find(self, text):
        register = self.register.with_user(self.erika)
        return register._find_spelling(text).ticket_id.sudo(False)

    def test_former_numbers_find_their_tickets(self):
        for file_type, numbers in (
            ("text/csv", ("HT00042", "2019/0815-x")),
            (XLSX, ("CAS-00034-Z7M9F7", 471108)),
        ):
            rows = [
                ["number", "ticket_id"],
                *([n, self.ticket.number] for n in numbers),
            ]
            self.assertEqual(self._import("crm.number.alias", rows, file_type), [])
            for number in numbers:
                self.assertEqual(self._find(f"{number}"), self.ticket)

    def test_tickets_come_with_their_numbers_and_new_ones_continue(self):
        for file_type, prefix in (("text/csv", "HT"), (XLSX, "HX")):
            rows = [["number", "name", "description", "partner_id", "team_id"]]
            for n in range(3):
                number = f"{prefix}0000{n}"
                rows.append([number, "Pump", "Leaks", "Storch AG", "Repairs"])
            rows.append(["", "Pump", "Leaks", "Storch AG", "Repairs"])
            self.assertEqual(self._import("helpdesk.ticket", rows, file_type), [])
            for n in range(3):
                ticket = self._find(f"{prefix.lower()} {n}")
                self.assertEqual(ticket.number, f"{prefix}0000{n}")
                self.assertEqual(ticket.partner_id, self.storch)
        drawn = self.storch.helpdesk_ticket_ids.filtered(lambda t: t.number[0] == "R")
        self.assertEqual(len(set(drawn.mapped("number"))), 2)

    def test_a_number_that_leads_elsewhere_is_refused_and_nothing_is_written(self):
        other = self._create_ticket()
        former = other.number
        other.action_crm_renumber()
        before = self.register.search_count([])
        header = ["number", "name", "description"]
        for number in (self.ticket.number, former):
            rows = [header, ["HT1", "A", "-"], [number, "B", "-"]]
            message = self._import("helpdesk.ticket", rows)[-1]
            self.assertIn(number, message)
            self.assertIn("leads to another ticket", message)
        rows = [header, ["HT2", "A", "-"], ["HT2", "B", "-"]]
        message = self._import("helpdesk.ticket", rows)[0]
        self.assertIn("HT2 is given to two tickets", message)
        self.assertEqual(self.register.search_count([]), before)

    def test_an_import_can_be_repeated_after_its_tickets_were_deleted(self):
        rows = [["number", "name", "description"], ["HT00042", "A", "-"]]
        self._import("helpdesk.ticket", rows)
        self._find("HT00042").sudo().unlink()
        self.assertEqual(self._import("helpdesk.ticket", rows), [])
        self.assertEqual(self._find("HT00042").name, "A")

    def test_two_tickets_of_the_older_system_may_have_had_one_number(self):
        other = self._create_ticket()
        rows = [["number", "ticket_id"]]
        rows += [["HT7", self.ticket.number], ["HT7", other.number]]
        self.assertEqual(self._import("crm.number.alias", rows), [])
        self.assertEqual(self._find("HT7"), self.ticket | other)

    def test_lines_of_the_register_that_help_nobody_are_refused(self):
        other = self._create_ticket()
        known = {"number": "HT7", "ticket_id": self.ticket.id}
        register = self.register.with_user(self.paula)
        register.create(known)
        for vals, reason in (
            (known, "finds this ticket already"),
            ({"number": other.number, "ticket_id": self.ticket.id}, "another ticket"),
            ({"number": "old one", "ticket_id": self.ticket.id}, "has no digit"),
        ):
            with self.assertRaisesRegex(UserError, reason):
                register.create(vals)

    def test_a_former_number_belongs_to_the_company_of_its_ticket(self):
        elsewhere = self._create_ticket(team_id=self.nord_team.id)
        alias = self.register.create({"number": "HT9", "ticket_id": elsewhere.id})
        self.assertEqual(alias.company_id, self.nord)

    def test_only_managers_give_numbers(self):
        rows = [["number", "name", "description"], ["HT5", "A", "-"]]
        [message] = self._import("helpdesk.ticket", rows, user=self.erika)
        self.assertIn("Ask a helpdesk manager", message)
        with self.assertRaises(AccessError):
            self.register.with_user(self.erika).create(
                {"number": "HT5", "ticket_id": self.ticket.id}
            )
        self.assertFalse(self._find("HT5"))

    def test_the_templates_name_fields_that_the_import_knows(self):
        for model in ("crm.number.alias", "helpdesk.ticket"):
            [template] = self.env[model].get_import_templates()
            book = openpyxl.load_workbook(
                file_path(template["template"].removeprefix("/"))
            )
            labels = {f["string"] for f in self.env[model].fields_get().values()}
            header = {cell.value for cell in book.active[1]}
            self.assertLessEqual(header, labels, model)

    def test_tickets_with_given_numbers_cost_one_more_query(self):
        tickets = self.env["helpdesk.ticket"]
        with self.assertQueryCount(1):
            tickets._check_crm_number_free([(f"HT{n}", 1) for n in range(80)])

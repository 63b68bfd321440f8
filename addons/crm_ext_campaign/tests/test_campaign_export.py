# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from datetime import timedelta
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models import crm_campaign_export
from .common_result import SENT, CampaignResultCommon


@tagged("post_install", "-at_install")
class TestCampaignExport(CampaignResultCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mara.group_ids += cls.env.ref("base.group_allow_export")
        cls.campaign.crm_cost_ids = [Command.create({"name": "Print", "amount": 6})]
        cls._contact(cls.anna, trace_status="open", open_datetime=SENT)
        cls._contact(cls.cora, trace_status="bounce", sent=SENT + timedelta(hours=1))
        cls._bill(cls._order(cls.adler, 13))

    def _ask(self, user=None):
        """Press the button and return the report and what the button did."""
        user = user or self.mara
        action = self.campaign.with_user(user).action_crm_export()
        exports = self.env["crm.campaign.export"]
        return exports.search([], order="id desc", limit=1).with_user(user), action

    def _read(self, export):
        """Return {sheet: rows} of the written workbook."""
        file = io.BytesIO()
        export.with_context(lang="en_US", tz="Europe/Berlin")._write_xlsx(file)
        book = load_workbook(file)
        return {
            page.title: [list(row) for row in page.iter_rows(values_only=True)]
            for page in book
        }

    def test_report_has_figures_groups_and_contacts(self):
        self.mara.tz = "Europe/Berlin"
        export, action = self._ask()
        self.assertEqual(action["url"], f"/crm_ext_campaign/report/{export.id}")

        pages = self._read(export)

        self.assertEqual(
            list(pages),
            [
                "Overview",
                "Mailing",
                "Segment",
                "Postcode Area",
                "Salesperson",
                "Contacts",
            ],
        )
        self.assertIn(["Contacted", "2"], pages["Overview"])
        self.assertIn(["Return on Costs", "+100.0 %"], pages["Overview"])
        titles, *rows = pages["Postcode Area"]
        areas = [dict(zip(titles, row, strict=True)) for row in rows]
        self.assertEqual(
            [
                (
                    area["Postcode Area"],
                    area["Contacted"],
                    area["Revenue"],
                    area["Margin less Costs"],
                    area["Return (%)"],
                )
                for area in areas
            ],
            [("70", 1, 13, 9, 300), ("80", 1, None, -3, -100)],
        )
        contacts = [row[1:4] + row[6:] for row in pages["Contacts"][1:]]
        self.assertEqual(
            contacts,
            [
                ["Anna", "Adler GmbH", "70173", 1, None, 1, None, None],
                ["Cora", "Bär AG", "80331", None, 1, None, None, None],
            ],
        )
        self.assertEqual(pages["Contacts"][1][0], fields.Datetime.add(SENT, hours=1))

    def test_names_that_the_user_may_not_see_are_left_out(self):
        self.env["ir.rule"].create(
            {
                "name": "Not Cora",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": [("id", "not in", (self.cora | self.baer).ids)],
            }
        )

        [_, _, cora] = self._read(self._ask()[0])["Contacts"]

        self.assertEqual(cora[1:4], [None, None, None])
        self.assertEqual(cora[7], 1)

    def test_long_report_is_written_in_the_background(self):
        with patch.object(crm_campaign_export, "BACKGROUND_ROWS", 1):
            export, action = self._ask()
        self.assertEqual(action["tag"], "display_notification")
        with self.assertRaisesRegex(UserError, "still being written"):
            export.action_download()
        cron = self.env.ref("crm_ext_campaign.ir_cron_campaign_export")

        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

        export.invalidate_recordset()
        self.assertEqual(export.state, "done")
        self.assertIn(f"/{export.id}/file", export.action_download()["url"])
        self.assertIn(
            export, export.search(self.campaign.action_crm_view_exports()["domain"])
        )

    def test_who_lost_the_right_does_not_hold_up_the_reports_of_others(self):
        noah = new_test_user(
            self.env,
            "noah.result",
            groups="mass_mailing.group_mass_mailing_user,base.group_allow_export",
            lang="en_US",
            company_id=self.company.id,
        )
        with patch.object(crm_campaign_export, "BACKGROUND_ROWS", 1):
            refused, _action = self._ask()
            written, _action = self._ask(noah)
        self.mara.group_ids -= self.env.ref("base.group_allow_export")
        cron = self.env.ref("crm_ext_campaign.ir_cron_campaign_export")

        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

        self.env.invalidate_all()
        self.assertFalse(refused.exists())
        self.assertEqual(written.state, "done")

    def test_report_written_at_once_is_not_written_again(self):
        export, _action = self._ask()

        with self.enter_registry_test_mode():
            cron = self.env.ref("crm_ext_campaign.ir_cron_campaign_export")
            cron.method_direct_trigger()

        self.assertFalse(export.file)

    def test_reports_are_deleted_after_a_week(self):
        old, _action = self._ask()
        self._set_create_date(old, fields.Datetime.now() - timedelta(days=8))
        new, _action = self._ask()

        self.env["crm.campaign.export"]._gc_exports()

        self.assertFalse(old.exists())
        self.assertTrue(new.exists())

    def test_who_may_not_export_gets_no_report(self):
        self.mara.group_ids -= self.env.ref("base.group_allow_export")

        with self.assertRaisesRegex(AccessError, "may not export"):
            self.campaign.with_user(self.mara).action_crm_export()

    def test_reports_of_others_stay_theirs(self):
        export, _action = self._ask()
        other = new_test_user(
            self.env,
            "other.result",
            groups="mass_mailing.group_mass_mailing_user,base.group_allow_export",
        )

        self.assertFalse(self.env["crm.campaign.export"].with_user(other).search([]))
        with self.assertRaises(AccessError):
            export.with_user(other).file_name  # noqa: B018
        with self.assertRaises(AccessError):
            export.write({"state": "done"})

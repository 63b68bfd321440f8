# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.crm_ext_core.tests.common import LazyRecord, new_test_users
from odoo.addons.mass_mailing.tests.common import MassMailCase


class CrmSelectionCommon(MassMailCase):
    """Adler GmbH in Stuttgart with Anna and Bert, Bär AG in Munich with Cora.

    Martial (marketing) selects them; nobody needs a consent to ``purpose_offers``, but
    everybody to ``purpose_newsletter``.

    This is Odoo's ``MassMailCommon`` without its companies and employees, which take
    longer to create than most tests to run.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls._init_mail_servers()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.ref("base.user_admin").company_id
        cls.company.email = "your.company@example.com"
        cls.env["ir.config_parameter"].set_param(
            "mail.restrict.template.rendering", False
        )
        cls.user_marketing = new_test_users(
            cls.env(context={**cls.env.context, **cls._test_context}),
            {
                "login": "user_marketing",
                "name": "Martial Marketing",
                "groups": "base.group_user,base.group_partner_manager,"
                "mass_mailing.group_mass_mailing_user",
                "signature": "--\nMartial",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            },
        ).with_env(cls.env)
        cls.industry, cls.other_industry = cls.env["res.partner.industry"].create(
            [{"name": "Machinery"}, {"name": "Food"}]
        )
        cls.tag = cls.env["res.partner.category"].create({"name": "Canary"})
        cls.adler, cls.baer = cls._create_people(
            ["Adler GmbH", "Bär AG"], is_company=True, email=False
        )
        cls.adler.write({"zip": "70173", "industry_id": cls.industry.id})
        cls.baer.write({"zip": "80331", "industry_id": cls.other_industry.id})
        cls.anna, cls.bert = cls._create_people(
            ["Anna", "Bert"], parent_id=cls.adler.id
        )
        [cls.cora] = cls._create_people(["Cora"], parent_id=cls.baer.id)
        cls.people = cls.anna | cls.bert | cls.cora
        cls.purpose_newsletter, cls.purpose_offers = cls.env[
            "crm.consent.purpose"
        ].create(
            [
                {"name": "News", "requires_consent": True},
                {
                    "name": "Offers",
                    "requires_consent": False,
                    "default_basis": "existing_customer",
                },
            ]
        )

    @LazyRecord
    def other_company(self):
        return self.env["res.company"].create({"name": "Other Inc."})

    @classmethod
    def _show_pages_in_english(cls):
        """Visitors read English, whatever language the database was made in."""
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.people.lang = "en_US"

    def _create_other_marketing(self):
        """Return a marketing user of the other company alone."""
        return new_test_user(
            self.env,
            login="other_marketing",
            groups="mass_mailing.group_mass_mailing_user",
            company_id=self.other_company.id,
            company_ids=[Command.set(self.other_company.ids)],
        )

    @classmethod
    def _create_people(cls, names, **vals):
        """Create tagged contacts; the tag keeps other contacts out of selections."""
        return cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "email": f"{name.lower()}@example.com",
                    "category_id": [Command.link(cls.tag.id)],
                    **vals,
                }
                for name in names
            ]
        )

    @classmethod
    def _create_selection(cls, *criteria, user=None, **vals):
        """Create a selection of everybody tagged, cut by more criteria."""
        lines = [{"mode": "include", "kind": "tag", "category_ids": cls.tag.ids}]
        return (
            cls.env["crm.selection"]
            .with_user(user or cls.user_marketing)
            .create(
                {
                    "name": "Machinery in the south",
                    "purpose_id": cls.purpose_offers.id,
                    "company_id": cls.company.id,
                    "criterion_ids": [
                        Command.create({"sequence": number, **line})
                        for number, line in enumerate([*lines, *criteria])
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _create_mailing(cls, selection):
        """Create a mailing the way the button does."""
        action = selection.action_create_mailing()
        return (
            cls.env["mailing.mailing"]
            .with_user(cls.user_marketing)
            .with_context(**action["context"])
            .create(
                {
                    "subject": "Hello",
                    "body_html": "<p>Hi <a href='https://example.com'>you</a></p>",
                }
            )
        )

    @classmethod
    def _record_consent(cls, partner, action="granted", **vals):
        return cls.env["crm.consent"].create(
            {
                "partner_id": partner.id,
                "action": action,
                "purpose_id": cls.purpose_newsletter.id,
                "company_id": cls.company.id,
                **vals,
            }
        )

    def _send(self, mailing):
        """Send by the queue and return the people who got a mail."""
        mailing.action_put_in_queue()
        cron = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").sudo()
        with (
            self.mock_mail_gateway(mail_unlink_sent=False),
            # The mock knows of the messages that are built
            patch.object(
                type(self.env["mail.mail"]), "_crm_is_built_as_known", lambda _: False
            ),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
        return self._get_mailed(mailing)

    def _get_mailed(self, mailing):
        traces = (
            self.env["mailing.trace"]
            .sudo()
            .search(
                [("mass_mailing_id", "=", mailing.id), ("trace_status", "=", "sent")]
            )
        )
        return self.env["res.partner"].browse(traces.mapped("res_id"))

    def _get_kept(self, **criterion):
        """Return who is left of Anna, Bert and Cora under one criterion."""
        selection = self._create_selection({"mode": "narrow", **criterion})
        people = self.env["res.partner"].with_context(crm_selection_id=selection.id)
        return people.search([("crm_selection_reason", "=", "net")])

    def _get_reasons(self, selection):
        """Return {contact: reason} of the frozen rows."""
        return {member.partner_id: member.reason for member in selection.member_ids}

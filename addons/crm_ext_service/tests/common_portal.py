from lxml import html

from odoo import http
from odoo.tests import HttpCase, new_test_user

from .common import ServiceCommon


class PortalCommon(ServiceCommon, HttpCase):
    """Customers with a login: Adler GmbH, its branch Adler Nord, and Storch AG.

    Bert and Carla work at Adler GmbH, Nele at Adler Nord, Rita at Storch AG. Nobody has
    a role until a test gives one.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adler_nord = cls.env["res.partner"].create(
            {"name": "Adler Nord", "is_company": True, "crm_parent_id": cls.adler.id}
        )
        cls.carla, cls.nele, cls.rita = cls.env["res.partner"].create(
            [
                {"name": "Carla Falke", "parent_id": cls.adler.id},
                {"name": "Nele Fink", "parent_id": cls.adler_nord.id},
                {"name": "Rita Reiher", "parent_id": cls.storch.id},
            ]
        )
        for name in ("bert", "carla", "nele", "rita"):
            user = cls._create_portal_user(name, getattr(cls, name))
            setattr(cls, f"{name}_user", user)
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)

    @classmethod
    def _create_portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=f"{login}@service.test",
            groups="base.group_portal",
            name=partner.name,
            partner_id=partner.id,
            lang="en_US",
            company_ids=[(6, 0, cls.company.ids)],
            company_id=cls.company.id,
        )

    def _login(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))

    def _post(self, url, **data):
        return self.url_open(
            url,
            data={"csrf_token": http.Request.csrf_token(self), **data},
            allow_redirects=False,
        )

    def _page(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200, url)
        return html.fromstring(response.content)

    def _seen_by(self, user):
        """Return the tickets that a user finds by any means."""
        return self.env["helpdesk.ticket"].with_user(user).search([]).sudo(False)

# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestLinkCheckers(HttpCase):
    def test_only_who_asks_for_the_page_clicked(self):
        link = self.env["link.tracker"].create(
            {"url": "https://example.com/oil", "title": "Oil"}
        )
        path = f"/r/{link.code}"

        self.url_open(path, method="HEAD", allow_redirects=False)
        self.assertEqual(link.count, 0)

        self.url_open(path, allow_redirects=False)
        link.invalidate_recordset()
        self.assertEqual(link.count, 1)

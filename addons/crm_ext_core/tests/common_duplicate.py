from .common import CrmExtCommon


class CrmDuplicateCommon(CrmExtCommon):
    """Otto Druck GmbH of Kiel, which others may be entered twice beside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.env["crm.duplicate"].search([]).unlink()
        cls.otto = cls._create_company(
            "Otto Druck GmbH",
            street="Kai 1",
            zip="24103",
            city="Kiel",
            phone="0431 5566778",
            email="info@otto.example",
            vat="DE136695976",
        )

    @classmethod
    def _search_all(cls):
        """Search among all contacts, as the cron does."""
        search = cls.env["crm.duplicate.search"].create({"scope": "all"})
        while search.state != "done":
            search._do_step()
        return search

    def _get_reasons(self, partner, other):
        """Return why the two may be one, None when they are not."""
        found = partner._crm_find_duplicates().get(partner.id, [])
        for other_id, __, reasons in found:
            if other_id == other.id:
                return reasons
        return None

    def _get_pairs(self, partners):
        """Return the stored pairs of the contacts with anybody."""
        return self.env["crm.duplicate"].search(
            ["|", ("partner_id", "in", partners.ids), ("other_id", "in", partners.ids)]
        )

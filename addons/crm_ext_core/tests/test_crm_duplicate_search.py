from ..models import crm_duplicate_search
from .common_duplicate import CrmDuplicateCommon


class TestCrmDuplicateSearch(CrmDuplicateCommon):
    def test_a_number_shared_by_many_pairs_only_equal_names(self):
        people = self.partner_model.create(
            [
                {"name": name, "phone": "0431 99887766"}
                for name in ["Anna Vogt", "Ana Vogt", *map("Gast {}".format, range(30))]
            ]
            + [{"name": "Paul Engel", "phone": "0431 99887766"} for __ in range(25)]
        )
        self._search_all()
        paul = people[-25:]
        pairs = self._get_pairs(people)
        self.assertEqual(len(pairs), 24)
        self.assertEqual(pairs.partner_id, paul[0])
        self.assertEqual(pairs.other_id, paul[1:])

    def test_a_search_that_was_killed_goes_on_and_is_repeatable(self):
        other = self._create_company("Otto Druck", vat="DE136695976")
        search = self.env["crm.duplicate.search"].create({"scope": "all"})
        for __ in range(5):
            search._do_step()
        self.assertEqual(search.state, "running")
        self.assertAlmostEqual(search.progress, 100 * 5 / 24)
        search.steps_done = 1  # the last four were done, but not remembered

        while search.state != "done":
            search._do_step()

        self.assertEqual(search.progress, 100)
        pair = self._get_pairs(self.otto)
        self.assertEqual(pair.other_id, other)
        self.assertEqual(pair.reason_ids.mapped("code"), ["vat", "name"])

    def test_a_new_search_forgets_what_is_none_any_more(self):
        other = self._create_company("Otto Druck", vat="DE136695976")
        self._search_all()
        self.env.cr.execute("UPDATE crm_duplicate SET write_date = '2020-01-01'")
        other.write({"vat": "DE811569869", "name": "Nord Medien"})
        self._search_all()
        self.assertFalse(self._get_pairs(self.otto))

    def test_the_nightly_search_looks_at_changed_contacts_only(self):
        self._search_all().write({"finished_at": "2026-11-01 03:00:00"})
        other = self._create_company("Otto Druck", vat="DE136695976")
        self.patch(crm_duplicate_search, "BATCH_SIZE", 10)
        search = self.env["crm.duplicate.search"]._create_nightly()
        self.assertEqual(search.scope, "changed")
        while search.state != "done":
            search._do_step()
        self.assertEqual(self._get_pairs(self.otto).other_id, other)
        self.assertFalse(self.env["crm.duplicate.search"]._create_nightly())

        other.write({"vat": False, "name": "Nord Medien"})
        search.write({"finished_at": "2026-11-01 03:00:00"})
        search = self.env["crm.duplicate.search"]._create_nightly()
        while search.state != "done":
            search._do_step()
        self.assertFalse(self._get_pairs(self.otto))

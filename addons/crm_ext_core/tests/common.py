from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon


class LazyRecord:
    """A record that few tests of a class need and that takes long to make, as a
    decorator of the method that makes it.

    A test that asks for it makes it, and rolls it back with all else; the set-up that
    asks for it makes it for all tests of the class. ``self`` is one or the other.
    """

    def __init__(self, make):
        self._make = make

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, test, test_class):
        maker = test_class if test is None else test
        env, maker.env = maker.env, test_class.env  # a test may act as somebody else
        try:
            record = self._make(maker)
        finally:
            maker.env = env
        setattr(maker, self._name, record)
        return record


def new_test_users(env, *users):
    """Create users as Odoo's ``new_test_user`` does, but all at once: it is quicker.

    :param dict users: ``login``, ``groups`` (XML ids between commas) and other values
    """
    return env["res.users"].create([_get_user_values(env, **user) for user in users])


def _get_user_values(env, login, groups, **values):
    group_ids = [env.ref(group).id for group in groups.split(",")]
    return {
        "login": login,
        "name": f"{login} ({groups})",
        "password": login.ljust(8, "x"),
        "email": f"{login[0]}.{login[0]}@example.com",
        "group_ids": [Command.set(group_ids)],
        **values,
    }


class CrmExtCommon(BaseCommon):
    """The Adler group: Adler GmbH over Adler Nord and Adler Süd; Anna sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_model = cls.env["res.partner"]
        cls.adler = cls._create_company("Adler GmbH", street="Hauptstr. 1", city="Ulm")
        cls.nord = cls._create_company(
            "Adler Nord", crm_parent_id=cls.adler.id, street="Kai 2", city="Kiel"
        )
        cls.sued = cls._create_company(
            "Adler Süd", crm_parent_id=cls.adler.id, street="Alm 3", city="Lindau"
        )
        cls.bert = cls.partner_model.create({"name": "Bert", "parent_id": cls.nord.id})

    @classmethod
    def _create_company(cls, name, **vals):
        return cls.partner_model.create({"name": name, "is_company": True, **vals})

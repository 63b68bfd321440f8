"""odoo-test-helper on Odoo 19: models that only a test knows.

Odoo 19 renamed the map that the tool reads at import, and sets models up another way.
This file goes when a release of the tool supports Odoo 19.
"""

from odoo import models
from odoo.orm.model_classes import add_to_registry
from odoo.tools import OrderedSet

module_to_models = models.MetaModel._module_to_models__
models.MetaModel.module_to_models = module_to_models

from odoo_test_helper import FakeModelLoader  # noqa: E402


class FakeModels(FakeModelLoader):
    """Loads fake models, and takes them out of the registry again.

    Define or import the classes after ``backup_registry``: a class enters the map of
    its module as soon as Python reads it.
    """

    def backup_registry(self):
        """Remember all models as they are."""
        self._original_module_to_models = {
            module: list(classes) for module, classes in module_to_models.items()
        }
        self._original_registry = {
            name: (
                model._base_classes__,
                OrderedSet(model._inherit_children),
                set(model._inherits_children),
            )
            for name, model in self.env.registry.models.items()
        }

    def update_registry(self, odoo_models):
        """Add models to the registry, or extend those that it has."""
        self.env.flush_all()
        self._clean_module_to_model()
        registry, names = self.env.registry, []
        for model in odoo_models:
            add_to_registry(registry, model)
            names.append(model._name)
        registry._setup_models__(self.env.cr, names)
        registry.init_models(
            self.env.cr, names, {"module": self._module_name, "models_to_check": True}
        )

    def restore_registry(self):
        """Make all models what they were; the database is the transaction's matter."""
        registry = self.env.registry
        for name in set(registry.models) - set(self._original_registry):
            del registry[name]
        for name, (bases, children, delegates) in self._original_registry.items():
            model = registry[name]
            model._base_classes__ = bases
            model._inherit_children = children
            model._inherits_children = delegates
        self._clean_module_to_model()
        registry._setup_models__(self.env.cr)

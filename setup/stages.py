"""The databases that are built once and copied: each knows what it was made from.

``crm_ext_template_KEY`` holds the modules that our addons build on, in a German
company without demo data; ``crm_ext_ready_KEY`` has our addons, too;
``crm_ext_demo_KEY`` also their demo data.
"""

import fcntl
import hashlib
import re
from collections.abc import Callable, Iterable

from .database import SCRIPTS, Databases
from .project import addon_digest, external_depends, home, our_addons, require_space
from .python import ENVIRONMENT_LOCKS

COMPLETE = "complete"
LANGUAGES = "en_US,de_DE"
# What tests need beside what the manifests name: production, projects, retention.
ALSO_IN_THE_TEMPLATE = ("base_automation", "data_recycle", "sale_mrp", "sale_project")


class Stages:
    """Builds the databases that others are copied from."""

    def __init__(self, databases: Databases, odoo_identity: str) -> None:
        self.databases = databases
        self._odoo_identity = odoo_identity

    def template(self) -> str:
        """Return the database with all that our addons build on, but not them."""
        modules = sorted({*external_depends(), *ALSO_IN_THE_TEMPLATE})
        version = self.databases.sql("postgres", "SHOW server_version_num")[0][0]
        scripts = [SCRIPTS / "german_company.py", SCRIPTS / "asset_bundles.py"]
        inputs = [self._odoo_identity, version, LANGUAGES, *modules]
        inputs += [file.read_text() for file in (*ENVIRONMENT_LOCKS, *scripts)]

        def build(name: str) -> None:
            databases = self.databases
            base = ["-i", "base", "--without-demo", f"--load-language={LANGUAGES}"]
            databases.odoo(name, "template database: Odoo's base", *base)
            databases.script(name, "german_company", "template database: the company")
            wanted = ["-i", ",".join(modules), "--without-demo"]
            databases.odoo(name, "template database: Odoo's modules", *wanted)
            databases.script(name, "asset_bundles", "template database: web assets")

        return self._build("crm_ext_template_", inputs, build)

    def ready(self) -> str:
        """Return the database with our addons on the template."""
        template, addons = self.template(), our_addons()

        def build(name: str) -> None:
            self.databases.clone(template, name)
            wanted = ["-i", ",".join(addons), "--without-demo"]
            self.databases.odoo(name, "installing our addons", *wanted)
            # Those of the template lack ours; each test run would compile them anew.
            self.databases.script(name, "asset_bundles", "compiling the web assets")

        return self._build("crm_ext_ready_", [template, *_digests(addons)], build)

    def demo(self) -> str:
        """Return the database with our addons and their demo data."""
        ready, addons = self.ready(), our_addons()
        script = (SCRIPTS / "demo_data.py").read_text()

        def build(name: str) -> None:
            self.databases.clone(ready, name)
            doing = "loading our demo data"
            ours = ",".join(addons)
            self.databases.script(name, "demo_data", doing, CRM_EXT_ADDONS=ours)

        return self._build("crm_ext_demo_", [ready, script], build)

    def _build(
        self, prefix: str, inputs: Iterable[str], build: Callable[[str], None]
    ) -> str:
        """Return the database made from these inputs; build it if there is none.

        Only one process builds; the others wait, and find it. One that was cut short
        has no mark and is built anew; one made from older inputs goes.
        """
        name = prefix + key(inputs)
        with (home() / f"building-{prefix.strip('_')}").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.databases.mark(name) != COMPLETE:
                require_space(1)
                self.databases.drop(name)
                build(name)
                self.databases.set_mark(name, COMPLETE)
                self._drop_older(prefix, keep=name)
        return name

    def _drop_older(self, prefix: str, keep: str) -> None:
        """Drop what was built from older inputs, and nothing of anybody else's."""
        ours = re.compile(re.escape(prefix) + "[0-9a-f]{12}")
        for name in self.databases.names(prefix):
            if name != keep and ours.fullmatch(name):
                self.databases.drop(name)


def key(inputs: Iterable[str]) -> str:
    """Return a short name for what a database is made from."""
    return hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:12]


def _digests(addons: Iterable[str]) -> list[str]:
    return [f"{name} {addon_digest(name)}" for name in addons]

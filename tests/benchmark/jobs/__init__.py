"""What is measured: one module per job, found by its name."""

import importlib
import inspect
import pkgutil

from ._base import Job, without_us

__all__ = ["Job", "load", "module", "names", "preparations", "without_us"]


def names():
    """Return the names of all jobs; other modules begin with an underscore."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in found if not name.startswith("_"))


def usual_names():
    """Return the names of the jobs that run when none is named."""
    return [name for name in names() if not module(name).Benchmark.by_name_only]


def module(name):
    """Return the module of a job."""
    return importlib.import_module(f"{__name__}.{name}")


def load(name, env):
    """Return the job of this name on the database of `env`, which is its user's."""
    return module(name).Benchmark(name, env)


def preparations():
    """Return the source of what the jobs make in a new database."""
    return [inspect.getsource(module(name).Benchmark.prepare) for name in names()]

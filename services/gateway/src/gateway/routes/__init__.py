"""Every module here is found by itself: with a RESOURCE it is a table of routes, with `blueprint` it makes its own."""

import pkgutil
from importlib import import_module
from types import ModuleType

from gateway.operations import Resource


def modules() -> list[ModuleType]:
    """The route modules, in order of their names."""
    return [
        import_module(f"{__name__}.{found.name}")
        for found in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name)
    ]


def resources() -> list[Resource]:
    """The tables of all route modules."""
    return [module.RESOURCE for module in modules() if hasattr(module, "RESOURCE")]

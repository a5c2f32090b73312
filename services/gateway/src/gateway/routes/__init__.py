"""Tables of routes, made from the protos of the services, and modules of routes that are written by hand.

Every module here is found by itself and makes its own `blueprint`: what spans services, or has no rpc of its own.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

from chassis import stated
from gateway.derived import Tables, Words
from gateway.operations import Resource

SERVICES = ("personnel", "meetings", "documents", "supervision")


def modules() -> list[ModuleType]:
    """The modules written by hand, in order of their names."""
    return [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def resources(words: Words | None = None) -> Mapping[str, Resource]:
    """The tables made from protos, by the area that each is about; `words` only where somebody is to read them."""
    found = dict(sorted(_resources(Tables(words or {}))))
    stated.forget()
    return found


def _resources(tables: Tables) -> Iterator[tuple[str, Resource]]:
    for service in SERVICES:
        package = import_module(f"zhengling.{service}.v1")
        for found in pkgutil.iter_modules(package.__path__):
            if found.name.endswith("_service_pb2"):
                resource = tables.resource(import_module(f"{package.__name__}.{found.name}"))
                if resource is not None:
                    yield found.name.removesuffix("_service_pb2"), resource

"""Nothing reaches both grpc and nameko: the one cannot live in a process that the other has made green."""

from collections.abc import Mapping

import pytest

from tests.architecture.tree import DOMAIN, Module, module, modules, reached

GRPC = ("grpc", "grpc_health", "grpc_reflection", "grpc_status", "nameko_grpc")
GREEN = ("nameko", "eventlet", "kombu", "amqp")

SKIP = frozenset({"chassis.process"})
"""Its late imports are the choice of the process itself: one branch each, and no process takes two."""

LISTENERS = [*(f"{name}.worker" for name in DOMAIN), "gateway.worker"]
WORKERS = [*LISTENERS, "chassis.consumer", "chassis.parked", "chassis.bus"]
APIS = [*(f"{name}.api" for name in DOMAIN), "gateway.server", "gateway.app", "chassis.frame", "chassis.grpc_server"]
RELAYS = ["chassis.relay"]


def forbidden(start: str, tops: tuple[str, ...], known: Mapping[str, Module]) -> list[str]:
    """The ways by which `start` reaches one of `tops`; generated gRPC stubs are grpc."""
    return [
        " → ".join(way)
        for name, way in reached(start, known, skip=SKIP).items()
        if name.partition(".")[0] in tops or (tops is GRPC and "_pb2_grpc" in name)
    ]


@pytest.mark.parametrize("start", [*WORKERS, *RELAYS])
def test_a_worker_or_relay_never_reaches_grpc(start: str) -> None:
    assert start in modules()
    assert forbidden(start, GRPC, modules()) == []


@pytest.mark.parametrize("start", [*APIS, *RELAYS, *LISTENERS])
def test_an_api_gateway_relay_or_worker_module_never_reaches_nameko(start: str) -> None:
    """What a worker listens to is read by `migrate` too, which is no green process."""
    assert start in modules()
    assert forbidden(start, GREEN, modules()) == []


@pytest.mark.parametrize("service", [*DOMAIN, "gateway"])
def test_a_main_reaches_neither_before_it_has_chosen(service: str) -> None:
    main = f"{service}.__main__"
    assert main in modules()
    known = {name: _early(one) for name, one in modules().items()}
    assert forbidden(main, GRPC, known) + forbidden(main, GREEN, known) == []


def _early(one: Module) -> Module:
    """The module with the imports that are carried out when it is imported."""
    return Module(one.name, one.tree, tuple(found for found in one.imports if not found.late))


def test_a_way_through_other_modules_and_functions_is_seen() -> None:
    sources = {
        "a": "",
        "a.worker": "from a.commands import x",
        "a.commands": "",
        "a.commands.x": "def f():\n    from a.neighbours import Neighbours",
        "a.neighbours": "from zhengling.personnel.v1.directory_service_pb2_grpc import Stub",
    }
    known = {name: module(name, source) for name, source in sources.items()}
    assert forbidden("a.worker", GRPC, known)
    assert not forbidden("a.worker", GREEN, known)


def test_the_package_of_an_imported_module_counts() -> None:
    sources = {"a": "", "a.api": "import a.b.c", "a.b": "import eventlet", "a.b.c": ""}
    known = {name: module(name, source) for name, source in sources.items()}
    assert forbidden("a.api", GREEN, known) == ["a.api → a.b → eventlet"]

"""The language between services is described, and every rpc is open to a caller of the gateway or known to be inner."""

import ast
from importlib import import_module
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto

from tests.architecture.tree import DOMAIN, SERVICES, modules
from tests.contract.descriptors import compiled

INNER = {
    "personnel": {"ListHolders", "GetPortfolioHolder"},
    "meetings": {"GetDecision"},
    "documents": {"GetLegality", "RenderPaper", "RenderForm"},
    "supervision": set(),
}
"""Rpcs that services ask each other and that no caller of the gateway needs under a path of its own."""

# Numbers of fields in descriptor.proto: a location's path is made of them.
MESSAGES, ENUMS, SERVICES_, EXTENSIONS = 4, 5, 6, 7
FIELDS, NESTED, NESTED_ENUMS = 2, 3, 4


def described(file: FileDescriptorProto) -> dict[str, bool]:
    """Every service, rpc, message, field, enum, value and extension of a file: whether a comment precedes it."""
    comments = {tuple(one.path): one.leading_comments.strip() for one in file.source_code_info.location}
    found: dict[str, bool] = {}

    def note(name: str, *path: int) -> None:
        found[name] = bool(comments.get(path))

    def enum(name: str, one: Any, *path: int) -> None:
        note(name, *path)
        for place, value in enumerate(one.value):
            note(f"{name}.{value.name}", *path, 2, place)

    def message(name: str, one: Any, *path: int) -> None:
        if one.options.map_entry:
            return
        note(name, *path)
        for place, inner in enumerate(one.field):
            note(f"{name}.{inner.name}", *path, FIELDS, place)
        for place, inner in enumerate(one.nested_type):
            message(f"{name}.{inner.name}", inner, *path, NESTED, place)
        for place, inner in enumerate(one.enum_type):
            enum(f"{name}.{inner.name}", inner, *path, NESTED_ENUMS, place)

    for place, one in enumerate(file.message_type):
        message(f"{file.package}.{one.name}", one, MESSAGES, place)
    for place, one in enumerate(file.enum_type):
        enum(f"{file.package}.{one.name}", one, ENUMS, place)
    for place, one in enumerate(file.extension):
        note(f"{file.package}.{one.name}", EXTENSIONS, place)
    for place, one in enumerate(file.service):
        note(f"{file.package}.{one.name}", SERVICES_, place)
        for inner, rpc in enumerate(one.method):
            note(f"{file.package}.{one.name}.{rpc.name}", SERVICES_, place, 2, inner)
    return found


def test_every_rpc_message_and_field_has_its_comment() -> None:
    found = {name: said for file in compiled().file for name, said in described(file).items()}
    assert [name for name, said in found.items() if not said] == []
    assert len(found) > 100


def rpcs(service: str) -> set[str]:
    """The rpcs of a domain service's own gRPC service."""
    package = f"zhengling.{service}.v1"
    return {
        rpc.name for file in compiled().file if file.package == package for one in file.service for rpc in one.method
    }


def operations(service: str) -> list[Any]:
    """The rows of the gateway's tables that the service answers, each with its table."""
    tables = import_module("gateway.routes").resources().values()
    return [(table, row) for table in tables if table.service == service for row in table.operations]


def asked_by_hand() -> set[str]:
    """The words in the gateway's code: a route that is no row of a table names the rpc it asks."""
    mine = [
        one for one in modules().values() if one.package == "gateway" and not one.name.startswith("gateway.schemas")
    ]
    nodes = [node for one in mine for node in ast.walk(one.tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("service", DOMAIN)
def test_every_rpc_is_an_operation_of_the_gateway_or_known_to_be_inner(service: str) -> None:
    rows = {row.rpc for _, row in operations(service)}
    assert sorted(rpcs(service) - rows - INNER[service] - asked_by_hand()) == []
    assert sorted(rows - rpcs(service)) == []
    assert sorted(INNER[service] - rpcs(service)) == []


@pytest.mark.parametrize("service", DOMAIN)
def test_a_row_that_writes_asks_an_rpc_that_does_and_a_row_that_reads_one_that_reads(service: str) -> None:
    reading = ("Get", "List", "Find", "Download", "Preview", "Verify")
    wrong = [
        f"{row.method} {row.path} asks {row.rpc}"
        for _, row in operations(service)
        if (row.method == "GET") != row.rpc.startswith(reading)
    ]
    assert wrong == []


def listened() -> list[tuple[str, str, str, str]]:
    """Of each @listen in a worker: the service that listens, the producer it names, the message and its module."""
    found = []
    for service in SERVICES:
        one = modules().get(f"{service}.worker")
        if one is None:
            continue
        origin = {found.name.rpartition(".")[2]: found.name.rpartition(".")[0] for found in one.imports}
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "listen":
                producer, message = node.args
                assert isinstance(producer, ast.Constant)
                found.append((service, producer.value, ast.unparse(message), origin.get(ast.unparse(message), "")))
    return found


def test_a_listener_names_the_service_that_its_event_comes_from() -> None:
    options = import_module("zhengling.common.v1.options_pb2")
    wrong = []
    for service, producer, message, module in listened():
        kind = getattr(import_module(module), message.rpartition(".")[2], None) if module else None
        event_type = kind.DESCRIPTOR.GetOptions().Extensions[options.event_type] if kind is not None else ""
        if not event_type.startswith(f"zhengling.{producer}."):
            wrong.append(f"{service} listens to {producer} for {message}, whose type is {event_type or 'none'}")
        if producer == service:
            wrong.append(f"{service} listens to itself for {message}")
    assert wrong == []
    assert ("supervision", "meetings", "MinutesSigned", "zhengling.meetings.v1.events_pb2") in listened()


def test_a_comment_left_out_is_seen() -> None:
    file = FileDescriptorProto(package="p")
    message = file.message_type.add(name="M")
    message.field.add(name="f", number=1)
    file.service.add(name="S").method.add(name="R")
    file.source_code_info.location.add(path=[MESSAGES, 0], leading_comments=" A message.")
    assert described(file) == {"p.M": True, "p.M.f": False, "p.S": False, "p.S.R": False}

"""The description of the API is made when the code changes and only handed out by the server."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gateway import describing, description
from gateway.operations import Operation, Resource
from gateway.schemas.base import Reply, Text
from gateway.server import serve
from zhengling.personnel.v1 import directory_service_pb2 as pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub

PATH = "/openapi.json"


class Unit(Reply):
    code = Text("代码")


class Misfit(Reply):
    no_such_field = Text("没有")


def table(reply: type[Reply]) -> list[Any]:
    row = Operation("GET", "/trial/<code>", "GetUnit", "看", "Read", reply=reply)
    return [SimpleNamespace(__name__="trial", RESOURCE=Resource("personnel", pb, DirectoryServiceStub, "试", (row,)))]


def test_what_is_served_is_what_the_code_says(gateway: Any) -> None:
    assert gateway.client.get(PATH).get_data(as_text=True) == describing.text(), "run: make generate"


def test_a_row_is_described_with_its_tag_and_shape() -> None:
    found = json.loads(describing.text(table(Unit)))
    operation = found["paths"]["/v1/trial/{code}"]["get"]
    assert (operation["operationId"], operation["tags"]) == ("GetUnit", ["试"])
    shown = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert found["components"]["schemas"][shown.rpartition("/")[2]]["properties"]["code"]["description"] == "代码"
    assert {"name": "试"} in found["tags"]


def test_a_row_that_its_protos_do_not_fit_is_not_described() -> None:
    with pytest.raises(TypeError, match="no_such_field"):
        describing.text(table(Misfit))


def test_the_same_text_is_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "generated" / "openapi.json.gz"
    assert describing.write(file) == file.stat().st_size
    first = file.read_bytes()
    describing.write(file)
    assert file.read_bytes() == first == describing.packed(describing.text())
    assert list(file.parent.iterdir()) == [file]


def test_a_description_that_cannot_be_made_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "openapi.json.gz"
    file.write_bytes(b"old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        describing.write(file)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("", None), ("identity", None), ("gzip;q=0", None), ("br", None), ("gzip", "gzip"), ("br, gzip;q=0.5", "gzip")],
)
def test_it_travels_packed_where_the_reader_can_unpack_it(gateway: Any, accepted: str, coding: str | None) -> None:
    answer = gateway.client.get(PATH, headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding"), answer.headers["Vary"]) == (coding, "Accept-Encoding")
    assert answer.mimetype == "application/json"
    text = gzip.decompress(answer.data) if coding else answer.data
    assert text == description.read().text()


def test_who_has_it_is_not_sent_it_again(gateway: Any) -> None:
    tag = gateway.client.get(PATH).headers["ETag"]
    assert gateway.client.get(PATH, headers={"Accept-Encoding": "gzip"}).headers["ETag"] == tag
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = gateway.client.get(PATH, headers={"If-None-Match": known})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    assert gateway.client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200


BROKEN = {
    "missing": None,
    "empty": b"",
    "not packed": b"{}",
    "cut at the end": gzip.compress(b"{}", mtime=0)[:-1],
    "cut in the middle": gzip.compress(b"{}" * 99, mtime=0)[:20],
}


# The names are given: a test named after packed bytes, which carry the clock, would be another test in every process.
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_without_a_whole_one_the_gateway_does_not_start(
    gateway: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "openapi.json.gz"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(description, "FILE", file)
    monkeypatch.setattr("gateway.server.Server", lambda *_, **__: pytest.fail("it was started"))
    with pytest.raises(SystemExit, match="make generate"):
        serve(replace(gateway.gate.settings, http_listen="127.0.0.1:0"))


def test_the_server_imports_nothing_of_what_describes() -> None:
    program = (
        "import sys, gateway.server, gateway.app, gateway.gate, gateway.routes\n"
        "gateway.routes.modules()\n"
        "print(*sorted({'gateway.describing', 'flask_smorest', 'apispec', 'webargs', 'yaml', 'sqlalchemy'}"
        " & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

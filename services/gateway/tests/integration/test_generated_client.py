"""A client that a generator makes of the API's description alone, in talks with the gateway over HTTP."""

import importlib
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from werkzeug.serving import make_server

from gateway import description

ROOT = Path(__file__).parents[4]
CONFIG = ROOT / "docs/clients/openapi-python-client.yaml"
NAME = "zhengling_client"
FILE = b"%PDF-1.7 the published file"

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("generated client")]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package as the generator makes it; a warning of it, which says that something was left out, is a failure."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_bytes(description.read().text())
    # The generator's last steps make the files pretty, with programs that need not be there.
    (folder / "config.yaml").write_text(CONFIG.read_text(encoding="utf-8") + "post_hooks: []\n", encoding="utf-8")
    program = Path(sys.executable).with_name("openapi-python-client")
    done = subprocess.run(
        [program, "generate", "--path=openapi.json", "--config=config.yaml", "--fail-on-warning"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "warning" not in said.lower(), said
    # The folder and the package have their names of the description's title.
    sys.path.insert(0, str(folder / "zhengling-client"))
    try:
        yield importlib.import_module(NAME)
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
            del sys.modules[name]


@pytest.fixture
def address(gateway: Any) -> Iterator[str]:
    """Where the application answers, over HTTP."""
    server = make_server("127.0.0.1", 0, gateway.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def api(package: Any, address: str, gateway: Any) -> Any:
    """The package's operations by name, asked as the mayor."""
    token = gateway.headers()["Authorization"].removeprefix("Bearer ")
    client = package.AuthenticatedClient(base_url=address, token=token, raise_on_unexpected_status=True)
    found = {
        module.name.rpartition(".")[2]: module.name
        for module in pkgutil.walk_packages(importlib.import_module(f"{NAME}.api").__path__, f"{NAME}.api.")
        if not module.ispkg
    }

    def ask(operation: str, *given: Any, **more: Any) -> Any:
        return importlib.import_module(found[operation]).sync_detailed(*given, client=client, **more)

    return SimpleNamespace(ask=ask, names=found, models=importlib.import_module(f"{NAME}.models"))


def test_every_operation_and_shape_of_the_description_is_in_it(api: Any, gateway: Any) -> None:
    document = gateway.client.get("/openapi.json").json
    operations = [one for path in document["paths"].values() for one in path.values() if "operationId" in one]
    assert len(api.names) == len(operations) > 300
    for name in api.names.values():
        importlib.import_module(name)
    assert len(api.models.__all__) >= len(document["components"]["schemas"])
    assert {path.name for path in Path(str(api.models.__file__)).parents[2].iterdir()} >= {NAME, "pyproject.toml"}


def test_one_thing_is_read(api: Any) -> None:
    answer = api.ask("get_unit", "office")
    assert (answer.status_code, answer.parsed.code, answer.parsed.version) == (200, "office", 3)
    assert answer.headers["ETag"].startswith('"3-')


def test_a_list_is_read_and_its_pages_turned(api: Any) -> None:
    answer = api.ask("list_my_pending", limit=3)
    assert (answer.status_code, len(answer.parsed.steps), answer.parsed.incomplete) == (200, 3, [])
    assert {step.step for step in answer.parsed.steps} == {"sign_minutes"}
    again = api.ask("list_my_pending", limit=3, cursor=answer.parsed.next_cursor)
    assert (again.status_code, again.parsed.steps) == (200, [])


def test_a_thing_is_made(api: Any) -> None:
    body = api.models.DirectoryRegisterUnitIn(code="d99", name="新设局", kind="department")
    answer = api.ask("register_unit", body=body, idempotency_key="once")
    # The servicer answers with the key that came through, which holds for one person.
    assert (answer.status_code, answer.parsed.code, answer.parsed.kind) == (201, "d99", f"{UUID(int=1).hex}.once")


def test_a_refusal_is_read_with_its_rule_facts_and_remedy(api: Any) -> None:
    body = api.models.DirectoryRegisterUnitIn(code="rule", name="局", kind="department")
    answer = api.ask("register_unit", body=body)
    told = answer.parsed
    assert isinstance(told, api.models.ProblemRefusal)
    assert (answer.status_code, told.status, told.type_) == (409, 409, "/problems/rule-broken")
    assert (told.rule.id, told.rule.article, told.rule.gist) == ("R43.4", "43", "须过半数到会")
    assert told.facts.to_dict() == {"present": 4, "due": 8, "needed": 5}
    assert told.remedy == "至少5人"


def test_what_is_wrong_with_a_field_is_read(api: Any) -> None:
    answer = api.ask("register_unit", body=api.models.DirectoryRegisterUnitIn(code="d99", name=" ", kind="department"))
    assert isinstance(answer.parsed, api.models.ProblemUnprocessable)
    assert (answer.status_code, list(answer.parsed.errors.to_dict())) == (422, ["name"])


def test_a_file_comes_as_bytes(api: Any) -> None:
    answer = api.ask("get_document_file", UUID(int=1))
    assert (answer.status_code, answer.parsed.payload.read()) == (200, FILE)
    assert answer.headers["Content-Type"] == "application/pdf"

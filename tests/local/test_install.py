"""Set-up: once is enough, and one that was cut short is made anew. Real environments, with nothing to download."""

import zipfile
from pathlib import Path

import pytest

from deploy.local import install
from deploy.local.progress import Trouble

NOTHING = "# no packages\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / install.LOCK).write_text(NOTHING)
    return tmp_path


def wheel(folder: Path) -> None:
    """A package that pip finds without asking any server."""
    folder.mkdir()
    about = {"METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1\n", "WHEEL": "Wheel-Version: 1.0\n"}
    with zipfile.ZipFile(folder / "thing-1-py3-none-any.whl", "w") as file:
        for name, content in about.items():
            file.writestr(f"thing-1.dist-info/{name}", content)


def test_a_set_up_is_made_once_and_anew_only_when_it_must_be(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One story, because each new environment takes seconds of processor time."""
    python = install.install(root)
    assert python.exists()
    mark, begun, stamp = (root / ".venv" / name for name in ("mark", "install-begun", "stamp-lock"))
    mark.touch()
    install.install(root)
    assert mark.exists()

    # A changed lock is installed into the same environment.
    before = stamp.read_text()
    (root / install.LOCK).write_text("# still no packages\n")
    install.install(root)
    assert mark.exists()
    assert stamp.read_text() != before

    # A package without a hash stops the set-up, which leaves the note of its beginning and no stamp.
    wheel(root / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(root / "wheels"))
    (root / install.LOCK).write_text("thing==1\n")
    with pytest.raises(Trouble, match="hash"):
        install.install(root)
    assert begun.exists()
    assert not stamp.exists()

    # So does one that is interrupted; what it left is not trusted, and is made anew.
    (root / install.LOCK).write_text(NOTHING)
    install.install(root)
    assert not mark.exists()
    assert not begun.exists()
    assert stamp.exists()

    # As is an environment whose Python is gone, as after an upgrade of the system's.
    mark.touch()
    python.unlink()
    install.install(root)
    assert python.exists()
    assert not mark.exists()


def test_without_venv_and_without_root_the_way_out_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_has_ensurepip", lambda: False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Trouble, match="sudo apt install python3"):
        install.install(root)


def test_the_api_is_described_anew_when_its_code_or_its_file_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = root / "services" / "gateway" / "src" / "gateway"
    made, rules = gateway / "generated" / "openapi.json.gz", gateway / "generated" / "rules.json"
    code, law = gateway / "routes" / "leave.py", root / "chassis" / "src" / "chassis" / "law.py"
    stated, proto = law.with_name("stated.py"), root / "protos" / "zhengling" / "leave_service.proto"
    for file in (rules, code, law, stated, proto, law.with_name("enforced.py")):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (root / ".venv").mkdir()
    commands: list[tuple[object, ...]] = []

    def run(*command: object, cwd: Path) -> None:
        commands.append(command)
        made.write_bytes(b"the description")

    monkeypatch.setattr(install, "_run", run)
    changes = (
        lambda: None,
        lambda: code.write_text("ROW = 1"),
        lambda: (code.parent / "trip.py").write_text(""),
        lambda: rules.write_text("{}"),
        lambda: law.write_text("# other rules"),
        lambda: stated.write_text("# other options"),
        lambda: proto.write_text("// other words"),
        lambda: (root / install.LOCK).write_text("# other packages"),
        lambda: made.write_bytes(b"half of"),
        made.unlink,
    )
    for number, change in enumerate(changes, 1):
        change()
        # Once each time, and not again while nothing changes.
        for _ in range(2):
            install._description(root, Path("python"))
            assert len(commands) == number
    assert {command[1:] for command in commands} == {("-m", "gateway", "describe")}


def test_a_set_up_may_leave_the_description_to_who_writes_more_of_what_it_is_made_from(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("_packages_from_lock", "_stubs", "_own_packages"):
        monkeypatch.setattr(install, part, lambda *_: None)
    described: list[Path] = []
    monkeypatch.setattr(install, "_description", lambda *_: described.append(root))
    install.install(root, described=False)
    assert described == []
    install.install(root)
    assert described == [root]


def test_where_there_is_no_gateway_nothing_is_described(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_run", lambda *_, **__: pytest.fail("something was run"))
    install._description(root, Path("python"))

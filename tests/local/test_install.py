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

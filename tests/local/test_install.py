"""Set-up: once is enough, and one that was cut short is made anew. Real environments, with nothing to download."""

from pathlib import Path

import pytest

from deploy.local import install
from deploy.local.progress import Trouble


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / install.LOCK).write_text("# no packages\n")
    return tmp_path


def test_a_second_set_up_changes_nothing_and_an_interrupted_one_is_made_anew(root: Path) -> None:
    python = install.install(root)
    assert python.exists()
    mark = root / ".venv" / "mark"
    mark.touch()
    install.install(root)
    assert mark.exists()

    # An installation cut short has left the note of its beginning and no stamp.
    (root / ".venv" / "stamp-lock").unlink()
    (root / ".venv" / "install-begun").touch()
    install.install(root)
    assert not mark.exists()
    assert (root / ".venv" / "stamp-lock").exists()
    assert not (root / ".venv" / "install-begun").exists()

    # One whose Python is gone, as after an upgrade of the system's.
    mark.touch()
    python.unlink()
    install.install(root)
    assert python.exists()
    assert not mark.exists()


def test_a_changed_lock_is_installed_into_the_same_environment(root: Path) -> None:
    install.install(root)
    (root / ".venv" / "mark").touch()
    stamp = (root / ".venv" / "stamp-lock").read_text()
    (root / install.LOCK).write_text("# still no packages\n")
    install.install(root)
    assert (root / ".venv" / "mark").exists()
    assert (root / ".venv" / "stamp-lock").read_text() != stamp


def test_a_package_without_a_hash_stops_the_set_up_and_is_tried_again(root: Path) -> None:
    (root / install.LOCK).write_text("flask==3.1.3\n")
    with pytest.raises(Trouble, match="hash"):
        install.install(root)
    assert (root / ".venv" / "install-begun").exists()


def test_without_venv_and_without_root_the_way_out_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_has_ensurepip", lambda: False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Trouble, match="sudo apt install python3"):
        install.install(root)

"""What programs write anew is whole or as it was: the stubs, and the matrix of rules."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import trace
from tests.architecture.tree import ROOT


@pytest.fixture
def protos(tmp_path: Path) -> Path:
    """The protos that all others rest on, with the program that makes stubs of them."""
    folder = tmp_path / "protos"
    for part in ("generate.py", "zhengling/stated.proto", "zhengling/common/v1/options.proto"):
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "protos" / part, folder / part)
    return folder


def generated(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, folder / "generate.py"], capture_output=True, text=True)


def stubs(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in (folder / "src").rglob("*") if path.is_file()}


def test_a_slip_in_a_proto_leaves_the_stubs_as_they_were(protos: Path) -> None:
    extra = protos / "zhengling/common/v1/extra_service.proto"
    good = 'syntax = "proto3";\npackage zhengling.common.v1;\nmessage Extra { string id = 1; }\n'
    extra.write_text(good)
    assert generated(protos).returncode == 0
    before = stubs(protos)
    assert "src/zhengling/common/v1/extra_service_pb2.py" in before
    extra.write_text(good.replace("string id", "text id"))
    refused = generated(protos)
    assert refused.returncode != 0
    assert 'extra_service.proto:3:17: "text" is not defined' in refused.stderr
    assert "the stubs are as they were" in refused.stderr
    assert stubs(protos) == before
    # What was made of a proto that is gone is gone with it.
    extra.rename(extra.with_name("other_service.proto")).write_text(good)
    assert generated(protos).returncode == 0
    assert not any("extra" in name for name in stubs(protos))
    assert sorted(path.name for path in protos.iterdir()) == ["generate.py", "src", "zhengling"]


def test_the_matrix_is_not_written_from_a_part_of_the_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tests" / "test_few.py"
    file.parent.mkdir()
    file.write_text(
        "import pytest\n@pytest.mark.rule('R1')\ndef test_a(): ...\n@pytest.mark.rule('R2')\ndef test_b(): ...\n"
        "@pytest.mark.parametrize('x', [1])\ndef test_c(): ...\n".replace("'R1'", '"R1"')
    )
    name = "tests/test_few.py"
    assert list(trace.not_run({}, tmp_path)) == [name]
    assert list(trace.not_run({name: {"test_a"}}, tmp_path)) == [f"{name}::test_b"]
    assert list(trace.not_run({name: {"test_a", "test_b"}}, tmp_path)) == []

    monkeypatch.setattr(trace, "RESULTS", tmp_path / "none.json")
    before = (ROOT / "docs/rules.md").read_bytes()
    with pytest.raises(SystemExit, match=r"have not been run here: docs/rules\.md stays as it is"):
        trace.main()
    assert (ROOT / "docs/rules.md").read_bytes() == before


def test_what_is_found_where_nothing_should_be_is_told_whole(request: pytest.FixtureRequest) -> None:
    hook = request.config.hook.pytest_assertrepr_compare
    told, *_ = hook(config=request.config, op="==", left=["a.proto:1 121", "b.proto:7 130"], right=[])
    assert told == ["2 found where nothing should be:", "a.proto:1 121", "b.proto:7 130"]

"""Generate the Python stubs and type stubs of every proto into protos/src (or the folder given)."""

import sys
from importlib import resources
from pathlib import Path

from grpc_tools import protoc

HERE = Path(__file__).resolve().parent


def generate(target: Path) -> None:
    """Write <target>/zhengling/**/*_pb2.py, *_pb2.pyi and *_pb2_grpc.py; raises SystemExit if protoc refuses."""
    target.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(path.relative_to(HERE)) for path in (HERE / "zhengling").rglob("*.proto"))
    include = str(resources.files("grpc_tools").joinpath("_proto"))
    arguments = ["protoc", f"-I{HERE}", f"-I{include}", f"--python_out={target}", f"--pyi_out={target}"]
    services = [source for source in sources if source.endswith("_service.proto")]
    for extra in ([], [f"--grpc_python_out={target}"]):
        if code := protoc.main([*arguments, *extra, *(services if extra else sources)]):
            raise SystemExit(f"protoc failed with status {code}")
    for folder in {path.parent for path in target.rglob("*_pb2.py")} | {target / "zhengling"}:
        while folder != target:
            (folder / "__init__.py").touch()
            folder = folder.parent


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src")

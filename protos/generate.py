"""Generate the Python stubs and type stubs of every proto into protos/src (or the folder given).

The stubs know what the protos state of operations and fields, but none of the Chinese words, which only the maker of
the API's description reads: it finds them, and the comments, in zhengling/described.binpb. A server carries neither.
"""

import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path

from google.api import annotations_pb2
from grpc_tools import protoc

HERE = Path(__file__).resolve().parent
STATED = "zhengling/stated.proto"


def includes() -> list[str]:
    """The folders in which protoc finds what the protos import; google/api comes with googleapis-common-protos."""
    bundled = resources.files("grpc_tools").joinpath("_proto")
    return [f"-I{HERE}", f"-I{bundled}", f"-I{Path(annotations_pb2.__file__).parents[2]}"]


def sources() -> list[str]:
    """Every proto of the suite, by the name under which others import it."""
    return sorted(str(path.relative_to(HERE)) for path in (HERE / "zhengling").rglob("*.proto"))


def generate(target: Path) -> None:
    """Make <target> anew: zhengling/**/*_pb2.py, *_pb2.pyi, *_pb2_grpc.py and zhengling/described.binpb.

    Raises SystemExit if protoc refuses; what was there stays as it was then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
        made, before = Path(folder) / "made", Path(folder) / "before"
        _make(made)
        # In one step, and whole: what was made of a proto that is gone would be found by whoever lists the modules.
        if target.exists():
            target.rename(before)
        made.rename(target)


def _make(target: Path) -> None:
    package = target / "zhengling"
    package.mkdir(parents=True)
    described = package / "described.binpb"
    _protoc(*includes(), "--include_imports", "--include_source_info", f"--descriptor_set_out={described}", *sources())
    _protoc(*includes(), f"--python_out={target}", STATED)
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.binpb"
        # In a process of its own: the options just generated are read there, whatever stands loaded here.
        subprocess.run([sys.executable, __file__, "strip", str(target), str(described), str(bare)], check=True)
        given = (f"--descriptor_set_in={bare}", f"--python_out={target}", f"--pyi_out={target}")
        _protoc(*given, *sources())
        services = [source for source in sources() if source.endswith("_service.proto")]
        _protoc(*given, f"--grpc_python_out={target}", *services)
    for folder_ in {path.parent for path in target.rglob("*_pb2.py")} | {package}:
        while folder_ != target:
            (folder_ / "__init__.py").touch()
            folder_ = folder_.parent


def strip(content: bytes) -> bytes:
    """A set of descriptors without words and comments; the options must have been generated before."""
    from google.protobuf.descriptor_pb2 import FileDescriptorSet

    from zhengling import stated_pb2 as options

    files = FileDescriptorSet.FromString(content)
    for file in files.file:
        file.ClearField("source_code_info")
        for service in file.service:
            service.options.ClearExtension(options.tag)
            for rpc in service.method:
                if rpc.options.HasExtension(options.rest):
                    rpc.options.Extensions[options.rest].ClearField("zh")
        messages = list(file.message_type)
        while messages:
            message = messages.pop()
            messages += message.nested_type
            for field in message.field:
                if field.options.HasExtension(options.field):
                    field.options.Extensions[options.field].ClearField("zh")
                    if not field.options.Extensions[options.field].ByteSize():
                        field.options.ClearExtension(options.field)
    return files.SerializeToString(deterministic=True)


def _protoc(*arguments: str) -> None:
    if code := protoc.main(["protoc", *arguments]):
        raise SystemExit(f"protoc refused with status {code}; the stubs are as they were")


if __name__ == "__main__":
    if sys.argv[1:2] == ["strip"]:
        sys.path.insert(0, sys.argv[2])
        Path(sys.argv[4]).write_bytes(strip(Path(sys.argv[3]).read_bytes()))
    else:
        generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src")

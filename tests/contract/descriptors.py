"""The protos as descriptors, compiled from the tree."""

import tempfile
from functools import cache
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc

from protos.generate import includes, sources

BASELINE = Path(__file__).parent / "baseline.binpb"


@cache
def compiled() -> FileDescriptorSet:
    """All protos of the suite with their comments; raises RuntimeError if protoc refuses them."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "set.binpb"
        arguments = [*includes(), "--include_source_info", f"--descriptor_set_out={target}"]
        if protoc.main(["protoc", *arguments, *sources()]):
            raise RuntimeError("protoc refused the protos")
        return FileDescriptorSet.FromString(target.read_bytes())


def baseline() -> FileDescriptorSet:
    """The protos as they were promised."""
    return FileDescriptorSet.FromString(BASELINE.read_bytes())

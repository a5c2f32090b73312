"""Protos of a test's own, compiled as those of the suite are, so that what they state is read in the same way."""

import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

from protos.generate import includes

HEAD = """syntax = "proto3";
package {package};
import "google/api/annotations.proto";
import "zhengling/stated.proto";
"""


def language(text: str, package: str = "trial") -> Any:
    """The messages of a small proto by name, its services under `services`, and its file."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "trial.proto").write_text(HEAD.format(package=package) + text, encoding="utf-8")
        target = Path(folder) / "set.binpb"
        if protoc.main(
            ["protoc", f"-I{folder}", *includes(), "--include_imports", f"--descriptor_set_out={target}", "trial.proto"]
        ):
            raise ValueError("protoc refused the proto")
        files = FileDescriptorSet.FromString(target.read_bytes())
    pool = DescriptorPool()
    for file in files.file:
        pool.Add(file)
    made = pool.FindFileByName("trial.proto")
    messages = {name: GetMessageClass(found) for name, found in made.message_types_by_name.items()}
    return SimpleNamespace(**messages, services=made.services_by_name, file=made)

"""Write what integrators may hear into docs/integrators.md, from the protos: what, when, with which fields.

python tests/outward.py
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Started as a plain file, this program would not find the packages beside it.
sys.path.insert(0, str(ROOT))

from google.protobuf.descriptor import Descriptor  # noqa: E402

from tests.contract.descriptors import compiled  # noqa: E402
from zhengling.common.v1.options_pb2 import event_type, event_words, outward  # noqa: E402

GUIDE = ROOT / "docs" / "integrators.md"
BEGIN, END = "<!-- outward events: written by tests/outward.py -->", "<!-- end of outward events -->"
TELLS = ("meetings", "documents", "supervision", "personnel")


def events() -> Iterator[tuple[Descriptor, str]]:
    """Every event that may be told outward, and its comment in the proto as one line."""
    files = {file.name: file for file in compiled().file}
    for service in TELLS:
        module = import_module(f"zhengling.{service}.v1.events_pb2")
        comments = {
            location.path[1]: " ".join(location.leading_comments.split())
            for location in files[module.DESCRIPTOR.name].source_code_info.location
            if len(location.path) == 2 and location.path[0] == 4
        }
        for name, message in module.DESCRIPTOR.message_types_by_name.items():
            if message.GetOptions().Extensions[event_words]:
                yield message, comments[list(module.DESCRIPTOR.message_types_by_name).index(name)]


def table() -> str:
    """The table of the guide, in Chinese and English."""
    lines = ["| 事件 event | 何时 when | subject | data |", "| --- | --- | --- | --- |"]
    for message, comment in events():
        when, _, subject = comment.partition(" Subject: ")
        fields = [field.name for field in message.fields if field.GetOptions().Extensions[outward]]
        told = ", ".join(f"`{name}`" for name in fields) or "—"
        options = message.GetOptions().Extensions
        kind = subject.removesuffix(".").removesuffix("/<uuid>")
        lines.append(f"| `{options[event_type]}` | {options[event_words]}。{when} | `{kind}` | {told} |")
    return "\n".join(lines)


def written(guide: str) -> str:
    """The guide with the table as it is now. Raises ValueError for a guide without a place for it."""
    before, begin, rest = guide.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{GUIDE.name} lacks {BEGIN} or {END}")
    return f"{before}{begin}\n\n{table()}\n\n{end}{after}"


if __name__ == "__main__":
    GUIDE.write_text(written(GUIDE.read_text("utf-8")), "utf-8")

"""What the protos say to a reader: the Chinese of their options and the English of their comments.

Read when the description is made, and never by a server, whose descriptors hold neither.
"""

from collections.abc import Iterator
from importlib import resources
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

from gateway.derived import Said, Words
from zhengling import stated_pb2 as options

# The numbers of which descriptor.proto makes the path of a comment.
MESSAGES, SERVICES, FIELDS, NESTED, METHODS = 4, 6, 2, 3, 2
USUAL = {
    "cursor": "上一页返回的游标；第一页不填",
    "limit": "每页条数，1 至 200，默认 50",
    "next_cursor": "下一页的游标；最后一页为空文本",
    "version": "版本，用于 If-Match",
    "level": "密级：0 公开，1 内部，2 秘密，3 机密，4 绝密",
}
"""What fields of these names are wherever nothing else is said of them."""


def words() -> Words:
    """What is said of every service, rpc and field, by its full name."""
    files = FileDescriptorSet.FromString(resources.files("zhengling").joinpath("described.binpb").read_bytes())
    return {name: said for file in files.file if file.package.startswith("zhengling.") for name, said in _of(file)}


def tags(said: Words) -> dict[str, str]:
    """What is said of each heading, by its name; several services may stand under one."""
    found: dict[str, list[Said]] = {}
    for name, about in said.items():
        if name.endswith("#"):
            found.setdefault(" ".join(said[name.removesuffix("#")]), []).append(about)
    return {
        tag: f"{''.join(one.zh for one in many)} / {' '.join(one.en for one in many)}" for tag, many in found.items()
    }


def _of(file: FileDescriptorProto) -> Iterator[tuple[str, Said]]:
    comments = {tuple(one.path): " ".join(one.leading_comments.split()) for one in file.source_code_info.location}
    for place, service in enumerate(file.service):
        tag = service.options.Extensions[options.tag]
        name = f"{file.package}.{service.name}"
        yield name, Said(tag.zh, tag.en)
        yield f"{name}#", Said(tag.about, comments.get((SERVICES, place), ""))
        for inner, rpc in enumerate(service.method):
            zh = rpc.options.Extensions[options.rest].zh
            yield f"{name}.{rpc.name}", Said(zh, comments.get((SERVICES, place, METHODS, inner), ""))
    for place, message in enumerate(file.message_type):
        yield from _fields(comments, f"{file.package}.{message.name}", message, (MESSAGES, place))


def _fields(
    comments: dict[tuple[int, ...], str], owner: str, message: Any, path: tuple[int, ...]
) -> Iterator[tuple[str, Said]]:
    for place, field in enumerate(message.field):
        zh = field.options.Extensions[options.field].zh or USUAL.get(field.name, "")
        yield f"{owner}.{field.name}", Said(zh, comments.get((*path, FIELDS, place), ""))
    for place, inner in enumerate(message.nested_type):
        yield from _fields(comments, f"{owner}.{inner.name}", inner, (*path, NESTED, place))

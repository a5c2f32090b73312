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
    # What an operation is about stands in its path by these names.
    "absence_id": "会议请假", "application_id": "会议申请", "appointment_id": "任职", "attendance_id": "名单行",
    "authorization_id": "授权", "code": "单位代码", "commission_id": "召集委托", "consultation_id": "征求意见",
    "coordination_id": "协调", "copy_id": "会议材料的一份", "decision_id": "决定", "delegation_id": "委托",
    "deliberation_id": "审议记录", "department_meeting_id": "部门会议", "document_id": "公文", "duty_id": "值班",
    "exception_id": "例外申请", "exemption_id": "豁免", "invitation_id": "邀请报告单", "leave_id": "请假",
    "line_id": "名单行", "material_id": "会议材料", "matter_id": "个人有关事项报告", "meeting_id": "会议",
    "minutes_id": "纪要", "notice_id": "会议通知", "number": "编号", "person_id": "人员", "phone_id": "电话号码",
    "plan_id": "因公出国（境）计划", "portfolio_id": "分工", "position": "在议程上的次序", "post_id": "职位",
    "procedure_id": "程序", "recording_id": "录音录像安排", "report_id": "请假汇总报告", "seal_use_id": "用印申请",
    "shortfall_id": "调研天数不足提示", "special_task_id": "专项任务", "staff_list_id": "列席工作人员名单",
    "study_session_id": "学习讲座", "task_id": "督办任务", "topic_id": "议题", "trip_id": "行程",
    "window_id": "无法联系时段",
}  # fmt: skip
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

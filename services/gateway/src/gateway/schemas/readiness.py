"""Shapes of how far a topic is on its way to the agenda, gate by gate."""

import json
from typing import Any

from flask import current_app

from gateway import words
from gateway.schemas.base import Date, Integer, Json, Many, One, Reply, Text, Truth, Uuid


class Missing(Json):
    """What a gate still lacks, said as a clerk reads it: with words for the machine's, and the names of units."""

    def __init__(self, description: str, tongue: int) -> None:
        self.tongue = tongue
        super().__init__(description, allow_none=False, metadata={"type": "string"})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str:  # noqa: ARG002  Named by the base.
        facts = json.loads(obj.facts) if obj.facts else {}
        unit_name = current_app.extensions["gate"].units.name if current_app else str
        return words.reworded(value, facts, self.tongue, unit_name)


class Excused(Reply):
    """A procedure that is set aside for the topic."""

    procedure = Text("程序种类")
    ground = Text("豁免情形")


class Evidence(Reply):
    """A concluded procedure that a gate rests on."""

    procedure_id = Uuid("程序")
    kind = Text("程序种类")
    result = Text("结论")
    concluded_on = Date("作出结论的日期")
    current = Truth("是否针对现行文稿；否为修改前的文稿")


class Gate(Reply):
    """One gate before the agenda."""

    rule = Text("规则编号")
    article = Text("条")
    gist_zh = Text("要旨")
    gist_en = Text("要旨（英文）")
    passed = Truth("是否不再构成障碍：已通过、已豁免或者不适用")
    state = Text("passed 已通过，missing 尚缺，exempt 已豁免，not_needed 不适用")
    facts = Json("未通过时据以判断的事实")
    missing_zh = Missing("尚缺什么、怎样补齐；未缺时为空文本", 0)
    missing_en = Missing("尚缺什么、怎样补齐（英文）；未缺时为空文本", 1)
    exemptions = Many(One(Excused), "已豁免的程序及其情形")
    evidence = Many(One(Evidence), "所依据的已作结论的程序")


class Readiness(Reply):
    """How far a topic is on its way to the agenda."""

    topic_id = Uuid("议题", required=True)
    ready = Truth("是否全部通过")
    gates = Many(One(Gate), "上会前的各道关口")
    version = Integer("议题的版本")

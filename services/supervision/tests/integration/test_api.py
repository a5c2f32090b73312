"""The rpcs: request fields are judged by their shape, then the command or read is carried out."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from chassis import grpc_server
from chassis.enforced import rules_of
from chassis.errors import Malformed
from supervision.api import FACES
from supervision.commands.progress import report_progress
from supervision.commands.task import close_task, open_task, open_tasks
from zhengling.supervision.v1 import supervision_service_pb2 as pb


@pytest.fixture
def ask(city: Any) -> Any:
    """Ask an rpc in a role, as the frame would."""
    ((_, face),) = FACES
    api = face(city.runtime)

    def call(role: str, rpc: str, **fields: Any) -> Any:
        # Each test has a context of its own, so what is set here ends with it.
        grpc_server.current_actor.set(city.actor(role))
        return getattr(api, rpc)(getattr(pb, f"{rpc}Request")(**fields), None)

    return call


OPENING = {"kind": "key_project", "source": "project/2026-1", "title": "供热管网改造", "lead_unit": "d08"}


def test_every_rpc_answers(ask: Any) -> None:
    task = ask("clerk", "OpenTask", **OPENING, supporting_units=["d09", "d08", "d09"], term="2026-03-10")
    assert list(task.supporting_units) == ["d09"]
    task_id = task.id
    assert ask("clerk", "AssignUnit", task_id=task_id, lead_unit="d07").lead_unit == "d07"
    assert ask("clerk", "ExtendTerm", task_id=task_id, term="2026-03-20", reason="天气").term == "2026-03-20"
    assert ask("clerk", "RemindUnit", task_id=task_id, text="请抓紧").version == 4
    assert ask("head_d07", "ReportProgress", task_id=task_id, text="开工").state == "in_progress"
    assert ask("head_d07", "ReportProgress", task_id=task_id, text="完工", completed=True).state == "reported"
    assert ask("clerk", "SendBack", task_id=task_id, reason="缺验收").state == "rework"
    assert ask("head_d07", "ReportProgress", task_id=task_id, text="已验收", completed=True).state == "reported"
    assert ask("clerk", "CloseTask", task_id=task_id).state == "closed"
    kinds = [entry.kind for entry in ask("vm1", "GetTask", task_id=task_id).entries]
    assert kinds == [
        "opened",
        "assigned",
        "extended",
        "reminded",
        "progress",
        "completion",
        "sent_back",
        "completion",
        "closed",
    ]
    page = ask("vm1", "ListTasks", kind="key_project", state="closed")
    assert [row.id for row in page.tasks] == [task_id]
    assert page.tasks[0].entries == []
    assert ask("mayor", "GetPeriodReport", until="2026-03-31").closed == 1


def test_a_history_is_read_only_where_it_is_shown(ask: Any, city: Any) -> None:
    read: list[str] = []
    task_id = ask("clerk", "OpenTask", **OPENING).id

    @event.listens_for(city.runtime.engine, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        read.extend(["entries"] if "FROM entries" in statement else [])

    assert ask("clerk", "RemindUnit", task_id=task_id, text="请抓紧").entries == []
    assert [row.entries for row in ask("clerk", "ListTasks").tasks] == [[]]
    assert read == []
    assert len(ask("clerk", "GetTask", task_id=task_id).entries) == 2
    assert read == ["entries"]


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("OpenTask", OPENING | {"kind": ""}, "kind"),
        ("OpenTask", OPENING | {"source": "nothing"}, "source"),
        ("OpenTask", OPENING | {"source": "a/b c"}, "source"),
        ("OpenTask", OPENING | {"source": ""}, "source"),
        ("OpenTask", OPENING | {"title": " "}, "title"),
        ("OpenTask", OPENING | {"title": "题" * 201}, "title"),
        ("OpenTask", OPENING | {"title": "a\x00b"}, "title"),
        ("OpenTask", OPENING | {"lead_unit": ""}, "lead_unit"),
        ("OpenTask", OPENING | {"lead_unit": "x99"}, "lead_unit"),
        ("OpenTask", OPENING | {"supporting_units": [""]}, "supporting_units.0"),
        ("OpenTask", OPENING | {"supporting_units": [f"d{n}" for n in range(61)]}, "supporting_units"),
        ("OpenTask", OPENING | {"term": "2026-02-30"}, "term"),
        ("OpenTask", OPENING | {"level": 5}, "level"),
        ("ReportProgress", {"task_id": "1", "text": "x"}, "task_id"),
        ("ReportProgress", {"task_id": str(uuid4()), "text": ""}, "text"),
        ("SendBack", {"task_id": str(uuid4()), "reason": ""}, "reason"),
        ("CloseTask", {"task_id": str(uuid4()), "finding": "字" * 1001}, "finding"),
        ("ExtendTerm", {"task_id": str(uuid4()), "term": "", "reason": "x"}, "term"),
        ("RemindUnit", {"task_id": str(uuid4()), "text": ""}, "text"),
        ("ListTasks", {"state": "lost"}, "state"),
        ("ListTasks", {"limit": 201}, "limit"),
        ("ListTasks", {"cursor": "!"}, "cursor"),
        ("GetTask", {"task_id": ""}, "task_id"),
        ("GetPeriodReport", {"until": "x"}, "until"),
    ],
)
def test_a_field_of_the_wrong_shape_is_named(ask: Any, city: Any, rpc: str, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(Malformed) as failure:
        ask("clerk", rpc, **fields)
    assert named in failure.value.fields
    assert city.rows("SELECT 1 FROM tasks") == []


def test_the_rules_of_a_command_are_read_from_its_code() -> None:
    assert {"R8.1", "R70.1", "R70.2", "R80.1"} <= rules_of(open_task.handle)
    assert {"R8.1", "R54.1", "R70.1", "R70.2", "R80.1"} <= rules_of(open_tasks.handle)
    assert {"R69.1", "R9.1", "R80.1"} <= rules_of(report_progress.handle)
    assert "R71.1" in rules_of(close_task.handle)

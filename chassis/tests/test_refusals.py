"""Of the same refusal ten acts a minute are kept, and the others are counted and told of with the last of them."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from chassis_papers import CLERK, MAYOR, Draft, Sign, by, draft, reply, rows, sign
from google.protobuf.message import Message

from chassis import run
from chassis.actor import Actor
from chassis.acts import KEPT_A_MINUTE, Act, Refusals, further
from chassis.clock import Clock
from chassis.errors import Failure
from chassis.frame import FrameApi
from chassis.run import Runtime
from zhengling.common.v1.frame_service_pb2 import ListActsRequest


def paper(runtime: Runtime, title: str = "one") -> uuid.UUID:
    return uuid.UUID(run.run(runtime, by(CLERK), draft, Draft(title), reply).id)


def refused(runtime: Runtime, paper_id: uuid.UUID, times: int, actor: Actor | None = None) -> list[str]:
    found = []
    for _ in range(times):
        with pytest.raises(Failure) as caught:
            run.run(runtime, actor or by(CLERK), sign, Sign(paper_id), reply)
        found.append(str(caught.value.facts()))
    return found


def kept(runtime: Runtime) -> list[Act]:
    return sorted((act for act in rows(runtime, Act) if act.outcome == "refused"), key=lambda act: act.id)


def told(runtime: Runtime) -> dict[uuid.UUID, int]:
    with runtime.reading() as session:
        return further(session, rows(runtime, Act))


@pytest.mark.parametrize(("times", "acts", "counted"), [(9, 9, 0), (10, 10, 0), (11, 10, 1), (40, 10, 30)])
def test_after_the_tenth_in_a_minute_refusals_are_counted(
    runtime: Runtime, times: int, acts: int, counted: int
) -> None:
    assert len(set(refused(runtime, paper(runtime), times))) == 1
    found = kept(runtime)
    assert len(found) == acts
    assert told(runtime) == ({found[-1].id: counted} if counted else {})
    assert [row.refused for row in rows(runtime, Refusals)] == [times]


def test_each_caller_subject_and_rule_has_ten_of_its_own(runtime: Runtime) -> None:
    one, two = paper(runtime), paper(runtime, "two")
    refused(runtime, one, 11)
    refused(runtime, two, 11)
    refused(runtime, one, 11, Actor(CLERK, "another system", "req-2"))
    run.run(runtime, by(MAYOR), sign, Sign(one), reply)
    refused(runtime, one, 11, by(MAYOR))
    assert len(kept(runtime)) == 4 * KEPT_A_MINUTE
    assert sorted(told(runtime).values()) == [1, 1, 1, 1]
    assert {(act.rule, act.subject) for act in kept(runtime)} == {
        ("R1.2", f"paper/{one}"), ("R1.2", f"paper/{two}"), ("R1.1", f"paper/{one}"),
    }  # fmt: skip


def test_a_minute_ends_by_the_clock_and_the_next_has_ten_of_its_own(runtime: Runtime, tmp_path: Path) -> None:
    file = tmp_path / "clock"
    # Moved to where a minute begins, so that it does not end while refusals are asked for.
    begun = 60 - time.time() % 60
    file.write_text(f"{begun}")
    runtime.clock = Clock(str(file))
    one = paper(runtime)
    refused(runtime, one, 12)
    file.write_text(f"{begun + 60}")
    refused(runtime, one, 13)
    acts = kept(runtime)
    assert [act.at.minute == acts[0].at.minute for act in acts] == [True] * 10 + [False] * 10
    assert told(runtime) == {acts[9].id: 2, acts[19].id: 3}


def test_of_a_crowd_exactly_ten_are_kept_and_all_are_counted(runtime: Runtime) -> None:
    one = paper(runtime)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: refused(runtime, one, 5, by(CLERK, request=f"req-{number}")), range(16)))
    assert len(kept(runtime)) == KEPT_A_MINUTE
    assert list(told(runtime).values()) == [70]


def test_a_key_is_answered_from_what_was_stored_and_counts_once(runtime: Runtime) -> None:
    one = paper(runtime)
    assert len(set(refused(runtime, one, 30, by(CLERK, "key")))) == 1
    assert len(kept(runtime)) == 1
    refused(runtime, one, 10)
    late = by(CLERK, "late")
    refused(runtime, one, 3, late)
    assert list(told(runtime).values()) == [2]
    # Counted, not kept, and yet an answer: what was refused under a key is refused under it for good.
    runtime.clock.move(minutes=5)  # type: ignore[attr-defined]
    refused(runtime, one, 1, late)
    assert len(kept(runtime)) == KEPT_A_MINUTE


def test_whoever_may_see_the_acts_is_told_how_many_more_there_were(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = paper(runtime)
    refused(runtime, one, 14)

    def listed(knows: bool) -> Message:
        frame = FrameApi(runtime, knows=lambda *_: knows)
        monkeypatch.setattr("chassis.grpc_server.actor", lambda: by(CLERK))
        return frame.ListActs(ListActsRequest(subject=f"paper/{one}", limit=50), None)

    assert [act.further for act in listed(True).acts] == [4] + [0] * 10
    with pytest.raises(Failure):
        listed(False)

"""One command is one transaction: state, act, events and answer stand or fall together."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from chassis_papers import BOOK, CLERK, MAYOR, NOW, PEOPLE, Draft, Paper, Sign, by, draft, reply, rows, sign
from sqlalchemy import func, select

from chassis import enforced, law, run
from chassis.actor import Power, Standing
from chassis.acts import Act, list_acts
from chassis.answers import Answer
from chassis.db import new_id
from chassis.envelope import Event
from chassis.errors import AboveCeiling, AlreadyExists, IllegalStep, KeyReused, NotFound, StaleVersion
from chassis.inbox import Inbox
from chassis.law import Rule, Rulebook, RuleBroken
from chassis.outbox import Outbox
from chassis.pending import PendingStep, waiting
from chassis.run import Context, Runtime
from zhengling.meetings.v1.events_pb2 import DecisionAdopted


def test_state_act_event_pending_step_and_answer_commit_together(runtime: Runtime) -> None:
    made = run.run(runtime, by(CLERK, "k1"), draft, Draft("one"), reply)
    assert made.kind == "draft"
    act = rows(runtime, Act)[0]
    assert (act.action, act.subject, act.outcome, act.actor_name) == (
        "chassis_papers",
        f"paper/{made.id}",
        "allowed",
        "乙",
    )
    assert act.judgements == [
        {"rule": "R1.1", "function": "require_a_short_title", "arguments": {"title": "one"}, "verdict": "met"}
    ]
    assert act.rulebook == "test@0"
    assert len(rows(runtime, Outbox)) == len(rows(runtime, Answer)) == len(rows(runtime, PendingStep)) == 1


def test_a_refusal_leaves_nothing_but_its_record(runtime: Runtime) -> None:
    with pytest.raises(RuleBroken) as refused:
        run.run(runtime, by(CLERK, "k1"), draft, Draft("a title that is too long"), reply)
    assert refused.value.judged == {"length": 24}
    for model in (Paper, Outbox, PendingStep):
        assert rows(runtime, model) == []
    act = rows(runtime, Act)[0]
    assert (act.outcome, act.rule, act.facts) == ("refused", "R1.1", {"length": 24})
    assert act.judgements[0]["verdict"] == "broken"


def test_a_repeated_key_gets_the_same_answer_and_no_second_act(runtime: Runtime) -> None:
    first = run.run(runtime, by(CLERK, "k1"), draft, Draft("one"), reply)
    again = run.run(runtime, by(CLERK, "k1"), draft, Draft("one"), reply)
    assert first.SerializeToString() == again.SerializeToString()
    assert len(rows(runtime, Paper)) == len(rows(runtime, Act)) == 1


def test_a_repeated_key_of_a_refused_command_is_refused_alike_and_recorded_once(runtime: Runtime) -> None:
    for _ in range(2):
        with pytest.raises(RuleBroken) as refused:
            run.run(runtime, by(CLERK, "k1"), draft, Draft("a title that is too long"), reply)
        assert (refused.value.rule, refused.value.judged) == ("R1.1", {"length": 24})
    assert len(rows(runtime, Act)) == 1


def test_a_key_reused_for_another_request_is_refused(runtime: Runtime) -> None:
    run.run(runtime, by(CLERK, "k1"), draft, Draft("one"), reply)
    with pytest.raises(KeyReused):
        run.run(runtime, by(CLERK, "k1"), draft, Draft("two"), reply)
    with pytest.raises(KeyReused):
        run.run(runtime, by(MAYOR, "k1"), draft, Draft("one"), reply)
    assert len(rows(runtime, Paper)) == 1


@pytest.mark.parametrize("command", ["draft", "sign"])
def test_a_hundred_at_once_with_one_key_have_one_effect_and_one_answer(runtime: Runtime, command: str) -> None:
    barrier = threading.Barrier(20)
    paper_id = uuid.UUID(run.run(runtime, by(CLERK), draft, Draft("first"), reply).id)
    events = len(rows(runtime, Outbox))

    def post(_: int) -> bytes:
        barrier.wait()
        if command == "draft":
            return bytes(run.run(runtime, by(CLERK, "k"), draft, Draft("second"), reply).SerializeToString())
        return bytes(run.run(runtime, by(MAYOR, "k"), sign, Sign(paper_id), reply).SerializeToString())

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(post, range(100)))
    assert len(answers) == 1
    assert len(rows(runtime, Outbox)) == events + 1
    assert len(rows(runtime, Act)) == 2


def test_only_one_of_many_wins_a_version(runtime: Runtime) -> None:
    paper_id = uuid.UUID(run.run(runtime, by(CLERK), draft, Draft("one"), reply).id)
    ends: list[str] = []

    def post(_: int) -> None:
        try:
            run.run(runtime, by(MAYOR, version=1), sign, Sign(paper_id), reply)
            ends.append("won")
        except StaleVersion as stale:
            ends.append(f"stale {stale.current}")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(post, range(60)))
    assert ends.count("won") == 1
    assert ends.count("stale 2") == 59


def test_who_lacks_the_power_is_refused_with_the_powers_that_would_do(runtime: Runtime) -> None:
    paper_id = uuid.UUID(run.run(runtime, by(CLERK), draft, Draft("one"), reply).id)
    with pytest.raises(RuleBroken) as refused:
        run.run(runtime, by(CLERK), sign, Sign(paper_id), reply)
    assert refused.value.rule == "R1.2"
    assert refused.value.judged["needed"] == ["mayor.sign"]


def test_an_illegal_step_is_on_record_and_cites_the_article(runtime: Runtime) -> None:
    paper_id = uuid.UUID(run.run(runtime, by(CLERK), draft, Draft("one"), reply).id)
    run.run(runtime, by(MAYOR), sign, Sign(paper_id), reply)
    with pytest.raises(IllegalStep) as refused:
        run.run(runtime, by(MAYOR, "k"), sign, Sign(paper_id), reply)
    assert (refused.value.state, refused.value.rule) == ("signed", "R1.1")
    with pytest.raises(IllegalStep):
        run.run(runtime, by(MAYOR, "k"), sign, Sign(paper_id), reply)
    with runtime.sessions() as session:
        acts, _ = list_acts(session, f"paper/{paper_id}", "", 10)
    assert [act.outcome for act in acts] == ["refused", "allowed", "allowed"]


def test_what_one_may_not_know_of_is_not_found(runtime: Runtime) -> None:
    secret = uuid.UUID(run.run(runtime, by(MAYOR), draft, Draft("secret"), reply).id)
    for unknown in (secret, uuid.uuid4()):
        with pytest.raises(NotFound) as refused:
            run.run(runtime, by(CLERK), sign, Sign(unknown), reply)
        assert refused.value.facts() == {"what": "paper"}


def test_content_above_the_ceiling_is_not_kept(runtime: Runtime) -> None:
    with pytest.raises(AboveCeiling):
        run.run(runtime, by(MAYOR), draft, Draft("one", level=2), reply)
    assert not rows(runtime, Paper)


def test_a_uniqueness_constraint_speaks_as_already_exists(runtime: Runtime) -> None:
    run.run(runtime, by(CLERK, "a"), draft, Draft("one"), reply)
    with pytest.raises(AlreadyExists):
        run.run(runtime, by(CLERK, "b"), draft, Draft("one"), reply)
    assert len(rows(runtime, Act)) == 1


def test_pending_steps_are_seen_by_whoever_holds_the_power_and_is_cleared(runtime: Runtime) -> None:
    run.run(runtime, by(CLERK), draft, Draft("one"), reply)
    run.run(runtime, by(CLERK), draft, Draft("two", level=1), reply)

    def seen(standing: Standing) -> list[str]:
        with runtime.sessions() as session:
            return [step.title for step in waiting(session, standing, "", 10)[0]]

    assert seen(PEOPLE[MAYOR]) == ["two", "one"]
    assert seen(Standing(MAYOR, "", (Power("mayor.sign"),), clearance=0)) == ["one"]
    assert seen(Standing(CLERK, "", (Power("mayor.sign", "delegation", MAYOR),), clearance=1)) == ["two", "one"]
    assert seen(PEOPLE[CLERK]) == []
    paper = rows(runtime, Paper)[0]
    run.run(runtime, by(MAYOR), sign, Sign(paper.id), reply)
    assert seen(PEOPLE[MAYOR]) == ["two"]


def event(version: int, subject: str = "paper/1", event_id: uuid.UUID | None = None) -> Event[Any]:
    return Event(
        event_id or new_id(), "zhengling.x.v1", "/zhengling/x", subject, version, NOW, "req-9", DecisionAdopted()
    )


def test_an_event_has_its_effect_once_and_an_older_one_none(runtime: Runtime) -> None:
    done: list[int] = []

    def note(command: int, ctx: Context) -> None:
        done.append(command)

    first = event(2)
    assert run.consume(runtime, first, note, 2)
    assert not run.consume(runtime, first, note, 2)
    assert not run.consume(runtime, event(1), note, 1)
    assert run.consume(runtime, event(1, "paper/2"), note, 7)
    assert run.consume(runtime, event(3), note, 3)
    assert run.consume(runtime, event(1), note, 11, ordered=False)
    assert done == [2, 7, 3, 11]
    assert len(rows(runtime, Act)) == 4


def test_a_consumer_that_fails_leaves_the_event_unseen(runtime: Runtime) -> None:
    def fail(command: None, ctx: Context) -> None:
        raise ZeroDivisionError

    again = event(1)
    with pytest.raises(ZeroDivisionError):
        run.consume(runtime, again, fail, None)
    assert not rows(runtime, Inbox)
    assert run.consume(runtime, again, lambda command, ctx: None, None)


def test_a_rule_switched_off_by_the_city_is_not_judged_and_the_record_says_so(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    off = Rulebook(BOOK.regulation, BOOK.rules | {"R1.1": Rule("R1.1", "1", "gate", {}, off=True)}, "test@1")
    monkeypatch.setitem(law._books, "chassis_papers", off)
    run.run(runtime, by(CLERK), draft, Draft("a title that is too long"), reply)
    assert rows(runtime, Act)[0].judgements[0]["verdict"] == "off"


def test_a_power_is_not_asked_for_by_a_rule_that_is_switched_off(runtime: Runtime) -> None:
    paper_id = uuid.UUID(run.run(runtime, by(CLERK), draft, Draft("one"), reply).id)
    off = Rulebook(BOOK.regulation, BOOK.rules | {"R1.2": Rule("R1.2", "1", "authority", {}, off=True)}, "test@1")
    runtime.book = off
    run.run(runtime, by(CLERK), sign, Sign(paper_id), reply)
    act = rows(runtime, Act)[-1]
    assert [judged["verdict"] for judged in act.judgements if judged["rule"] == "R1.2"] == ["off"]
    assert act.capacity is None


def test_numbers_of_rows_written_by_a_timer(runtime: Runtime) -> None:
    def work(_: None, ctx: Context) -> None:
        ctx.add(Paper(id=new_id(), title="timed", state="draft", level=0, version=1))

    run.tick(runtime, "overdue", work)
    act = rows(runtime, Act)[0]
    assert (act.client, act.actor_id) == ("timer:overdue", None)
    with runtime.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Paper)) == 1


def test_the_rules_of_a_command_are_read_from_its_code() -> None:
    assert enforced.rules_of(draft) == {"R1.1"}
    assert enforced.rules_of(sign) == {"R1.1", "R1.2"}
    assert date(2026, 3, 2) == NOW.date()

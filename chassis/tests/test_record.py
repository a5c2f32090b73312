"""Every act is on record: nothing changes without one, none stands there for what did not happen, none is hidden."""

import random
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from chassis_papers import CLERK, MAYOR, Draft, Paper, Sign, by, draft, reply, rows, sign
from sqlalchemy import select

from chassis import run
from chassis.actor import Actor
from chassis.acts import Act, list_acts
from chassis.db import new_id
from chassis.errors import IllegalStep, StaleVersion
from chassis.failpoints import FailpointReached
from chassis.law import RuleBroken
from chassis.outbox import Outbox
from chassis.run import Context, Runtime

PAPERS, THREADS, TRIES = 20, 16, 6
FAULTS = 0.15
"""How likely a command is cut off right before its commit, and how likely right after it."""


def record(runtime: Runtime, subject: str, limit: int = 200) -> list[Act]:
    """What the record says about a subject, walked page by page."""
    with runtime.reading() as session:
        found, cursor = list_acts(session, subject, "", limit)
        while cursor:
            page, cursor = list_acts(session, subject, cursor, limit)
            found += page
        return found


@dataclass
class Told:
    """What the one who gave a command was told in the end."""

    paper_id: uuid.UUID
    request: str
    outcome: str


def give(runtime: Runtime, paper_id: uuid.UUID, actor: Actor) -> Told:
    """Sign a paper, trying again under the same key when cut off, as the gateway does; then look at the record."""
    for _ in range(TRIES):
        try:
            run.run(runtime, actor, sign, Sign(paper_id), reply)
        except FailpointReached:
            continue
        except (RuleBroken, IllegalStep):
            outcome = "refused"
        except StaleVersion:
            outcome = "stale"
        else:
            outcome = "allowed"
        break
    else:
        outcome = "cut off"
    if outcome in ("allowed", "refused"):
        # Whoever was answered finds the act on record at once, and it says what the answer said.
        found = [act.outcome for act in record(runtime, f"paper/{paper_id}") if act.request_id == actor.request_id]
        assert found == [outcome], (found, outcome)
    return Told(paper_id, actor.request_id, outcome)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_crowd_each_change_has_one_act_and_each_act_was_told(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    papers = [uuid.UUID(run.run(runtime, by(CLERK), draft, Draft(f"{number}"), reply).id) for number in range(PAPERS)]
    chance = random.Random(seed)

    def cut_off(place: str) -> None:
        if place in ("run.before_commit", "run.after_commit") and chance.random() < FAULTS:
            raise FailpointReached(place)

    monkeypatch.setattr(run, "hit", cut_off)
    commands = []
    for paper in papers:
        # Some ask with the version that was drafted; only one may sign, and only once.
        for person, version in ((MAYOR, None), (MAYOR, None), (MAYOR, 1), (CLERK, None), (CLERK, 1)):
            request = uuid.uuid4().hex
            twin = by(person, request, version, request)
            commands += [(paper, twin)] * chance.choice((1, 1, 2))
    chance.shuffle(commands)
    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(lambda each: give(runtime, *each), commands))
    outcomes = Counter(each.outcome for each in told)
    assert outcomes["allowed"] >= PAPERS // 2
    assert outcomes["refused"] > PAPERS
    sent = Counter(row.aggregate for row in rows(runtime, Outbox))
    for paper in rows(runtime, Paper):
        subject = f"paper/{paper.id}"
        acts = record(runtime, subject)
        allowed = [act for act in acts if act.outcome == "allowed"]
        # A paper's version says how often it was changed: drafted is one, signed is two.
        assert paper.version == (2 if paper.state == "signed" else 1)
        assert len(allowed) == sent[subject] == paper.version, subject
        refused = {each.request for each in told if each.paper_id == paper.id and each.outcome == "refused"}
        assert sorted(act.request_id for act in acts if act.outcome == "refused") == sorted(refused)
        assert [act.id for act in record(runtime, subject, limit=2)] == [act.id for act in acts]
    assert len(rows(runtime, Act)) == sum(len(record(runtime, f"paper/{paper}")) for paper in papers)


def test_an_old_act_is_found_behind_more_refusals_than_a_page_holds(runtime: Runtime) -> None:
    paper = uuid.UUID(run.run(runtime, by(CLERK), draft, Draft("one"), reply).id)
    run.run(runtime, by(MAYOR), sign, Sign(paper), reply)
    for number in range(101):
        with pytest.raises(RuleBroken):
            # Of one caller no more than ten a minute would be kept.
            run.run(runtime, Actor(CLERK, f"system {number}", "req-1"), sign, Sign(paper), reply)
    with runtime.reading() as session:
        page, cursor = list_acts(session, f"paper/{paper}", "", 100)
    assert {act.outcome for act in page} == {"refused"}
    assert cursor
    assert [act.outcome for act in record(runtime, f"paper/{paper}", 100)] == ["refused"] * 101 + ["allowed"] * 2


def replace(command: uuid.UUID, ctx: Context) -> Paper:
    """Put a new paper in the place of another, withdraw what was before both, and make a copy."""
    ctx.target(Paper, command)
    for before in ctx.session.scalars(select(Paper).where(Paper.title == "before")):
        before.state = "withdrawn"
        before.version += 1
    ctx.session.flush()
    ctx.session.add(Paper(id=new_id(), title="copy", state="draft", level=0, version=1))
    ctx.exercise("R1.2", "mayor.sign")
    return ctx.add(Paper(id=new_id(), title="after", state="draft", level=0, version=1))


def acts_of(runtime: Runtime, request: str) -> dict[str, list[bool]]:
    """By title, the acts of a request on each paper's record, and whether they say what was judged."""
    return {
        paper.title: [act.judgements != [] for act in record(runtime, f"paper/{paper.id}") if act.request_id == request]
        for paper in rows(runtime, Paper)
    }


def test_what_a_command_makes_or_changes_in_passing_has_the_act_on_its_record(runtime: Runtime) -> None:
    drafted = [uuid.UUID(run.run(runtime, by(CLERK), draft, Draft(each), reply).id) for each in ("before", "now", "x")]
    run.run(runtime, by(MAYOR, request="replace"), replace, drafted[1], reply)
    # What it was judged by stands on the record of its subject alone: the others' readers may not know of that.
    assert acts_of(runtime, "replace") == {"after": [True], "before": [False], "copy": [False], "now": [False], "x": []}


def test_a_refused_act_is_on_the_record_of_its_subject_alone(runtime: Runtime) -> None:
    drafted = [uuid.UUID(run.run(runtime, by(CLERK), draft, Draft(each), reply).id) for each in ("before", "now")]
    with pytest.raises(RuleBroken):
        run.run(runtime, by(CLERK, request="replace"), replace, drafted[1], reply)
    assert acts_of(runtime, "replace") == {"before": [], "now": [True]}


def test_a_timer_that_names_no_subject_leaves_an_act_on_what_it_changed_and_none_on_what_it_did_not(
    runtime: Runtime,
) -> None:
    for title in ("one", "two"):
        run.run(runtime, by(CLERK), draft, Draft(title), reply)

    def expire(_: None, ctx: Context) -> None:
        for paper in ctx.session.scalars(select(Paper).where(Paper.title == "one", Paper.state == "draft")):
            paper.state = "expired"
            paper.version += 1

    for _ in range(2):
        run.tick(runtime, "expire", expire)
    timed = [act for act in rows(runtime, Act) if act.client == "timer:expire"]
    (expired,) = [paper for paper in rows(runtime, Paper) if paper.state == "expired"]
    assert [act.subject for act in timed] == [f"paper/{expired.id}"]

"""The public reads what was decided and made public, and no longer what was taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.clock import Clock
from chassis.db import connect, new_id
from chassis.envelope import Event
from chassis.errors import Malformed
from chassis.law import Rulebook
from chassis.run import Runtime, consume
from chassis.workdays import Calendar
from gateway.commands import show_decision
from zhengling.meetings.v1.events_pb2 import DecisionReleased, DecisionReleaseWithdrawn

LIST = "/public/v1/decisions"
NOW = datetime.now(UTC)


class Told:
    """Tells the gateway's worker of decisions, as the meetings service would."""

    def __init__(self, url: str, gateway: Any) -> None:
        self.runtime = Runtime(
            "gateway", gateway.gate.settings, connect(url), Clock(), Rulebook.load("gateway"), Calendar()
        )

    def event(self, number: int, version: int, data: Any) -> Event[Any]:
        subject = f"decision/{UUID(int=number)}"
        return Event(new_id(), "t", "/zhengling/meetings", subject, version, NOW, "request-1", data)

    def release(self, number: int, version: int, **more: Any) -> Event[Any]:
        given = {
            "decision_id": str(UUID(int=number)),
            "title": f"第{number}件事",
            "text": "原则同意",
            "meeting_kind": "executive",
            "meeting_title": "第1次常务会议",
            "minutes_number": "〔2026〕第1期",
            "decided_on": "2026-03-01",
            "released_at": NOW.isoformat(),
        }
        return self.event(number, version, DecisionReleased(**(given | more)))

    def withdrawal(self, number: int, version: int) -> Event[Any]:
        data = DecisionReleaseWithdrawn(decision_id=str(UUID(int=number)), withdrawn_at=NOW.isoformat())
        return self.event(number, version, data)

    def take(self, event: Event[Any]) -> bool:
        released = isinstance(event.data, DecisionReleased)
        made = show_decision.from_event(event.data) if released else show_decision.from_withdrawal(event.data)
        return consume(self.runtime, event, show_decision.handle, made)


@pytest.fixture
def told(database: str, gateway: Any) -> Iterator[Told]:
    found = Told(database, gateway)
    yield found
    found.runtime.engine.dispose()


def listed(gateway: Any, query: str = "") -> list[int]:
    return [UUID(item["id"]).int for item in gateway.client.get(f"{LIST}?{query}").json["decisions"]]


@pytest.mark.rule("R33.1")
def test_a_decision_made_public_can_be_looked_up_by_everybody(told: Told, gateway: Any) -> None:
    told.take(told.release(1, 2))
    (item,) = gateway.client.get(LIST).json["decisions"]
    assert (item["id"], item["text"], item["decided_on"]) == (str(UUID(int=1)), "原则同意", "2026-03-01")
    assert (item["minutes_number"], item["meeting_title"]) == ("〔2026〕第1期", "第1次常务会议")
    assert gateway.client.get(f"{LIST}/{UUID(int=1)}").json == item


@pytest.mark.rule("R33.1")
def test_nothing_else_can_be_looked_up(told: Told, gateway: Any) -> None:
    told.take(told.release(1, 2, released_at=(NOW + timedelta(hours=1)).isoformat()))
    assert listed(gateway) == []
    for number in (1, 2):
        hidden = gateway.client.get(f"{LIST}/{UUID(int=number)}")
        assert (hidden.status_code, hidden.json["type"]) == (404, "/problems/not-found")


@pytest.mark.rule("R33.1")
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
@pytest.mark.parametrize("last", ["withdrawn", "public"])
def test_in_whatever_order_and_however_often_they_come_the_newest_fact_counts(
    told: Told, gateway: Any, order: tuple[int, ...], last: str
) -> None:
    facts = [told.release(1, 2), told.withdrawal(1, 3), told.release(1, 4, text="改正后的内容")]
    if last == "withdrawn":
        facts = [told.release(1, 2), told.release(1, 3, text="改正后的内容"), told.withdrawal(1, 4)]
    for place in (*order, *order):
        told.take(facts[place])
    shown = [item["text"] for item in gateway.client.get(LIST).json["decisions"]]
    assert shown == ([] if last == "withdrawn" else ["改正后的内容"])


def test_an_event_that_cannot_be_shown_is_refused_for_good(told: Told) -> None:
    good = told.release(1, 1).data
    for name, wrong in (("decision_id", "7"), ("decided_on", "soon"), ("released_at", "soon")):
        bad = DecisionReleased()
        bad.CopyFrom(good)
        setattr(bad, name, wrong)
        with pytest.raises(Malformed):
            show_decision.from_event(bad)
    with pytest.raises(Malformed):
        show_decision.from_withdrawal(DecisionReleaseWithdrawn(decision_id="7"))


def test_the_list_is_paged_newest_first_and_filtered(told: Told, gateway: Any) -> None:
    for number in range(1, 6):
        told.take(told.release(number, 1))
    told.take(told.release(6, 1, title="100% 达标", decided_on="2025-12-31", meeting_kind="plenary"))
    first = gateway.client.get(f"{LIST}?limit=4").json
    second = gateway.client.get(f"{LIST}?limit=4&cursor={first['next_cursor']}").json
    found = [UUID(item["id"]).int for item in (*first["decisions"], *second["decisions"])]
    assert (found, second["next_cursor"]) == ([6, 5, 4, 3, 2, 1], "")
    assert listed(gateway, "year=2025") == listed(gateway, "meeting_kind=plenary") == listed(gateway, "q=100%25") == [6]
    assert listed(gateway, "q=原则同意&limit=1") == [6]
    assert listed(gateway, "q=____________") == []


@pytest.mark.parametrize(
    "query", ["year=1", "meeting_kind=thematic", "q=", "q=%00", "cursor=~", "limit=1000", "order=x"]
)
def test_bad_queries_are_refused(told: Told, gateway: Any, query: str) -> None:
    assert gateway.client.get(f"{LIST}?{query}").status_code == 422


def test_answers_may_be_cached_and_are_spared_when_known(told: Told, gateway: Any) -> None:
    told.take(told.release(1, 1))
    for path in (LIST, f"{LIST}/{UUID(int=1)}"):
        first = gateway.client.get(path)
        assert first.headers["Cache-Control"].startswith("public")
        again = gateway.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    told.take(told.withdrawal(1, 2))
    assert gateway.client.get(LIST, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_without_the_database_the_answer_is_not_now(gateway: Any) -> None:
    for path in (LIST, f"{LIST}/{UUID(int=1)}"):
        answer = gateway.client.get(path)
        assert (answer.status_code, answer.json["type"]) == (503, "/problems/neighbour-down")

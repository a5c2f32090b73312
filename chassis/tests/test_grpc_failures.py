"""A failure on one side of a real connection arrives on the other as what it was, and tells nothing more."""

import json
import os
from typing import Any

import grpc
import pytest
from chassis_grpc import Standings, ask, caller, info, make, metadata, raising, refused
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import errors, grpc_server, remedies
from chassis.db import connect
from chassis.grpc_client import Client, RemoteError, RemoteRefusal
from chassis.law import RuleBroken
from chassis.testing import stop
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub

FAILURES = [
    (errors.NotFound("meeting"), grpc.StatusCode.NOT_FOUND),
    (errors.Malformed({"limit": "1..200", "标题": "空"}), grpc.StatusCode.INVALID_ARGUMENT),
    (errors.BeforeTheRules("2021-01-01", "2022-06-17"), grpc.StatusCode.INVALID_ARGUMENT),
    (errors.StaleVersion(7), grpc.StatusCode.ABORTED),
    (errors.VersionRequired(), grpc.StatusCode.FAILED_PRECONDITION),
    (errors.KeyReused(), grpc.StatusCode.INVALID_ARGUMENT),
    (errors.AlreadyExists("unit"), grpc.StatusCode.ALREADY_EXISTS),
    (errors.NotPermitted("export"), grpc.StatusCode.PERMISSION_DENIED),
    (errors.AboveCeiling(3, 1), grpc.StatusCode.FAILED_PRECONDITION),
    (errors.IllegalStep("topic", "draft", "fly"), grpc.StatusCode.FAILED_PRECONDITION),
]


@pytest.mark.parametrize(("failure", "status"), FAILURES, ids=[one.code for one, _ in FAILURES])
def test_a_failure_arrives_as_what_it_was(
    servicer: Standings, client: Client, stub: Any, failure: errors.Failure, status: grpc.StatusCode
) -> None:
    servicer.behaviour = raising(failure)
    assert refused(stub).code() is status
    with pytest.raises(type(failure)) as caught:
        ask(client)
    assert vars(caught.value) == vars(failure)
    assert caught.value.facts() == failure.facts()


def test_who_is_not_known_arrives_as_unauthenticated(client: Client) -> None:
    with pytest.raises(errors.Unauthenticated):
        ask(client, caller(token="forged"))


def test_a_broken_rule_tells_its_article_facts_and_remedy(servicer: Standings, client: Client, stub: Any) -> None:
    servicer.behaviour = raising(RuleBroken("R43.4", present=4, needed=5))
    assert refused(stub).code() is grpc.StatusCode.FAILED_PRECONDITION
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    told = caught.value.facts()
    assert json.loads(told.pop("facts")) == {"present": 4, "needed": 5}
    assert told == {
        "rule": "R43.4",
        "rulebook": "work-rules@abc",
        "article": "43",
        "regulation": "工作规则（乳政发〔2022〕4号）",
        "gist_zh": "过半",
        "gist_en": "more than half",
        "remedy_zh": "须多于5人，现4人",
        "remedy_en": "more than 5 must be present, not …",
    }
    assert (caught.value.code, caught.value.forbidden) == ("rule-broken", False)


def test_a_rule_of_authority_is_a_denial_and_a_bad_remedy_hides_nothing(servicer: Standings, client: Client) -> None:
    servicer.behaviour = raising(RuleBroken("R53.1"))
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    assert caught.value.forbidden
    assert caught.value.facts()["remedy_zh"] == "{a.b[0]}{"


def test_a_gate_may_be_refused_for_want_of_a_power(servicer: Standings, client: Client) -> None:
    refusal = RuleBroken("R43.4", present=4)
    refusal.authority = True
    servicer.behaviour = raising(refusal)
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    assert caught.value.forbidden


def test_a_failure_that_cannot_be_told_tells_nothing(servicer: Standings, stub: Any) -> None:
    class Untold(errors.Failure):
        def facts(self) -> dict[str, str]:
            raise ValueError("password=secret")

    servicer.behaviour = raising(Untold())
    error = refused(stub)
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in repr(error) + str(error.trailing_metadata())


def test_a_rule_this_service_does_not_have_is_told_by_its_id(servicer: Standings, client: Client) -> None:
    servicer.behaviour = raising(RuleBroken("R99", n=1))
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    assert caught.value.facts() == {"rule": "R99", "rulebook": "work-rules@abc", "facts": '{"n": 1}'}


def test_an_illegal_step_cites_the_article_that_orders_it(servicer: Standings, client: Client) -> None:
    servicer.behaviour = raising(errors.IllegalStep("topic", "draft", "submit", "R50.1"))
    with pytest.raises(errors.IllegalStep) as caught:
        ask(client)
    told = caught.value.facts()
    assert (told["state"], told["rule"], told["article"], told["gist_zh"]) == ("draft", "R50.1", "50", "会前五日")


@pytest.mark.parametrize(
    "failure",
    [
        RuleBroken("R43.4", held=["x" * 100] * 10_000, present=4, text="\ud800\0" + "政" * 5000),
        errors.Malformed({f"field{number}": "政" * 4000 for number in range(100)}),
        errors.NotFound("政" * 100_000),
    ],
)
def test_the_most_that_is_told_is_bounded(servicer: Standings, stub: Any, failure: errors.Failure) -> None:
    servicer.behaviour = raising(failure)
    found = info(refused(stub))
    assert found.reason == failure.code.upper().replace("-", "_")
    assert found.ByteSize() < 8000
    if "facts" in found.metadata:
        assert json.loads(found.metadata["facts"]) == {"held": "…", "present": 4, "text": "…"}


def test_a_neighbour_s_refusal_is_passed_on_unchanged(servicer: Standings, client: Client) -> None:
    """Documents asks meetings, meetings asks personnel: what personnel refused is told as personnel told it."""
    servicer.behaviour = raising(RuleBroken("R53.1", who="副市长"))
    outer = Standings()
    outer.behaviour = lambda request: client.ask("GetStanding", request, actor=grpc_server.actor())
    second = make(outer)
    second.start()
    try:
        with pytest.raises(RemoteRefusal) as direct:
            ask(client)
        with pytest.raises(RemoteRefusal) as through:
            ask(Client("meetings", f"127.0.0.1:{second.port}", StandingServiceStub))
        assert through.value.facts() == direct.value.facts()
        assert (through.value.code, through.value.forbidden) == (direct.value.code, True)
        servicer.behaviour = raising(errors.IllegalStep("topic", "draft", "submit", "R50.1"))
        with pytest.raises(errors.IllegalStep) as step:
            ask(Client("meetings", f"127.0.0.1:{second.port}", StandingServiceStub))
        assert step.value.facts()["article"] == "50"
    finally:
        stop(second, f"127.0.0.1:{second.port}")


def test_the_text_of_an_unknown_failure_stays_in_the_log(
    servicer: Standings, client: Client, stub: Any, caplog: pytest.LogCaptureFixture
) -> None:
    servicer.behaviour = raising(RuntimeError("password=secret"))
    error = refused(stub, metadata(("x-request-id", "req-9")))
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in repr(error) + str(error.trailing_metadata())
    assert (info(error).reason, dict(info(error).metadata)) == ("INTERNAL", {"request_id": "req-9"})
    with pytest.raises(RemoteError):
        ask(client)
    assert "password=secret" in caplog.text


def test_a_handler_that_answers_nothing_is_an_error_of_the_service(servicer: Standings, client: Client) -> None:
    servicer.behaviour = lambda _: None
    with pytest.raises(RemoteError):
        ask(client)


@pytest.mark.parametrize("failure", [OperationalError("SELECT 'secret'", {}, Exception()), PoolTimeout("pool")])
def test_a_database_that_is_away_is_a_neighbour_that_is_down(
    servicer: Standings, client: Client, stub: Any, failure: Exception
) -> None:
    servicer.behaviour = raising(failure)
    error = refused(stub)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert (info(error).reason, dict(info(error).metadata)) == ("NEIGHBOUR_DOWN", {"neighbour": "database"})
    before = servicer.calls
    with pytest.raises(errors.NeighbourDown) as caught:
        ask(client, safe=True)
    assert caught.value.neighbour == "personnel"
    assert servicer.calls == before + 1, "a service that answered that it cannot is not pressed at once"


def test_what_the_database_cannot_hold_is_malformed(servicer: Standings, client: Client) -> None:
    url = os.environ["ZHENGLING_TEST_DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:", 1)
    engine = connect(url, pool_size=1)
    # The connection stands before anybody asks, so that on a busy machine the ask's deadline is not spent on it.
    engine.connect().close()

    def behaviour(_: Any) -> Any:
        with engine.connect() as connection:
            connection.execute(text("SELECT CAST(:a AS text)"), {"a": "x\0y"})

    servicer.behaviour = behaviour
    with pytest.raises(errors.Malformed):
        ask(client)
    engine.dispose()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("最迟{latest}提出；不超过{left}天；另行说明", "不超过2天；另行说明"),
        ("by {latest}; within {left} days; explain", "within 2 days; explain"),
        ("最迟{latest}提出；由{who}办", "最迟…提出；由…办"),
        ("只有一句{left}", "只有一句2"),
        ("还差{left}；遗失：{lost}", "还差2"),
        ("还差{left}、遗失{lost}；另行说明", "还差2、遗失—；另行说明"),
        ("遗失：{lost}", "遗失：—"),
    ],
)
def test_a_remedy_leaves_out_what_this_refusal_does_not_know(template: str, said: str) -> None:
    assert remedies.filled(template, {"left": 2, "lost": []}) == said

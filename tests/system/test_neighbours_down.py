"""A service that must be asked and does not answer: 503 with Retry-After, nothing written, and all well afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from city import City, until

SERVICES = ("personnel", "meetings", "documents", "supervision")


@contextmanager
def stopped(city: City, name: str) -> Iterator[None]:
    """A process that is down inside the block and ready again after it."""
    process = city.stack.processes[name]
    process.stop()
    try:
        yield
    finally:
        process.start()
        until(lambda: city.stack.is_ready(name), 60, f"{name} is ready")
        until(lambda: not city.made("clerk", "/v1/me/pending", method="GET")["incomplete"], 30, "all answer again")


def written(city: City) -> list[Any]:
    """How much there is of everything a command writes."""
    tables = ("acts", "outbox", "pending_steps", "answers")
    return [city.rows(service, f"SELECT count(*) FROM {table}")[0][0] for service in SERVICES for table in tables]


def require_unavailable(answer: Any) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["type"] == "/problems/neighbour-down"
    for leak in ("grpc", "127.0.0.1", "Traceback", "UNAVAILABLE"):
        assert leak not in answer.text


def test_without_personnel_nobody_acts_and_nothing_is_written(city: City) -> None:
    city.made("clerk", "/v1/me", method="GET")
    body = city.topic()
    with stopped(city, "personnel-api"):
        before = written(city)
        for login in ("clerk", "head_d20"):
            require_unavailable(city.call(login, "POST", "/v1/topics", body, Idempotency_Key="while-down"))
            require_unavailable(city.call(login, "GET", "/v1/me"))
        assert written(city) == before
    # The key was not used up by the failure.
    assert city.call("clerk", "POST", "/v1/topics", body, Idempotency_Key="while-down").status_code == 201


def test_without_documents_a_topic_about_one_goes_on_no_agenda(city: City, told: dict[str, Any]) -> None:
    with stopped(city, "documents-api"):
        require_unavailable(city.call("clerk", "GET", f"/v1/documents/{told['document']}"))
        readiness = city.call("clerk", "GET", f"/v1/topics/{told['topic']}/readiness")
        require_unavailable(readiness)
        (minutes,) = city.rows("meetings", "SELECT id FROM minutes WHERE meeting_id = :id", id=told["meeting"])
        require_unavailable(city.call("clerk", "GET", f"/v1/minutes/{minutes.id}/file"))
        # The gateway has a copy of its own of what was published; only the file must be asked for.
        assert city.call("", "GET", f"/public/v1/documents/{told['document']}").status_code == 200
        require_unavailable(city.call("", "GET", f"/public/v1/documents/{told['document']}/file"))


@pytest.mark.parametrize("service", ["meetings", "documents", "supervision"])
def test_what_waits_is_told_as_incomplete_when_one_service_is_down(city: City, service: str) -> None:
    assert city.made("clerk", "/v1/me/pending", method="GET")["incomplete"] == []
    with stopped(city, f"{service}-api"):
        answer = city.made("clerk", "/v1/me/pending", method="GET")
        assert answer["incomplete"] == [service]
        assert service not in {step["service"] for step in answer["steps"]}
        assert city.made("clerk", "/v1/rules", method="GET")["incomplete"] == [service]
        assert city.http.get("/readyz").status_code == 503
        assert city.http.get("/livez").status_code == 200
    assert city.made("clerk", "/v1/me/pending", method="GET")["incomplete"] == []

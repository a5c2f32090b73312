"""Each event and each command has its effect once, however often it comes; what cannot be handled waits for a hand."""

import re
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from chaos.bus import MINUTES_SIGNED, publish, take_parked
from chaos.campaign import minutes_signed
from chaos.faults import environment, restart, strike
from chassis.db import new_id
from chassis.envelope import encode
from chassis.limits import allowed
from city import City, until
from deploy.local.stack import ROOT


def envelope(event: Any, version: int = 2) -> bytes:
    """The bytes of an event as meetings' relay sends them."""
    subject = f"minutes/{event.minutes_id}"
    return encode(
        event, source="/zhengling/meetings", subject=subject, version=version, at=datetime.now(UTC), event_id=new_id()
    )


def tasks(city: City, title: str) -> int:
    return int(city.rows("supervision", "SELECT count(*) FROM tasks WHERE title = :t", t=title)[0][0])


def acts(city: City, minutes_id: str) -> int:
    query = "SELECT count(*) FROM acts WHERE action = 'open_tasks' AND subject = :s"
    return int(city.rows("supervision", query, s=f"minutes/{minutes_id}")[0][0])


def parked(city: City, *arguments: str) -> str:
    """What the operator's command says."""
    command = [sys.executable, "-m", "supervision", "parked", *arguments]
    env = environment(city.stack, "supervision-worker")
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_event_that_comes_twice_and_one_that_comes_late_count_once_each(city: City) -> None:
    """The same bytes three times; then an older event about the same minutes, with a decision of its own."""
    newer, older, last = minutes_signed(), minutes_signed(), minutes_signed()
    older.minutes_id = newer.minutes_id
    twice = envelope(newer, version=3)
    publish(city.stack, twice, twice, envelope(older, version=2), twice, envelope(last))
    until(lambda: tasks(city, last.items[0].text), 30, "the last event has arrived")
    assert [tasks(city, event.items[0].text) for event in (newer, older)] == [1, 1]
    assert acts(city, newer.minutes_id) == 2
    # Another event that orders the same decision once more, as a producer that lost its memory would send it.
    again = minutes_signed()
    again.items[0].decision_id = newer.items[0].decision_id
    publish(city.stack, envelope(again), envelope(after := minutes_signed()))
    until(lambda: tasks(city, after.items[0].text), 30, "the event after it has arrived")
    assert tasks(city, again.items[0].text) == 0


def test_poison_is_parked_as_it_came_and_the_next_event_is_handled(city: City) -> None:
    """Bytes, JSON and envelopes that are none; the operator sees each with its reason."""
    wrong = minutes_signed()
    wrong.items[0].decision_id = "no id"
    poison = [b"\xff\x00poison", b"{}", b"[" * 50_000, envelope(wrong)]
    publish(city.stack, *poison, envelope(healthy := minutes_signed()))
    until(lambda: tasks(city, healthy.items[0].text), 30, "the event behind the poison is handled")
    listed = parked(city, "list").splitlines()
    assert len(listed) == 1 + len(poison), listed
    assert all(MINUTES_SIGNED.removeprefix("zhengling.") in row for row in listed[1:])
    assert sum("Undecodable" in row for row in listed) == 3
    assert sum("Malformed" in row and wrong.minutes_id in row for row in listed) == 1
    assert take_parked(city.stack) == poison


def test_what_was_parked_is_put_back_by_hand_and_handled(city: City) -> None:
    """A worker with a fault gives up after its retries; mended, it handles what the operator puts back."""
    restart(city.stack, "supervision-worker", "consumer.before_handle=raise")
    publish(city.stack, envelope(event := minutes_signed()))
    title = event.items[0].text
    until(lambda: f"minutes/{event.minutes_id}" in (said := parked(city, "list")) and said, 30, "it is parked")
    assert "FailpointReached" in parked(city, "list")
    restart(city.stack, "supervision-worker")
    assert tasks(city, title) == 0
    assert parked(city, "replay", "--all").startswith("put back: 1;")
    until(lambda: tasks(city, title), 30, "it is handled")
    assert take_parked(city.stack) == []


class Crowd:
    """Many clients that do something at the same moment."""

    def __init__(self, city: City, size: int) -> None:
        self._city, self._size = city, size
        self.first: dict[Any, int] = {}

    def post(self, path: str, body: Any, key: str) -> list[httpx.Response]:
        """The same request from all of them; who is told to come again does so."""
        start, token = threading.Barrier(self._size), self._city.token("clerk")
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}

        def ask(_: int) -> httpx.Response:
            with httpx.Client(base_url=self._city.stack.url, timeout=allowed(20)) as http:
                start.wait()
                answer = http.post(path, json=body, headers=headers)
                self.first[answer.status_code] = self.first.get(answer.status_code, 0) + 1

                def again() -> httpx.Response | None:
                    nonlocal answer
                    if answer.status_code == 503:
                        answer = http.post(path, json=body, headers=headers)
                    return answer if answer.status_code != 503 else None

                return until(again, 30, "an answer")

        with ThreadPoolExecutor(self._size) as pool:
            return list(pool.map(ask, range(self._size)))


def seen(answer: httpx.Response) -> tuple[Any, ...]:
    return answer.status_code, answer.content, answer.headers.get("ETag"), answer.headers.get("Location")


@pytest.mark.parametrize("killed", [False, True], ids=["at once", "killed between commit and reply"])
def test_a_hundred_requests_with_one_key_make_one_topic_and_get_one_answer(city: City, killed: bool) -> None:
    """Also when the process dies after the first of them committed and before anybody was told."""
    title, key, crowd = f"once {uuid.uuid4()}", str(uuid.uuid4()), Crowd(city, 100)
    body = city.topic(title)
    answers: list[httpx.Response] = []

    def post() -> None:
        answers.extend(crowd.post("/v1/topics", body, key))

    if killed:
        strike(city.stack, "meetings-api", "run.after_commit", provoke=post)
    else:
        post()
    print(f"\n100 with one key: {crowd.first} at first")
    assert answers[0].status_code == 201, answers[0].text
    assert {seen(answer) for answer in answers} == {seen(answers[0])}
    assert city.rows("meetings", "SELECT count(*) FROM topics WHERE title = :t", t=title)[0][0] == 1
    subject = f"topic/{answers[0].json()['id']}"
    assert city.rows("meetings", "SELECT count(*) FROM acts WHERE subject = :s", s=subject)[0][0] == 1
    other = city.call("clerk", "POST", "/v1/topics", city.topic(title + "!"), Idempotency_Key=key)
    assert other.status_code == 422, other.text


@pytest.mark.rule("R56.1")
def test_documents_numbered_by_a_crowd_get_contiguous_numbers(city: City) -> None:
    """64 signed documents ask for the next number of one series at the same moment."""
    crowd = 64
    with ThreadPoolExecutor(8) as clerks:
        ids = list(clerks.map(lambda _: signed(city), range(crowd)))
    start, token = threading.Barrier(crowd), city.token("clerk")

    def number(document: str) -> str:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
        with httpx.Client(base_url=city.stack.url, timeout=allowed(20), headers=headers) as http:
            start.wait()
            asked = lambda: http.post(f"/v1/documents/{document}/number")  # noqa: E731
            answer = until(lambda: (got := asked()).status_code != 503 and got, 30, "an answer")
            assert answer.status_code == 200, answer.text
            return str(answer.json()["number"])

    with ThreadPoolExecutor(crowd) as pool:
        given = list(pool.map(number, ids))
    sequence = sorted(int(match[1]) for name in given if (match := re.search(r"〕(\d+)号", name)))
    assert sequence == list(range(1, crowd + 1)), given
    assert len(set(given)) == crowd


def signed(city: City) -> str:
    """A document of the office that is ready for its number."""
    document = city.made(
        "clerk", "/v1/documents",
        {
            "title": f"关于{uuid.uuid4().hex[:8]}事项的通知", "doc_type": "notice", "body": "正文",
            "recipients": ["各镇"], "issuer": "office", "drafting_unit": "office", "normative": False,
            "sign_off_ground": "R63.7", "issue_ground": "general_matter", "legal_basis": "", "disclosure": "proactive",
            "issuer_code": "乳政办字",
        },
    )["id"]  # fmt: skip
    at = f"/v1/documents/{document}"
    cases = ("already_law", "existing_document_applies", "superior_document_suffices", "no_new_substance")
    cases += ("passes_on_provincial_department", "deploys_event")
    city.made("director", f"{at}/head-approval", {"opinion": "同意"})
    review = {"outcome": "pass", "opinion": "拟同意", "six_cases": dict.fromkeys(cases, False)}
    city.made("clerk", f"{at}/office-review", review)
    city.made("director", f"{at}/signature", {"opinion": "同意"})
    return str(document)

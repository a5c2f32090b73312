"""Whoever tells the story: calls the gateway as different people, says what came of it, and stops on a wrong turn."""

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx

from chassis.clock import SHANGHAI
from chassis.limits import allowed
from gateway import fact_words
from gateway.words import power

PATIENCE = 30.0
"""Seconds to wait for what an event brings about."""


class Broken(SystemExit):
    """The story took another turn than the rules say."""


class Teller:
    """Calls the gateway as different people and tells what came of it. Keeps the city's clock (a file) in step."""

    def __init__(
        self, base_url: str, token: Callable[[str], str], clock_file: Path, say: Callable[[str], None]
    ) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=allowed(20))
        self._token = token
        self._tokens: dict[str, str] = {}
        self._clock = clock_file
        self.say = say
        self.number = 0
        self.names: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._told_day: date | None = None

    def day(self, day: date) -> None:
        """Let it be `day` in the city: nine in the morning, or now if it is today."""
        now = datetime.now(SHANGHAI)
        nine = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        offset = 0.0 if day == now.date() else (nine - now).total_seconds()
        self._clock.write_text(str(offset))
        if day == self._told_day:
            return
        self._told_day = day
        weekday = "一二三四五六日"[day.weekday()]
        self.say(f"\n{day.year}年{day.month}月{day.day}日 星期{weekday}")

    def call(
        self, who: str, method: str, path: str, body: dict[str, Any] | None = None, read_at: str = ""
    ) -> httpx.Response:
        """One request as `who` (a login; "" for the public); based on the version that is read at `read_at`, if any."""
        headers = {"Accept-Language": "zh"}
        if who:
            if who not in self._tokens:
                self._tokens[who] = self._token(who)
            headers["Authorization"] = f"Bearer {self._tokens[who]}"
        if method != "GET":
            headers["Idempotency-Key"] = f"story-{time.time_ns()}"
        if read_at:
            headers["If-Match"] = self.call(who, "GET", read_at).headers["ETag"]
        return self._http.request(method, path, json=body, headers=headers)

    def allowed(
        self, who: str, what: str, method: str, path: str, body: dict[str, Any] | None = None, read_at: str = ""
    ) -> Any:
        """A step that must be allowed; returns the answer."""
        answer = self.call(who, method, path, body, read_at)
        if answer.status_code >= 400:
            self._tell(who, what, "✗ " + self._problem(answer))
            raise Broken(
                f"expected to be allowed, but {method} {path} was answered {answer.status_code}: {answer.text}"
            )
        self._tell(who, what, "✓ 准予")
        return answer.json()

    def file(self, who: str, what: str, path: str) -> bytes:
        """A step that fetches a PDF; returns it."""
        answer = self.call(who, "GET", path)
        if answer.status_code != 200 or not answer.content.startswith(b"%PDF-"):
            raise Broken(f"GET {path} as {who} was answered {answer.status_code}, and with no PDF")
        self._tell(who, what, f"✓ {len(answer.content) // 1024} KB")
        return answer.content

    def refused(
        self, who: str, what: str, rule: str, status: int, method: str, path: str, body: dict[str, Any] | None = None
    ) -> Any:
        """A step that must be refused with this status, citing this rule; returns the problem."""
        answer = self.call(who, method, path, body)
        found = answer.json().get("rule", {}).get("id") if answer.status_code >= 400 else None
        self._tell(who, what, "✗ " + self._problem(answer) if found else "?")
        if (answer.status_code, found) != (status, rule):
            raise Broken(f"expected {status} citing {rule}, but {method} {path} was answered: {answer.text}")
        return answer.json()

    def until(self, what: str, ask: Callable[[], Any]) -> Any:
        """What an event brings about, as soon as it is there."""
        deadline = time.monotonic() + allowed(PATIENCE)
        while not (found := ask()):
            if time.monotonic() > deadline:
                raise Broken(f"not within {allowed(PATIENCE):.0f} s: {what}")
            time.sleep(0.05)
        self.number += 1
        self.say(f"{self.number:3}. （系统）{what} … ✓")
        return found

    def get(self, who: str, path: str) -> Any:
        """A read that is no step of the story."""
        answer = self.call(who, "GET", path)
        if answer.status_code >= 400:
            raise Broken(f"GET {path} as {who or 'the public'} was answered {answer.status_code}: {answer.text}")
        return answer.json()

    def _tell(self, who: str, what: str, how: str) -> None:
        self.number += 1
        self.say(f"{self.number:3}. {self._name(who)}{what} … {how}")

    def _name(self, login: str) -> str:
        """Name and post when somebody appears for the first time, then the name alone."""
        if login in self.names:
            return self.names[login]
        me = self.get(login, "/v1/me")
        self.names[login] = me["name"]
        return f"{me['name']}（{'、'.join(me['titles']) or login}）"

    def _unit(self, code: str) -> str:
        """The name of a unit; what is no unit's code is told as it is."""
        if not self._units:
            listed = self.get(next(iter(self._tokens)), "/v1/units?limit=200")
            self._units = {unit["code"]: unit["name"] for unit in listed["units"]}
        return self._units.get(code, code)

    def _problem(self, answer: httpx.Response) -> str:
        problem = answer.json()
        rule = problem.get("rule")
        if not rule:
            return f"{problem.get('title')}（{answer.status_code}）"
        lines = [f"不予准许：第{rule['article']}条（{rule['id']}）{rule['gist']}"]
        if "machine" in (problem.get("facts") or {}):
            return "\n".join([*lines, f"       事实：{problem['detail']}"])
        lines += [f"       原文：{excerpt(rule['text'], rule['gist'])}"] if rule.get("text") else []
        lines += [f"       事实：{told}"] if (told := facts(problem.get("facts") or {}, self._unit)) else []
        lines += [f"       怎样才行：{problem['remedy']}"] if problem.get("remedy") else []
        return "\n".join(lines)


QUOTED = 80
"""Characters of an article that the story quotes; the whole of it is at /v1/rules/<id>."""


def facts(judged: dict[str, Any], unit_name: Callable[[str], str] = str) -> str:
    """The facts of a refusal as a clerk reads them; who may do it instead is said by the remedy, and left out."""
    named = {
        name: value
        for name, value in judged.items()
        if not any(power(str(member), 0) for member in (value if isinstance(value, list) else [value]))
    }
    return fact_words.told(named, 0, unit_name)


def excerpt(text: str, gist: str) -> str:
    """Of an article's paragraphs the one that says most of what the rule is about, cut to a readable length."""

    def pairs(words: str) -> set[str]:
        return {words[at : at + 2] for at in range(len(words) - 1)}

    paragraph = max(text.splitlines(), key=lambda line: len(pairs(line) & pairs(gist)))
    return paragraph if len(paragraph) <= QUOTED else paragraph[:QUOTED] + "……"

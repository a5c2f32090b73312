"""The whole product with its example city, for tests that speak to it as its users do: over HTTP, each with a token."""

import subprocess
import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sqlalchemy import create_engine, text

from chassis.clock import SHANGHAI
from chassis.limits import allowed
from chassis.testing import eventually
from chassis.workdays import Calendar
from deploy.local import story
from deploy.local.run import DIRECTORY
from deploy.local.stack import ROOT, Stack
from gateway.auth import development_token
from gateway.keys import Development

T = TypeVar("T")


class City:
    """A running stack with the directory imported; `call` asks the gateway as somebody."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._issuer = Development(Path(stack.env("gateway-serve")["DEV_ISSUER_KEY_FILE"]))
        self._tokens: dict[str, str] = {}
        self.http = httpx.Client(base_url=stack.url, timeout=allowed(20))

    @classmethod
    def settle(cls, stack: Stack) -> "City":
        """Import the example directory into a started stack and wait until it answers."""
        env = {name: value for name, value in stack.env("personnel-api").items() if name != "FAILPOINTS"}
        command = [str(ROOT / ".venv/bin/python"), "-m", "personnel", "import-directory", str(DIRECTORY)]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        stack.ready(90)
        return cls(stack)

    def token(self, login: str) -> str:
        """A development token, made here because a process a token would cost half a second."""
        if login not in self._tokens:
            self._tokens[login] = development_token(self._issuer, "zhengling", "preferred_username", login, 60)
        return self._tokens[login]

    def call(self, login: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request; `login` "" is the public. Header names are given with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if login:
            sent["Authorization"] = f"Bearer {self.token(login)}"
        return self.http.request(method, path, json=body, headers=sent)

    def made(self, login: str, path: str, body: Any = None, method: str = "POST", **headers: str) -> Any:
        """As `call`, for what must succeed; returns the answer."""
        answer = self.call(login, method, path, body, **headers)
        assert answer.status_code < 400, (path, answer.status_code, answer.text)
        return answer.json()

    def topic(self, title: str = "", **more: Any) -> dict[str, Any]:
        """The body of a topic of the government office."""
        return {
            "title": title or f"议题 {uuid.uuid4()}", "summary": "要点", "sponsor_unit": "office",
            "meeting_kind": "executive", "task": "normative_draft",
        } | more  # fmt: skip

    def record(self, login: str, subject: str, limit: int = 200) -> list[dict[str, Any]]:
        """All acts on record about a subject, newest first, read page by page: refusals soon fill the first."""
        path = f"/v1/acts?subject={subject}&limit={limit}"
        page = self.made(login, path, method="GET")
        found = list(page["acts"])
        while page["next_cursor"]:
            page = self.made(login, f"{path}&cursor={page['next_cursor']}", method="GET")
            found += page["acts"]
        return found

    def trip(self, day: date) -> dict[str, Any]:
        """A trip of a head on a day, approved by everybody whom its chain names."""
        body = {"kind": "business", "starts": str(day), "until": str(day), "leaves_weihai": True, "leaves_rushan": True}
        made = self.made("head_d05", "/v1/leaves", body | {"destination": "济南", "reason": f"会议 {uuid.uuid4()}"})
        subject = f"leave/{made['id']}"
        for _ in made["chain"]:
            waiting = [login for login in ("vm1", "vm2", "vm3", "vm4", "mayor") if self.waits_for(login, subject)]
            made = self.made(waiting[0], f"/v1/leaves/{made['id']}/approval")
        assert made["state"] == "approved"
        return made

    def waits_for(self, login: str, subject: str) -> bool:
        """Whether a step about something waits for a power that somebody holds."""
        steps = self.made(login, "/v1/me/pending?limit=200", method="GET")["steps"]
        return any(step["subject"] == subject for step in steps)

    def play(self, official: str) -> dict[str, Any]:
        """Play the story with an official text of the Work Rules; what it left behind, with its lines."""
        lines: list[str] = []
        teller = story.Teller(self.stack.url, self.token, self.stack.clock_file, lines.append)
        try:
            outcome = story.play(teller, official)
        finally:
            self.stack.clock_file.write_text("0")
        return outcome | {"lines": lines}

    def rows(self, service: str, query: str, **values: Any) -> list[Any]:
        """Rows of a service's own database, for looking behind the API."""
        url = self.stack.database(service)
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(query), values))
        finally:
            engine.dispose()

    def workday(self, ahead: int) -> date:
        """The working day so many working days from today."""
        today = datetime.now(SHANGHAI).date()
        return Calendar.load("").workdays_after(today, ahead).date


def until(condition: Callable[[], T], timeout: float = 30, message: str = "") -> T:
    """Wait until `condition()` is true and return what it returned; the last error is shown when time is up.

    A product that does not answer counts as not yet. It is asked less often than chassis.testing asks of its own
    accord, because each question costs all its services work, and one that is refused is an act on record.
    """

    def asked() -> T:
        try:
            return condition()
        except httpx.HTTPError as error:
            raise AssertionError(repr(error)) from error

    return eventually(asked, timeout, message, every=0.05)

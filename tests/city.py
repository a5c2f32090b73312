"""The whole product with its example city, for tests that speak to it as its users do: over HTTP, each with a token."""

import subprocess
import time
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import create_engine, text

from chassis.workdays import Calendar
from deploy.local.stack import ROOT, Stack
from gateway.auth import development_token
from gateway.keys import Development

DIRECTORY = ROOT / "deploy" / "rulepacks" / "rushan" / "directory"
SHANGHAI = ZoneInfo("Asia/Shanghai")


class City:
    """A running stack with the directory imported; `call` asks the gateway as somebody."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._issuer = Development(Path(stack.env("gateway-serve")["DEV_ISSUER_KEY_FILE"]))
        self._tokens: dict[str, str] = {}
        self.http = httpx.Client(base_url=stack.url, timeout=20)

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


def until(condition: Any, timeout: float = 30, message: str = "") -> Any:
    """Wait until `condition()` is true and return what it returned; the last error is shown when time is up."""
    deadline, last = time.monotonic() + timeout, ""
    while True:
        try:
            if found := condition():
                return found
        except (httpx.HTTPError, AssertionError) as error:
            last = repr(error)
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {message} {last}")
        time.sleep(0.05)

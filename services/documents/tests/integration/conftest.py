"""A documents service of one's own: a real database, a table of people, and neighbours that answer from a table."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis import grpc_server, migrate
from chassis.actor import Actor, Power, Standing
from chassis.clock import SHANGHAI, FixedClock
from chassis.db import connect, new_id
from chassis.envelope import Event, event_type
from chassis.errors import NotFound
from chassis.run import Runtime, consume
from chassis.testing import fresh_database, rulebook, superuser_url
from chassis.workdays import Calendar
from documents.api import FACES
from documents.commands.signing import mark_decided
from documents.neighbours import Decision
from documents.rules.review_rules import SIX_CASES
from documents.settings import Settings
from zhengling.documents.v1 import documents_service_pb2 as pb
from zhengling.documents.v1 import rendering_service_pb2 as rendering_pb
from zhengling.meetings.v1.events_pb2 import DecisionAdopted

SERVICERS = {rpc: face for _, face in FACES for rpc in face.RPCS}
REQUESTS = vars(pb) | vars(rendering_pb)
OFFICE, JUSTICE, FINANCE = "d01", "d07", "d08"
MAYOR = ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign", "mayor.seal")
NO_CASE = dict.fromkeys(SIX_CASES, False)
NO_POINT = dict.fromkeys(("sets_licence", "sets_penalty", "sets_compulsion", "impairs_rights", "adds_duties"), False)
NOTICE = {
    "title": "乳山市人民政府关于印发《乳山市人民政府工作规则》的通知",
    "doc_type": "notice",
    "body": "《乳山市人民政府工作规则》已经市政府常务会议研究通过，现印发给你们，请认真遵照执行。",
    "recipients": ["各镇人民政府，各街道办事处", "市政府各部门、单位"],
    "cc_recipients": ["市委各部门"],
    "issuer": "government",
    "drafting_unit": OFFICE,
    "normative": True,
    "sign_off_ground": "R63.2",
    "issue_ground": "normative_document",
    "legal_basis": "地方各级人民代表大会和地方各级人民政府组织法",
    "disclosure": "proactive",
    "issuer_code": "乳政发",
}
GENERAL = NOTICE | {
    "title": "乳山市人民政府关于做好防汛工作的通知",
    "normative": False,
    "sign_off_ground": "R63.5",
    "issue_ground": "general_matter",
    "legal_basis": "",
}


def person(name: str, *keys: str, units: tuple[str, ...] = (), clearance: int = 1) -> Standing:
    return Standing(uuid4(), name, tuple(Power(key) for key in keys), frozenset(units), clearance)


def people() -> dict[str, Standing]:
    found = [
        person("mayor", *MAYOR, clearance=4),
        person("vm1", "vice_mayor", f"portfolio:{OFFICE}", f"portfolio:{JUSTICE}", f"portfolio:{FINANCE}", clearance=4),
        person("vm2", "vice_mayor", "portfolio:d09", clearance=4),
        person("vm3", "vice_mayor", "mayor.sign.decided", clearance=4),
        person("director", "office.head", "office.staff", f"head:{OFFICE}", units=(OFFICE,), clearance=3),
        person("clerk", "office.staff", f"member:{OFFICE}", units=(OFFICE,)),
        person("justice", "justice.head", "justice.staff", f"head:{JUSTICE}", units=(JUSTICE,)),
        person("head_finance", f"head:{FINANCE}", f"member:{FINANCE}", units=(FINANCE,)),
        person("clerk_finance", f"member:{FINANCE}", units=(FINANCE,)),
        person("stranger", "head:d09", "member:d09", units=("d09",)),
    ]
    return {standing.name: standing for standing in found}


@dataclass
class Neighbours:
    """Units and decisions from tables that a test may change."""

    units: set[str] = field(default_factory=lambda: {OFFICE, JUSTICE, FINANCE, "d09"})
    decisions: dict[UUID, Decision] = field(default_factory=dict)

    def require_unit(self, actor: Actor, code: str) -> None:
        if code not in self.units:
            raise NotFound("unit")

    def decision(self, actor: Actor, decision_id: UUID) -> Decision:
        if decision_id not in self.decisions:
            raise NotFound("decision")
        return self.decisions[decision_id]


@dataclass
class House:
    """The service under test, called the way the frame calls it, and short ways to act in it."""

    runtime: Runtime
    people: dict[str, Standing]
    clock: FixedClock
    neighbours: Neighbours

    def __call__(self, name: str, rpc: str, *, key: str = "", version: int | None = None, **fields: Any) -> Any:
        actor = Actor(self.people[name].person_id, f"client-{name}", f"request-{new_id()}", "", key, version)
        token = grpc_server.current_actor.set(actor)
        try:
            return getattr(SERVICERS[rpc](self.runtime), rpc)(REQUESTS[f"{rpc}Request"](**fields), None)
        finally:
            grpc_server.current_actor.reset(token)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.runtime.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def run_sql(self, statement: str, **values: Any) -> None:
        with self.runtime.engine.begin() as connection:
            connection.execute(text(statement), values)

    def pending(self, subject: str) -> dict[str, list[str]]:
        found = self.rows("SELECT step, powers FROM pending_steps WHERE subject = :s ORDER BY id", s=subject)
        steps: dict[str, list[str]] = {}
        for row in found:
            steps.setdefault(row.step, []).extend(row.powers)
        return steps

    def events(self) -> list[str]:
        return [row.routing_key for row in self.rows("SELECT routing_key FROM outbox ORDER BY id")]

    @property
    def no_case(self) -> dict[str, bool]:
        return dict(NO_CASE)

    @property
    def no_point(self) -> dict[str, bool]:
        return dict(NO_POINT)

    def at(self, *when: int) -> None:
        self.clock._now = datetime(*when, tzinfo=SHANGHAI)

    # --- the usual way of a document, up to where a test begins ------------------------------------------------

    def drafted(self, by: str = "clerk", **more: Any) -> str:
        return str(self(by, "DraftDocument", **(NOTICE | more)).id)

    def reviewed(self, by: str = "clerk", head: str = "director", **more: Any) -> str:
        document_id = self.drafted(by, **more)
        self(head, "ApproveDraft", document_id=document_id)
        self("clerk", "ReviewDocument", document_id=document_id, outcome="pass", six_cases=NO_CASE)
        return document_id

    def lawful(self, **more: Any) -> str:
        document_id = self.reviewed(**more)
        self("justice", "ReviewLegality", document_id=document_id, finding="lawful", points=NO_POINT)
        return document_id

    def decide(self, document_id: str, outcome: str = "adopted", kind: str = "executive", **more: Any) -> bool:
        event = self.decision_event(document_id, outcome, kind, **more)
        return self.consume(event)

    def decision_event(self, document_id: str, outcome: str = "adopted", kind: str = "executive") -> Event[Any]:
        data = DecisionAdopted(
            decision_id=str(new_id()),
            document_id=document_id,
            meeting_kind=kind,
            outcome=outcome,
            decided_on=self.clock.today().isoformat(),
        )
        return Event(
            new_id(), event_type(data), "/zhengling/meetings", f"decision/{data.decision_id}", 1,
            self.clock.now(), "request-meeting", data,
        )  # fmt: skip

    def consume(self, event: Event[Any]) -> bool:
        command = mark_decided.from_event(event.data)
        return command is not None and consume(self.runtime, event, mark_decided.handle, command, ordered=False)

    def signed(self, **more: Any) -> str:
        document_id = self.lawful(**more)
        self.decide(document_id)
        self("mayor", "SignDocument", document_id=document_id, opinion="同意")
        return document_id

    def rendered(self, **more: Any) -> str:
        document_id = self.signed(**more)
        self("clerk", "AssignNumber", document_id=document_id)
        self("clerk", "RenderDocument", document_id=document_id)
        return document_id

    def sealed(self, **more: Any) -> str:
        document_id = self.rendered(**more)
        self.seal(document_id)
        return document_id

    def seal(self, document_id: str, seal: str = "city", copies: int = 30) -> Any:
        use = self("clerk", "RequestSealUse", document_id=document_id, seal=seal, copies=copies, purpose="印发")
        self("mayor", "ApproveSealUse", seal_use_id=use.id)
        return self("clerk", "RecordSealUse", seal_use_id=use.id, sha256=use.file_sha256, copies=copies)


@pytest.fixture
def house() -> Iterator[House]:
    """A service with an empty database, on Monday 2026-11-16."""
    table = people()
    by_id = {standing.person_id: standing for standing in table.values()}
    clock = FixedClock(datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI))
    neighbours = Neighbours()
    with fresh_database(superuser_url(), lambda url: migrate.main(["upgrade"], "documents", url), "documents") as url:
        fonts = Path(os.environ.get("ZHENGLING_FONTS", ""))
        settings = Settings(database_url=url, amqp_url="", classification_ceiling=2, zhengling_fonts=fonts)
        runtime = Runtime(
            service="documents",
            settings=settings,
            engine=connect(url, pool_size=20),
            clock=clock,
            book=rulebook("documents"),
            calendar=Calendar.load(),
            standing=lambda actor, on, old: by_id[actor.person_id],
            neighbours=neighbours,
        )
        yield House(runtime, table, clock, neighbours)
        runtime.engine.dispose()


@pytest.fixture
def today() -> date:
    return date(2026, 11, 16)

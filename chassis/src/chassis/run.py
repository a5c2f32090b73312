"""One command, one transaction: new state, act record, events and the answer to its idempotency key together."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import Engine, Table
from sqlalchemy.event import listen
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.attributes import get_history

from chassis import db, inbox, law, outbox, pending
from chassis.actor import NOBODY, SYSTEM, Actor, Power, Standing
from chassis.acts import Act, act_values, kept
from chassis.answers import Answer, answer_values, claim_refusal, fingerprint, repeat, stored_answer
from chassis.clock import SHANGHAI, Clock
from chassis.envelope import Event
from chassis.errors import (
    AboveCeiling,
    AlreadyExists,
    Failure,
    IllegalStep,
    NotFound,
    NotPermitted,
    StaleVersion,
)
from chassis.failpoints import hit
from chassis.law import Judgement, Rulebook, RuleBroken, judging
from chassis.settings import FrameSettings
from chassis.workdays import Calendar

C = TypeVar("C")
E = TypeVar("E")
M = TypeVar("M", bound=Message)

log = logging.getLogger("run")

_ACTS, _ANSWERS, _OUTBOX = (cast(Table, model.__table__) for model in (Act, Answer, outbox.Outbox))

REFUSALS = (RuleBroken, IllegalStep, NotPermitted)
"""What is kept on record as a refused act; other failures (malformed, not found, stale) are no judgement of an act."""


@dataclass
class Runtime:
    """What a process of a service is made of; built once in its main."""

    service: str
    settings: FrameSettings
    engine: Engine
    clock: Clock
    book: Rulebook
    calendar: Calendar
    standing: Callable[[Actor, date, bool], Standing] | None = None
    """Asks for the standing of an actor at a date; the flag says that an answer up to a second old will do."""
    neighbours: Any = None
    """The service's own typed asks of other services."""
    sessions: sessionmaker[Session] = field(init=False)
    reading: sessionmaker[Session] = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = db.sessions(self.engine)
        listen(self.sessions, "after_flush", _notice)
        # A single statement sees one snapshot anyway, so reads spare the round trips of BEGIN and ROLLBACK.
        self.reading = db.sessions(self.engine.execution_options(isolation_level="AUTOCOMMIT"))

    @classmethod
    def build(cls, settings: FrameSettings, service: str, *, pool_size: int, **asks: Any) -> "Runtime":
        """The runtime of one process; `asks` are `standing` and `neighbours` where the process may ask others."""
        return cls(
            service=service,
            settings=settings,
            engine=db.connect(settings.database_url, pool_size=pool_size, application=service),
            clock=Clock(settings.clock_file),
            book=Rulebook.load(service, settings.rulepack),
            calendar=Calendar.load(settings.workdays_file),
            **asks,
        )


@dataclass
class Context:
    """What a handler works with: the open transaction, who acts in what standing, and the time."""

    runtime: Runtime
    session: Session
    actor: Actor
    standing: Standing
    now: datetime
    subject: str = ""
    capacity: Power | None = None
    _events: list[dict[str, Any]] = field(default_factory=list)
    _also: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The date in Asia/Shanghai on which the rules are judged."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def neighbours(self) -> Any:
        """The service's typed asks of other services."""
        return self.runtime.neighbours

    def target(self, model: type[E], key: UUID) -> E:
        """Lock the thing a command changes, check the caller's version of it, and raise its version by one.

        Raises NotFound (also when the caller may not know of it) and StaleVersion. The row stays locked until the
        commit, so whatever is recorded about it leaves in the order of its versions.
        """
        entity = self.session.get(model, key, with_for_update=True)
        if entity is None or not knows(entity, self.standing):
            raise NotFound(getattr(model, "__subject__", model.__name__))
        if self.actor.expected_version not in (None, entity.version):  # type: ignore[attr-defined]
            raise StaleVersion(entity.version)  # type: ignore[attr-defined]
        entity.version += 1  # type: ignore[attr-defined]
        self.subject = subject_of(entity)
        return entity

    def load(self, model: type[E], key: UUID) -> E:
        """Read another thing the command needs; NotFound when there is none or the caller may not know of it."""
        entity = self.session.get(model, key)
        if entity is None or not knows(entity, self.standing):
            raise NotFound(getattr(model, "__subject__", model.__name__))
        return entity

    def add(self, entity: E) -> E:
        """Add a new thing, the subject of the act. Raises AboveCeiling for a body the network may not hold."""
        level, ceiling = getattr(entity, "level", 0), self.runtime.settings.classification_ceiling
        if level > ceiling:
            raise AboveCeiling(level, ceiling)
        self.session.add(entity)
        self.subject = subject_of(entity)
        return entity

    def also(self, entity: Any) -> None:
        """Put the act on the record of another thing it touches, beside its subject: a batch is an act on each.

        What a command makes, or raises the version of, without naming it here has the act on its record all the same,
        but without what it was judged by, which may speak of things that its readers may not know.
        """
        self._also.append(subject_of(entity))

    def exercise(self, rule: str, *keys: str) -> Power:
        """The power among `keys` that the caller holds, noted as the capacity of the act.

        Raises RuleBroken, citing `rule`, when none is held; the refusal names the powers that would do. A rule that
        the city has switched off asks for no power, and the record says so.
        """
        power = self.standing.first(keys)
        row = self.runtime.book.rules.get(rule)
        judged = {"needed": list(keys), "held": self.standing.keys()[:20]}
        if power is None and row is not None and row.off:
            law.note(rule, "exercise", judged, "off")
            return Power("", via="rule switched off")
        law.note(rule, "exercise", judged, "met" if power else "broken")
        if power is None:
            refusal = RuleBroken(rule, **judged)
            refusal.authority = True
            raise refusal
        self.capacity = power
        return power

    def record(self, event: Message, about: Any) -> None:
        """Tell the world of a fact about an entity, as of its version after this command, if the command commits."""
        self._events.append(
            outbox.row(
                event,
                source=f"/zhengling/{self.runtime.service}",
                subject=subject_of(about),
                version=about.version,
                at=self.now,
            )
        )

    def wait_for(self, about: Any, step: str, *powers: str, rule: str = "", due: date | None = None) -> None:
        """Put a step about an entity before whoever holds one of `powers`; see chassis.pending."""
        level, title = getattr(about, "level", 0), about.title
        pending.wait_for(
            self.session, subject_of(about), step, powers, title=title, level=level, since=self.now, rule=rule, due=due
        )

    def settle(self, about: Any, *steps: str, power: str = "") -> None:
        """The steps about an entity wait no longer; see chassis.pending."""
        pending.settle(self.session, subject_of(about), *steps, power=power)


def subject_of(entity: Any) -> str:
    """How acts and events name a thing: <kind>/<uuid>, the kind being the model's `__subject__`."""
    return f"{entity.__subject__}/{entity.id}"


def knows(entity: Any, standing: Standing) -> bool:
    """Whether a reader may know of a thing at all: cleared for its level, and let in by its own `known_to`."""
    if getattr(entity, "level", 0) > standing.clearance:
        return False
    known_to = getattr(entity, "known_to", None)
    return known_to is None or bool(known_to(standing))


def run(
    runtime: Runtime,
    actor: Actor,
    handler: Callable[[C, Context], E],
    command: C,
    reply: Callable[[E], M],
) -> M:
    """Carry out a command and return its reply; a repeated idempotency key gets the stored answer.

    Everything commits together or not at all. A refusal is kept on record in a transaction of its own. Raises what
    the handler raises, KeyReused, and AlreadyExists where a uniqueness constraint spoke.
    """
    now = runtime.clock.now()
    assert runtime.standing is not None
    standing = runtime.standing(actor, now.astimezone(SHANGHAI).date(), False)
    action = _action(handler)
    print_ = fingerprint(action, command, actor) if actor.key else b""
    with judging() as judgements, runtime.sessions() as session:
        context = Context(runtime, session, actor, standing, now)
        try:
            result = handler(command, context)
            added = _added(session)
            with session.no_autoflush:
                answer = reply(result)
            _write(context, action, judgements, print_, answer, added)
            hit("run.before_commit")
            session.commit()
        except (Failure, IntegrityError) as error:
            session.rollback()
            # Only now is the key looked up: a key that is new, as nearly all are, costs no round trip, and one that
            # was used before ends here, because its second answer cannot be written or its command fails.
            if actor.key and (stored := stored_answer(session, actor, print_)):
                return cast(M, repeat(stored))
            if isinstance(error, REFUSALS):
                return cast(M, _refuse(context, action, judgements, print_, error))
            if isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", "") in ("23505", "23P01"):
                raise AlreadyExists(action) from error
            raise
        hit("run.after_commit")
        return answer


def consume(
    runtime: Runtime,
    event: Event[Any],
    handler: Callable[[C, Context], object],
    command: C,
    *,
    ordered: bool = True,
) -> bool:
    """Carry out a command on behalf of an event, exactly once; False when there was nothing left to do.

    `ordered` applies only what is newer than the last event about the same subject, so that a late or repeated one
    cannot undo a later one. Consumers that need every fact, whatever its order, pass False.
    """
    action = _action(handler)
    consumer = f"{runtime.service}.{action}"
    actor = Actor(None, f"event:{event.type}", event.request_id)
    with judging() as judgements, runtime.sessions() as session, session.begin():
        if not inbox.first_time(session, consumer, event.id):
            return False
        if ordered and not inbox.is_newer(session, consumer, event.subject, event.version):
            return False
        context = Context(runtime, session, actor, SYSTEM, runtime.clock.now(), subject=event.subject)
        handler(command, context)
        _write(context, action, judgements, b"", None, _added(session))
        hit("run.before_commit")
    hit("run.after_commit")
    return True


def tick(runtime: Runtime, name: str, handler: Callable[[None, Context], object]) -> None:
    """Carry out a timer's work in one transaction, with its act on record if it touched a subject."""
    actor = Actor(None, f"timer:{name}", f"timer-{db.new_id()}")
    with judging() as judgements, runtime.sessions() as session, session.begin():
        context = Context(runtime, session, actor, SYSTEM, runtime.clock.now())
        handler(None, context)
        added = _added(session)
        if context.subject or _changed(session):
            _write(context, _action(handler), judgements, b"", None, added)


def query(runtime: Runtime, actor: Actor, function: Callable[..., E], *arguments: object) -> E:
    """Answer a read: `function(context, *arguments)`, judged by a standing that is at most a second old."""
    now = runtime.clock.now()
    assert runtime.standing is not None
    standing = runtime.standing(actor, now.astimezone(SHANGHAI).date(), True)
    with runtime.reading() as session:
        return function(Context(runtime, session, actor, standing, now), *arguments)


def unasked(runtime: Runtime, actor: Actor, function: Callable[..., E], *arguments: object) -> E:
    """Answer a read as `query` does, but for whoever asks: nobody's standing is asked, so there is none to judge by."""
    with runtime.reading() as session:
        return function(Context(runtime, session, actor, NOBODY, runtime.clock.now()), *arguments)


def _action(handler: Callable[..., object]) -> str:
    """A command's name is the last part of its module's: commands/decision/adopt_decision.py is adopt_decision."""
    return handler.__module__.rpartition(".")[2]


def _added(session: Session) -> dict[Table, list[dict[str, Any]]]:
    """What the handler added, to be written with its act; or nothing, after a flush, if it did more than add."""
    rows = db.only_added(session)
    if rows is None:
        session.flush()
    else:
        _notice(session)
    return rows or {}


def _notice(session: Session, *_: object) -> None:
    """Note of what a session writes the things that are made, deleted or changed as subjects of acts."""
    # A change that leaves the version as it is, like a note to oneself, is nothing that others are told of.
    raised = (
        entity
        for entity in session.dirty
        if hasattr(entity, "version") and get_history(entity, "version").has_changes()
    )
    for entity in (*session.new, *raised, *session.deleted):
        if hasattr(entity, "__subject__"):
            _changed(session)[subject_of(entity)] = None


def _changed(session: Session) -> dict[str, None]:
    """The subjects that were noticed, in their order. They hang on the session, which knows of no context."""
    found: dict[str, None] = session.info.setdefault("changed", {})
    return found


def _write(
    context: Context,
    action: str,
    judgements: list[Judgement],
    print_: bytes,
    answer: Message | None,
    added: Mapping[Table, list[dict[str, Any]]],
) -> None:
    acts = _acts(context, action, judgements, _changed(context.session))
    rows = {**added, _OUTBOX: context._events, _ACTS: acts}
    if answer is not None and context.actor.key:
        rows[_ANSWERS] = [answer_values(context.actor, context.now, print_, answer)]
    db.insert_together(context.session, rows)
    # What was added is in the database now; the session must not write it a second time.
    context.session.expunge_all()


def _acts(
    context: Context, action: str, judgements: Iterable[Judgement], changed: Iterable[str] = (), **outcome: Any
) -> list[dict[str, Any]]:
    """One act on each thing that the command named, and on each that it changed besides."""
    named = dict.fromkeys(filter(None, (context.subject, *context._also)))
    passed = [subject for subject in changed if subject not in named]
    # A command that was refused before it came to a thing is on record too, about nothing.
    named = named if named or passed else {"": None}
    return [
        act_values(
            at=context.now,
            actor=context.actor,
            standing=context.standing,
            capacity=context.capacity,
            action=action,
            subject=subject,
            rulebook=context.runtime.book.version,
            judgements=list(judgements) if subject in named else [],
            **outcome,
        )
        for subject in (*named, *passed)
    ]


def _refuse(context: Context, action: str, judgements: list[Judgement], print_: bytes, refusal: Failure) -> Any:
    """Record the refusal, then raise it; but a request that lost a race with its own twin gets the twin's answer.

    What was refused alike so often in this minute that no act is kept of it is counted.
    """
    session, actor = context.session, context.actor
    if isinstance(refusal, RuleBroken):
        rule, facts = refusal.rule, refusal.judged
    else:
        rule, facts = getattr(refusal, "rule", "") or refusal.code, refusal.facts()
    if actor.key and not claim_refusal(session, actor, context.now, print_, refusal):
        return repeat(stored_answer(session, actor, print_))
    if acts := kept(session, _acts(context, action, judgements, rule=rule, facts=facts), context.now):
        db.insert_together(session, {_ACTS: acts})
    session.commit()
    raise refusal

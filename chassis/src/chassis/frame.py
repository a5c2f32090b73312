"""What the api process of every service has alike: its record, its pending steps, its rules, and how it is served."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from google.protobuf.message import Message
from sqlalchemy import text as sql

from chassis import grpc_server, heap, law, pending, run
from chassis.actor import Standing
from chassis.acts import further, list_acts
from chassis.errors import NotFound
from chassis.identity import Verifier
from chassis.run import Context, Runtime
from chassis.wire import instant, text
from zhengling.common.v1 import frame_service_pb2 as pb
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceServicer, add_FrameServiceServicer_to_server

E = TypeVar("E")
M = TypeVar("M", bound=Message)


class Api:
    """Base of a service's servicer: each rpc is one call of `command` or `query`, and holds no logic."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def command(self, handler: Callable[[Any, Context], E], command: object, reply: Callable[[E], M]) -> M:
        """Carry out a command for the caller of this rpc; see chassis.run.run."""
        return run.run(self.runtime, grpc_server.actor(), handler, command, reply)

    def query(self, function: Callable[..., E], *arguments: object) -> E:
        """Answer a read for the caller of this rpc; see chassis.run.query."""
        return run.query(self.runtime, grpc_server.actor(), function, *arguments)

    def unasked(self, function: Callable[..., E], *arguments: object) -> E:
        """Answer a read that is the same for all, without asking for anybody's standing; see chassis.run.unasked."""
        return run.unasked(self.runtime, grpc_server.actor(), function, *arguments)


class FrameApi(Api, FrameServiceServicer):  # type: ignore[misc]  # Generated code tells no types.
    """The FrameService of a service; `knows(context, subject)` says whether the caller may know of a subject."""

    def __init__(self, runtime: Runtime, knows: Callable[[Context, str], bool]) -> None:
        super().__init__(runtime)
        self._knows = knows

    def ListActs(self, request: pb.ListActsRequest, _: object) -> pb.ListActsReply:  # noqa: N802
        """The acts about one subject, newest first."""

        def read(context: Context) -> pb.ListActsReply:
            if not self._knows(context, request.subject):
                raise NotFound("subject")
            acts, cursor = list_acts(context.session, request.subject, request.cursor, request.limit)
            counted = further(context.session, acts)
            return pb.ListActsReply(acts=[_act(act, counted.get(act.id, 0)) for act in acts], next_cursor=cursor)

        return self.query(read)

    def ListPending(self, request: pb.ListPendingRequest, _: object) -> pb.ListPendingReply:  # noqa: N802
        """What waits for a power the caller holds today."""

        def read(context: Context) -> pb.ListPendingReply:
            steps, cursor = pending.waiting(context.session, context.standing, request.cursor, request.limit)
            return pb.ListPendingReply(steps=[_step(step, context.standing) for step in steps], next_cursor=cursor)

        return self.query(read)

    def GetRule(self, request: pb.GetRuleRequest, _: object) -> pb.Rule:  # noqa: N802
        """One rule with its numbers."""
        try:
            return _rule(self.runtime, self.runtime.book.rule(request.id))
        except law.NoValue as error:
            raise NotFound("rule") from error

    def ListRules(self, _request: pb.ListRulesRequest, _: object) -> pb.ListRulesReply:  # noqa: N802
        """Every rule of this service."""
        rules = self.runtime.book.rules
        return pb.ListRulesReply(rules=[_rule(self.runtime, rules[key]) for key in sorted(rules)])


def serve(
    runtime: Runtime,
    servicers: Sequence[tuple[Callable[[Any, Any], None], Any]],
    knows: Callable[[Context, str], bool],
) -> None:
    """Serve the servicers and the FrameService until the process is told to stop."""
    settings = runtime.settings
    with open(settings.actor_public_key_file, "rb") as key:
        verifier = Verifier(key.read())
    heap.settle()
    grpc_server.serve(
        [*servicers, (add_FrameServiceServicer_to_server, FrameApi(runtime, knows))],
        settings,
        service=runtime.service,
        verifier=verifier,
        book=runtime.book,
        ready=lambda: database_trouble(runtime),
    )


def database_trouble(runtime: Runtime) -> list[str]:
    """Why the database cannot be used, as a list of reasons; empty when it can."""
    try:
        with runtime.reading() as session:
            session.execute(sql("SELECT 1"))
    except Exception as error:  # Readiness reports whatever is wrong; it is told by class, never by text.
        return [f"database: {type(error).__name__}"]
    return []


def _act(act: Any, further: int) -> pb.Act:
    return pb.Act(
        id=text(act.id),
        at=instant(act.at),
        actor_id=text(act.actor_id),
        actor_name=act.actor_name,
        capacity=json.dumps(act.capacity, ensure_ascii=False) if act.capacity else "",
        action=act.action,
        subject=act.subject,
        outcome=act.outcome,
        rule=act.rule,
        rulebook=act.rulebook,
        judgements=json.dumps(act.judgements, ensure_ascii=False),
        request_id=act.request_id,
        further=further,
    )


def _step(step: pending.PendingStep, standing: Standing) -> pb.PendingStep:
    power = standing.first(step.powers)
    assert power is not None
    return pb.PendingStep(
        id=text(step.id),
        subject=step.subject,
        step=step.step,
        title=step.title,
        power=standing_pb.Power(
            key=power.key,
            via=power.via,
            on_behalf_of=text(power.on_behalf_of),
            instrument=power.instrument,
            through=power.through,
        ),
        since=instant(step.since),
        due=text(step.due),
        rule=step.rule,
    )


def _rule(runtime: Runtime, rule: law.Rule) -> pb.Rule:
    regulation, today = runtime.book.regulation, runtime.clock.today()
    return pb.Rule(
        id=rule.id,
        article=rule.article,
        kind=rule.kind,
        gist_zh=rule.gist["zh"],
        gist_en=rule.gist["en"],
        reading=rule.read_on(today, "zh"),
        reading_en=rule.read_on(today, "en"),
        off=rule.off,
        values=[
            pb.DatedValue(name=name, **{"from": dated.start.isoformat()}, value=json.dumps(law.plain(dated.value)))
            for name, values in rule.values.items()
            for dated in values
        ],
        regulation_title=regulation["title"],
        regulation_number=regulation["number"],
        service=runtime.service,
    )

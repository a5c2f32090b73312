"""Serving gRPC: one interceptor gives each rpc its caller, limits and errors; health has a server of its own."""

import json
import logging
import os
import re
import select
import signal
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from importlib import import_module
from time import monotonic, perf_counter
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from prometheus_client import Histogram
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import errors, probe
from chassis.actor import Actor
from chassis.errors import Failure, IllegalStep, Malformed, NeighbourDown, Unauthenticated
from chassis.grpc_client import DOMAIN, RemoteError, RemoteRefusal, deadline
from chassis.identity import Verifier
from chassis.law import Rule, Rulebook, RuleBroken
from chassis.log import request_id
from chassis.remedies import Gaps, filled
from chassis.settings import FrameSettings

log = logging.getLogger("rpc")

OPTIONS = (
    # Two processes on one port would share the calls between them in silence; a taken port is an error.
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
    ("grpc.max_metadata_size", 16_384),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # Clients ping every 30 s, with calls or without; a server that expects less cuts them off.
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 15_000),
)
GRACE = 10
"""Seconds that running calls get to end when the process is told to stop."""
LONGEST_CALL = 3600
"""Seconds; gRPC tells "no deadline" as one in the far future, and a deadline beyond this is as good as none."""
MOST_FACTS, MOST_VALUE, MOST_TOLD = 3_000, 1_000, 6_000
"""Bounds of what an error tells, in bytes (facts, all) and characters (one value): it travels in trailing metadata."""

SECONDS = Histogram(
    "zhengling_rpc_seconds",
    "Time to answer an rpc.",
    ("method", "status"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class DeadlineRequired(Failure):
    """A call that nobody waits for any more would hold its thread and its locks for ever."""

    code = "deadline-required"


STATUS = {
    DeadlineRequired: grpc.StatusCode.INVALID_ARGUMENT,
    errors.NotFound: grpc.StatusCode.NOT_FOUND,
    errors.Malformed: grpc.StatusCode.INVALID_ARGUMENT,
    errors.BeforeTheRules: grpc.StatusCode.INVALID_ARGUMENT,
    errors.StaleVersion: grpc.StatusCode.ABORTED,
    errors.KeyReused: grpc.StatusCode.INVALID_ARGUMENT,
    errors.AlreadyExists: grpc.StatusCode.ALREADY_EXISTS,
    errors.Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    errors.NotPermitted: grpc.StatusCode.PERMISSION_DENIED,
    errors.NeighbourDown: grpc.StatusCode.UNAVAILABLE,
    RemoteError: grpc.StatusCode.INTERNAL,
}
"""The status of each kind of failure; any other is FAILED_PRECONDITION. Clients tell them apart by the reason."""

current_actor: ContextVar[Actor] = ContextVar("current_actor")


def actor() -> Actor:
    """Who asked for the rpc that is being answered; LookupError outside of one."""
    return current_actor.get()


class Frame(grpc.ServerInterceptor):  # type: ignore[misc]
    """What every rpc rides in: deadline, caller, error details, one log line, one observation."""

    def __init__(self, verifier: Verifier, book: Rulebook) -> None:
        self._verifier = verifier
        self._book = book
        self._framed: dict[str, grpc.RpcMethodHandler] = {}

    def intercept_service(self, continuation: Callable[[Any], Any], details: Any) -> Any:
        """Wrap the method's handler once; reflection goes as it is, other streams have no frame and so no answer."""
        framed = self._framed.get(details.method)
        if framed is None:
            handler = continuation(details)
            if handler is None or details.method.startswith("/grpc.reflection."):
                return handler
            if handler.unary_unary is None:
                return None
            framed = grpc.unary_unary_rpc_method_handler(
                self._frame(details.method, handler), None, handler.response_serializer
            )
            self._framed[details.method] = framed
        return framed

    def _frame(self, method: str, handler: Any) -> Callable[[bytes, Any], Any]:
        behaviour, parse = handler.unary_unary, handler.request_deserializer
        seconds: dict[str, Any] = {}

        def framed(raw: bytes, context: Any) -> Any:
            # gRPC runs each rpc in a copy of the context, so what is set here ends with the rpc.
            started, status, client, failure = perf_counter(), "OK", "", None
            metadata = dict(context.invocation_metadata())
            request_id.set(_request_id(metadata.get("x-request-id", "")))
            try:
                remaining = context.time_remaining()
                if remaining is None or remaining > LONGEST_CALL:
                    raise DeadlineRequired
                deadline.set(monotonic() + remaining)
                who = self._actor(metadata)
                current_actor.set(who)
                client = who.client
                return behaviour(_parsed(parse, raw), context)
            except Exception as error:  # Every failure is told by its kind; the text of an unknown one stays here.
                failure = self._status(error)
                status = failure.code.name
            finally:
                spent = perf_counter() - started
                if status not in seconds:
                    seconds[status] = SECONDS.labels(method, status)
                seconds[status].observe(spent)
                log.info(method, extra={"ms": round(spent * 1000, 2), "status": status, "client": client})
            return context.abort_with_status(failure)

        return framed

    def _actor(self, metadata: Mapping[str, str]) -> Actor:
        scheme, _, token = metadata.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Unauthenticated
        person_id, client = self._verifier.verify(token)
        key, version = metadata.get("idempotency-key", ""), metadata.get("if-match", "")
        if len(key) > 200:
            raise Malformed({"idempotency-key": "最多 200 个字符 / at most 200 characters are expected"})
        if version and not re.fullmatch(r"[0-9]{1,9}", version):
            raise Malformed({"if-match": "应为版本号 / a version number is expected"})
        return Actor(person_id, client, request_id.get(), token, key, int(version) if version else None)

    def _status(self, error: Exception) -> Any:
        try:
            status, code, told = self._told(error)
            told = _bounded(told)
        except Exception:  # gRPC would tell the caller the text of whatever went wrong in telling.
            log.exception("failure could not be told")
            status, code, told = grpc.StatusCode.INTERNAL, "internal", {"request_id": request_id.get()}
        info = ErrorInfo(reason=code.upper().replace("-", "_"), domain=DOMAIN, metadata=told)
        packed = Packed()
        packed.Pack(info)
        return rpc_status.to_status(Status(code=status.value[0], message=info.reason, details=[packed]))

    def _told(self, error: Exception) -> tuple[grpc.StatusCode, str, Mapping[str, str]]:
        """The status of an error, its code, and what the caller is told of it."""
        if isinstance(error, RuleBroken):
            rule = self._book.rules.get(error.rule)
            told = {"rule": error.rule, "rulebook": self._book.version, **self._cited(rule, error.judged)}
            told["facts"] = _facts(error.judged)
            forbidden = error.authority or (rule is not None and rule.kind == "authority")
            return _refused(forbidden), error.code, told
        if isinstance(error, RemoteRefusal):
            return _refused(error.forbidden), error.code, error.facts()
        if isinstance(error, IllegalStep):
            facts = error.facts()
            return _refused(False), error.code, {**self._cited(self._book.rules.get(error.rule), facts), **facts}
        if isinstance(error, Failure):
            return STATUS.get(type(error), _refused(False)), error.code, error.facts()
        if isinstance(error, DataError):
            return self._told(Malformed({"request": "有的值无法保存 / a value cannot be stored"}))
        if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
            log.warning("database", extra={"error": type(getattr(error, "orig", None) or error).__name__})
            return self._told(NeighbourDown("database"))
        if isinstance(error, NotImplementedError):
            return grpc.StatusCode.UNIMPLEMENTED, "unimplemented", {}
        log.error("unexpected failure", exc_info=error)
        return grpc.StatusCode.INTERNAL, "internal", {"request_id": request_id.get()}

    def _cited(self, rule: Rule | None, facts: Mapping[str, Any]) -> dict[str, str]:
        """The article a refusal rests on, and what would make it lawful; nothing for a rule of another service."""
        if rule is None:
            return {}
        regulation = "{title}（{number}）".format_map(Gaps(self._book.regulation))
        cited = {"article": rule.article, "regulation": regulation}
        cited |= {f"gist_{language}": text for language, text in rule.gist.items()}
        return cited | {f"remedy_{language}": filled(text, facts) for language, text in rule.remedy.items()}


class Server:
    """The main server of a service and, so that a full pool cannot make it look dead, its small health server."""

    def __init__(
        self,
        servicers: Sequence[tuple[Callable[[Any, Any], None], Any]],
        settings: FrameSettings,
        *,
        service: str,
        verifier: Verifier,
        book: Rulebook,
        ready: probe.Ready,
    ) -> None:
        """Bind both ports; raises SystemExit when one cannot be had."""
        self._ready = ready
        self._names = ("", service)
        self._main = grpc.server(
            ThreadPoolExecutor(settings.grpc_threads, "rpc"),
            interceptors=[Frame(verifier, book)],
            options=OPTIONS,
            maximum_concurrent_rpcs=4 * settings.grpc_threads,
        )
        for add, servicer in servicers:
            add(servicer, self._main)
        if settings.environment == "development":
            from grpc_reflection.v1alpha import reflection

            # A generated module foo_pb2_grpc describes its services in foo_pb2.
            files = [import_module(add.__module__.removesuffix("_grpc")).DESCRIPTOR for add, _ in servicers]
            names = [found.full_name for file in files for found in file.services_by_name.values()]
            reflection.enable_server_reflection([*names, reflection.SERVICE_NAME], self._main)
        self._health = health.HealthServicer()
        self._side = grpc.server(ThreadPoolExecutor(2, "health"), options=OPTIONS)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._side)
        self.port = _bind(self._main, "GRPC_LISTEN", settings.grpc_listen)
        self.health_port = _bind(self._side, "GRPC_HEALTH_LISTEN", settings.grpc_health_listen)

    def start(self) -> None:
        """Begin to answer."""
        self._main.start()
        self._side.start()
        self.refresh()
        log.info("serving", extra={"port": self.port, "health_port": self.health_port})

    def refresh(self) -> None:
        """Let health say what readiness says now."""
        serving = health_pb2.HealthCheckResponse.ServingStatus
        status = serving.NOT_SERVING if probe.trouble(self._ready) else serving.SERVING
        for name in self._names:
            self._health.set(name, status)

    def stop(self, grace: float = GRACE) -> None:
        """Say NOT_SERVING, take no new calls, and let running ones end within `grace` seconds."""
        self._health.enter_graceful_shutdown()
        self._main.stop(grace).wait()
        self._side.stop(0).wait()


def serve(
    servicers: Sequence[tuple[Callable[[Any, Any], None], Any]],
    settings: FrameSettings,
    *,
    service: str,
    verifier: Verifier,
    book: Rulebook,
    ready: probe.Ready,
) -> None:
    """Serve the servicers, health and the probe until SIGTERM or SIGINT; then let running calls end, and return."""
    # The handlers only write to a pipe: setting a threading.Event from a handler can deadlock its own waiter.
    reading, writing = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(writing, b"."))
    stopping: list[str] = []
    server = Server(servicers, settings, service=service, verifier=verifier, book=book, ready=ready)
    server.start()
    probe.serve(settings.probe_listen, lambda: stopping or ready())
    while not select.select([reading], [], [], 2)[0]:
        server.refresh()
    stopping.append("stopping")
    server.stop()
    log.info("stopped")


def _bind(server: grpc.Server, name: str, listen: str) -> int:
    try:
        return int(server.add_insecure_port(listen))
    except RuntimeError as error:
        raise SystemExit(f"{name}={listen} cannot be listened on: is another process using it?") from error


def _request_id(given: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "", given)[:64] or uuid.uuid4().hex


def _parsed(parse: Callable[[bytes], Any], raw: bytes) -> Any:
    try:
        return parse(raw)
    except DecodeError as error:
        raise Malformed({"request": "不是此操作的消息 / not a message of this rpc"}) from error


def _refused(forbidden: bool) -> grpc.StatusCode:
    return grpc.StatusCode.PERMISSION_DENIED if forbidden else grpc.StatusCode.FAILED_PRECONDITION


def _facts(judged: Mapping[str, Any]) -> str:
    """The judged facts as JSON; the longest are left out, by name, where all would be too much."""
    room, kept = MOST_FACTS, dict(judged)
    for name in sorted(judged, key=lambda name: len(json.dumps(judged[name]))):
        room -= len(json.dumps({name: judged[name]}, ensure_ascii=False).encode("utf-8", "replace"))
        if room < 0:
            kept[name] = "…"
    return json.dumps(kept, ensure_ascii=False)


def _bounded(told: Mapping[str, str]) -> dict[str, str]:
    room, kept = MOST_TOLD, {}
    for name, value in told.items():
        value = (value if name == "facts" else value[:MOST_VALUE]).encode("utf-8", "replace").decode()
        room -= len(name.encode()) + len(value.encode())
        if room >= 0:
            kept[name] = value
    return kept

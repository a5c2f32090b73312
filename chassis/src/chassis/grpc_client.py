"""Asking other services: every call has a deadline and a caller, every error comes back as the failure it was."""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import MISSING, fields
from time import monotonic
from typing import Any

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from chassis import errors
from chassis.actor import Actor
from chassis.errors import Failure, Malformed, NeighbourDown
from chassis.law import RuleBroken
from chassis.limits import allowed, milliseconds

log = logging.getLogger("ask")

DOMAIN = "zhengling"
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""When the incoming call must be answered (time.monotonic), if there is one; what it asks must end before."""

OPTIONS = (
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    # Without these a neighbour that restarts is found again only after a back-off that grows to two minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", milliseconds(1)),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.lb_policy_name", "round_robin"),
    ("grpc.max_metadata_size", 16_384),
    ("grpc.enable_http_proxy", 0),
)
_DOWN = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
)


RESTART_SECONDS = 3.0
"""A neighbour missed for no longer than this is taken to be restarting, and waited for. One missed for longer is down,
and whoever waited for it would only hold a thread that others need."""
_missed: dict[str, float] = {}
"""When a neighbour that does not answer was first missed, by its address."""


class RemoteRefusal(Failure):
    """The neighbour refused for a reason of its own, in most cases a broken rule; it is passed on unchanged."""

    def __init__(self, code: str, told: Mapping[str, str], forbidden: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.told = dict(told)
        self.forbidden = forbidden
        """Whether it was refused for want of authority (the gateway answers 403) rather than of state (409)."""

    def facts(self) -> dict[str, str]:
        """What the neighbour told, as it told it."""
        return self.told


class RemoteError(Failure):
    """The neighbour failed in a way it does not tell; its own log does, under the request id."""

    code = "remote-error"

    def __init__(self, neighbour: str) -> None:
        super().__init__(neighbour)
        self.neighbour = neighbour


_KINDS: dict[str, type[Failure]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Failure)
}
_channels: dict[tuple[int, str], grpc.Channel] = {}
_lock = threading.Lock()


def channel(target: str) -> grpc.Channel:
    """The channel of this process to `target`, made at first use: gRPC objects do not survive a fork."""
    key = (os.getpid(), target)
    with _lock:
        if key not in _channels:
            _channels[key] = grpc.insecure_channel(target, OPTIONS)
        return _channels[key]


def hang_up(target: str) -> None:
    """Close the channel of this process to `target`, if there is one: a server that does not come back there.

    A channel kept to an address that another server takes later fails the first call while it still waits to try again.
    """
    with _lock:
        kept = _channels.pop((os.getpid(), target), None)
    if kept is not None:
        kept.close()


class Client:
    """The rpcs of one service, asked by name; may be made before a fork, connects at the first ask."""

    def __init__(self, name: str, target: str, stub: Callable[[grpc.Channel], Any]) -> None:
        self.name = name
        self._target = target
        self._make = stub
        self._stub: tuple[int, Any] = (0, None)

    def ask(
        self,
        method: str,
        request: Message,
        *,
        actor: Actor,
        timeout: float = 2.0,
        safe: bool = False,
        pass_key: bool = False,
    ) -> Any:
        """The reply of `method`, asked in the name of `actor` within `timeout` seconds and the incoming deadline.

        With `pass_key` the actor's idempotency key and version go along: only where this ask is the whole of what the
        actor asked for. When the connection is lost, a `safe` ask (a read) and one whose key goes along are tried once
        more, and wait for a neighbour that is being restarted; of any other nobody can tell whether it was heard.
        Raises the neighbour's failure as chassis.errors names it, RemoteRefusal, NeighbourDown or RemoteError.
        """
        call = getattr(self._rpcs(), method)
        metadata = [("x-request-id", actor.request_id), ("authorization", f"Bearer {actor.token}")]
        if pass_key and actor.key:
            metadata.append(("idempotency-key", actor.key))
        if pass_key and actor.expected_version is not None:
            metadata.append(("if-match", str(actor.expected_version)))
        limit, began, again, waiting = (
            deadline.get(),
            monotonic(),
            safe or (pass_key and bool(actor.key)),
            False,
        )
        end = began + allowed(timeout)
        if limit is not None:
            end = min(end, limit)
        while True:
            seconds = end - monotonic()
            if seconds <= 0:
                raise NeighbourDown(self.name)
            try:
                reply = call(request, timeout=seconds, metadata=metadata, wait_for_ready=waiting)
            except grpc.RpcError as error:
                info = _info(error)
                if not (again and info is None and error.code() is grpc.StatusCode.UNAVAILABLE):
                    raise self._failure(method, error, info) from None
                missed = _missed.setdefault(self._target, monotonic())
                again, waiting = False, monotonic() - missed < RESTART_SECONDS
                # However slow the machine is, a neighbour that is down is not waited for longer.
                end = min(end, began + timeout) if waiting else end
            else:
                _missed.pop(self._target, None)
                return reply

    def _rpcs(self) -> Any:
        pid, stub = self._stub
        if pid != os.getpid():
            stub = self._make(channel(self._target))
            self._stub = (os.getpid(), stub)
        return stub

    def _failure(self, method: str, error: Any, info: ErrorInfo | None) -> Failure:
        status = error.code()
        if status in _DOWN:
            log.warning("not answered", extra={"neighbour": self.name, "method": method, "status": status.name})
            return NeighbourDown(self.name)
        code = info.reason.lower().replace("_", "-") if info else ""
        if info is None or status in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN):
            log.error("failed", extra={"neighbour": self.name, "method": method, "status": status.name})
            return RemoteError(self.name)
        kind = _KINDS.get(code)
        if kind is None or code == RuleBroken.code:
            return RemoteRefusal(code, info.metadata, status is grpc.StatusCode.PERMISSION_DENIED)
        return _rebuilt(kind, dict(info.metadata)) or RemoteError(self.name)


def _info(error: Any) -> ErrorInfo | None:
    """The ErrorInfo of this suite that came with an error, if one did."""
    for name, value in error.trailing_metadata() or ():
        if name == "grpc-status-details-bin":
            info = ErrorInfo()
            try:
                found = any(detail.Unpack(info) for detail in Status.FromString(value).details)
            except DecodeError:
                return None
            return info if found and info.domain == DOMAIN else None
    return None


def _rebuilt(kind: type[Failure], told: dict[str, str]) -> Failure | None:
    if kind is Malformed:
        return Malformed(told)
    try:
        # What has a default a neighbour of an earlier version may not tell.
        wanted = [field for field in fields(kind) if field.name in told or field.default is MISSING]  # type: ignore[arg-type]
        known = {field.name: field.type(told.pop(field.name)) for field in wanted}  # type: ignore[operator]
    except (KeyError, ValueError, TypeError):
        return None
    failure = kind(**known)
    # What the neighbour told besides (the article of an illegal step, say) is told on: facts() reads attributes.
    vars(failure).update(told)
    return failure

"""The operator's command that compares the copies a service keeps with what their owners say now, and mends them.

It is a process of its own, because a worker may not reach gRPC (ADR 0001). What differs is asked for a second time with
the copy locked, so that an event that comes meanwhile is neither overlooked nor undone.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from chassis import changes, epochs, inbox, run
from chassis.actor import SYSTEM, Actor
from chassis.db import new_id
from chassis.envelope import event_type
from chassis.errors import Failure, NeighbourDown
from chassis.facts import MOST
from chassis.grpc_client import Client
from chassis.law import RuleBroken, judging
from chassis.mirror import Mirror, is_deaf
from chassis.run import Context, Runtime
from chassis.service_token import issue
from chassis.settings import FrameSettings
from chassis.signing import Signer
from zhengling.common.v1 import facts_service_pb2 as pb
from zhengling.common.v1.facts_service_pb2_grpc import FactsServiceStub

CLIENT = "reconcile"
PROGRESS_SECONDS = 2.0
ASK_SECONDS = 10.0


@dataclass
class Found:
    """What a comparison found: copies that differed, and those of them that only a person can put right."""

    compared: int = 0
    differed: int = 0
    left: int = 0
    epoch: int = 0


class Reconciling:
    """The comparison of one mirror with its owner; nothing is changed unless it is for good."""

    def __init__(self, runtime: Runtime, mirror: Mirror, *, for_good: bool, even_all: bool = False) -> None:
        target = getattr(runtime.settings, f"{mirror.owner}_grpc")
        if not target:
            raise SystemExit(f"missing settings: {mirror.owner.upper()}_GRPC")
        self._signer = Signer.load(runtime.service, runtime.settings)
        self._runtime, self._mirror, self._for_good, self._even_all = runtime, mirror, for_good, even_all
        self._client = Client(mirror.owner, target, FactsServiceStub)
        self._request_id = f"{CLIENT}-{new_id()}"
        self.found = Found()
        self._told = time.monotonic()

    def run(self) -> Found:
        """Compare all copies, page by page. Raises SystemExit when the owner does not answer."""
        after: UUID | None = None
        while True:
            page = self._ask(after=str(after or ""))
            self.found.epoch = page.epoch
            last = UUID(page.last) if page.last else None
            if after is None and not page.facts:
                self._require_meant()
            facts = {UUID(fact.id): fact for fact in page.facts}
            for key, fact in facts.items():
                self._compare(key, fact, page.epoch)
            for key in self._held_without(facts, after, last):
                self._compare(key, None, page.epoch)
            if last is None:
                self._progress(done=True)
                return self.found
            after = last

    def _ask(self, **which: Any) -> Any:
        token = issue(self._signer, self._mirror.owner, self._runtime.settings.deployment)
        actor = Actor(None, CLIENT, self._request_id, token)
        request = pb.ListFactsRequest(event_type=event_type(self._mirror.message), **which)
        try:
            return self._client.ask("ListFacts", request, actor=actor, timeout=ASK_SECONDS, safe=True)
        except NeighbourDown as error:
            raise SystemExit(f"{self._mirror.owner} does not answer; what was done so far stands") from error
        except Failure as error:
            raise SystemExit(f"{self._mirror.owner} does not tell its facts: {error.code}") from error

    def _require_meant(self) -> None:
        """An owner that tells nothing at all is rather one with another database than one whose facts are all gone."""
        with self._runtime.reading() as session:
            held = self._mirror.held(session, None, None, 1)
        if held and self._for_good and not self._even_all:
            raise SystemExit(
                f"{self._mirror.owner} tells no {self._mirror.thing} at all, and {self._runtime.service} keeps some: is"
                " it the right database? With --even-all they are dropped."
            )

    def _held_without(self, facts: dict[UUID, Any], after: UUID | None, last: UUID | None) -> Iterator[UUID]:
        """The copies in the range of a page that are not in it, a page at a time so that no range fills the memory."""
        while True:
            with self._runtime.reading() as session:
                held = self._mirror.held(session, after, last, MOST)
            yield from (key for key in held if key not in facts)
            if len(held) < MOST:
                return
            after = held[-1]

    def _compare(self, key: UUID, fact: Any | None, epoch: int) -> None:
        self.found.compared += 1
        try:
            if self._attempt(key, fact, epoch, keep=False):
                told = self._attempt(key, fact, epoch, keep=self._for_good, again=True)
                if told:
                    self.found.differed += 1
                    self._say(key, f"{'mended' if self._for_good else 'differs'}: {', '.join(told)}")
        except (Failure, RuleBroken) as error:
            self.found.differed += 1
            self.found.left += 1
            self._say(key, f"to be put right by a person ({error.code}: {error})")
        self._progress()

    def _attempt(self, key: UUID, fact: Any | None, epoch: int, *, keep: bool, again: bool = False) -> list[str]:
        """Make the copy what its owner tells, in a transaction that stands only with `keep`; what differed."""
        mirror, runtime = self._mirror, self._runtime
        actor = Actor(None, CLIENT, self._request_id)
        with judging() as judgements, runtime.sessions() as session:
            ctx = Context(runtime, session, actor, SYSTEM, runtime.clock.now(), subject=mirror.subject(key))
            if again:
                self._lock(session, key, fact)
                page = self._ask(ids=[str(key)])
                fact, epoch = (page.facts[0] if page.facts else None), page.epoch
            if fact is None:
                told = mirror.drop(ctx, key)
            else:
                told = mirror.put(ctx, key, mirror.message.FromString(fact.data), epoch)
            told += self._settle(session, key, fact, epoch, bool(told))
            if told and keep:
                run.write(ctx, f"reconcile_{mirror.thing}", judgements, b"", None, changes.added(session))
                session.commit()
            else:
                session.rollback()
            return told

    def _consumer(self) -> str:
        return f"{self._runtime.service}.{self._mirror.consumer}"

    def _aggregate(self, key: UUID, fact: Any | None) -> str:
        return str(fact.subject) if fact is not None else f"{self._mirror.thing}/{key}"

    def _lock(self, session: Any, key: UUID, fact: Any | None) -> None:
        """What a consumer of the next event about this copy writes first, so that it waits for us."""
        if self._mirror.consumer:
            inbox.lock(session, self._consumer(), self._aggregate(key, fact))
        self._mirror.lock(session, key)

    def _settle(self, session: Any, key: UUID, fact: Any | None, epoch: int, differed: bool) -> list[str]:
        """Let the consumer's note of the newest version be what its owner says, where it could not hear any more."""
        if not self._mirror.consumer:
            return []
        aggregate, version = self._aggregate(key, fact), (fact.version if fact is not None else 0)
        deaf = fact is not None and is_deaf(session, self._consumer(), aggregate, epoch, version)
        if deaf or differed:
            inbox.settle_at(session, self._consumer(), aggregate, epoch, version)
        return ["its versions are ahead of its owner's"] if deaf else []

    def _say(self, key: UUID, what: str) -> None:
        sys.stdout.write(f"{self._mirror.thing} {key}: {what}\n")

    def _progress(self, done: bool = False) -> None:
        if done or time.monotonic() - self._told > PROGRESS_SECONDS:
            self._told = time.monotonic()
            found, verb = self.found, "mended" if self._for_good else "differ"
            sys.stdout.write(
                f"{self._mirror.thing} of {self._mirror.owner}: {found.compared} compared, {found.differed} {verb}"
                f"{f', {found.left} left to a person' if found.left else ''}{'' if done else ' …'}\n"
            )
            sys.stdout.flush()


def mirrors_of(service: str) -> Sequence[Mirror]:
    """The mirrors a service keeps; none where it has no module of them."""
    try:
        found: Sequence[Mirror] = import_module(f"{service}.mirrors").MIRRORS
    except ModuleNotFoundError as error:
        if error.name != f"{service}.mirrors":
            raise
        return []
    return found


def reconcile(runtime: Runtime, *, for_good: bool, owner: str = "", even_all: bool = False) -> Found:
    """Compare every copy, or those of one owner; an owner all of whose facts are mended is noted as reconciled."""
    total, owners = Found(), dict[str, list[Found]]()
    for mirror in mirrors_of(runtime.service):
        if owner in ("", mirror.owner):
            found = Reconciling(runtime, mirror, for_good=for_good, even_all=even_all).run()
            owners.setdefault(mirror.owner, []).append(found)
            total.compared += found.compared
            total.differed += found.differed
            total.left += found.left
    if for_good:
        with runtime.sessions.begin() as session:
            for name, parts in owners.items():
                epochs.reconciled(session, name, min(part.epoch for part in parts))
    return total


def main(argv: Sequence[str], settings: FrameSettings, service: str) -> None:
    """Compare, and with --for-good mend. Raises SystemExit(1) where something differs and stays so."""
    parser = argparse.ArgumentParser(prog=f"python -m {service} reconcile")
    parser.add_argument("--for-good", action="store_true", help="mend what differs; without it nothing is changed")
    parser.add_argument("--owner", default="", help="only the copies of this service's facts")
    parser.add_argument("--even-all", action="store_true", help="also where an owner tells nothing at all any more")
    given = parser.parse_args(argv)
    owners = {mirror.owner for mirror in mirrors_of(service)}
    if not owners:
        sys.stdout.write(f"{service} keeps no copies of others' facts\n")
        return
    if given.owner and given.owner not in owners:
        raise SystemExit(f"{service} keeps copies of the facts of {', '.join(sorted(owners))} alone")
    runtime = Runtime.build(settings, service, pool_size=2)
    try:
        found = reconcile(runtime, for_good=given.for_good, owner=given.owner, even_all=given.even_all)
    finally:
        runtime.engine.dispose()
    if found.left or (found.differed and not given.for_good):
        raise SystemExit(1)

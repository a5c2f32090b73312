"""Calendar feeds: addresses with a secret, by which a calendar program reads what one person may see today."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from google.protobuf.message import Message

from chassis.errors import KeyReused, Malformed, NotFound
from gateway.store import Connection, Store
from zhengling.meetings.v1 import economy_service_pb2 as economy_pb
from zhengling.meetings.v1.economy_service_pb2_grpc import EconomyServiceStub
from zhengling.personnel.v1 import absence_service_pb2 as absence_pb
from zhengling.personnel.v1.absence_service_pb2_grpc import AbsenceServiceStub

MOST = 10
"""Feeds a person may have at once; a person has a few devices, and each feed is asked for every few minutes."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_SHOWN = "id, kind, unit, leaders, made_at, last_used_at"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('feeds/' || %(person_id)s::text, 0))"
_FIND = "SELECT * FROM feeds WHERE person_id = %(person_id)s AND key_digest = %(key_digest)s"
# What was revoked is kept for as long as a client may still send the same request again.
_PURGE = "DELETE FROM feeds WHERE person_id = %(person_id)s AND revoked_at < now() - interval '7 days'"
_COUNT = "SELECT count(*) AS feeds FROM feeds WHERE person_id = %(person_id)s AND revoked_at IS NULL"
_MAKE = (
    "INSERT INTO feeds (id, person_id, kind, unit, leaders, digest, key_digest, made_at) VALUES (%(id)s, %(person_id)s,"
    " %(kind)s, %(unit)s, %(leaders)s, %(digest)s, %(key_digest)s, %(made_at)s) RETURNING *"
)
_LIST = f"SELECT {_SHOWN} FROM feeds WHERE person_id = %(person_id)s AND revoked_at IS NULL ORDER BY id DESC"  # noqa: S608
_REVOKE = (
    "UPDATE feeds SET revoked_at = coalesce(revoked_at, now()) WHERE id = %(id)s AND person_id = %(person_id)s"
    " RETURNING id"
)
_RESOLVE = (
    "SELECT id, person_id, kind, unit, leaders,"
    " (last_used_at IS NULL OR last_used_at < now() - interval '1 hour') AS to_note"
    " FROM feeds WHERE digest = %(digest)s AND revoked_at IS NULL"
)
_NOTE = "UPDATE feeds SET last_used_at = now() WHERE id = %(id)s"


@dataclass(frozen=True)
class FeedKind:
    """One kind of feed: which rpc of which service answers it, in the name of the person whose feed it is."""

    kind: str
    zh: str
    service: str
    stub: Callable[..., Any]
    rpc: str
    request: Callable[[Mapping[str, Any]], Message]
    """From a row of the table to what is asked; the reply has the calendar in its field `content`."""
    of_leaders: bool = False
    """Whether it may be narrowed to the leaders."""


KINDS = {
    row.kind: row
    for row in (
        FeedKind(
            "absences",
            "外出和休假",
            "personnel",
            AbsenceServiceStub,
            "DownloadAbsenceCalendar",
            lambda feed: absence_pb.DownloadAbsenceCalendarRequest(unit=feed["unit"], leaders=feed["leaders"]),
            of_leaders=True,
        ),
        FeedKind(
            "meetings",
            "会议日程，不填单位为本人参加的",
            "meetings",
            EconomyServiceStub,
            "DownloadMeetingCalendar",
            lambda feed: economy_pb.DownloadMeetingCalendarRequest(unit=feed["unit"]),
        ),
    )
}
"""Another service's calendar is another row."""


class Feeds:
    """The feeds in the gateway's database."""

    def __init__(self, store: Callable[[], Store], key: bytes) -> None:
        """`key` is a secret of the gateway that secrets of feeds are derived from; none of them is ever stored."""
        self._store = store
        self._key = HKDF(SHA256(), 32, salt=None, info=b"zhengling feeds").derive(key)

    def make(self, person: UUID, key: str, *, kind: str, unit: str = "", leaders: bool = False) -> dict[str, Any]:
        """A new feed with its `secret`; the one made before where the idempotency key was used before.

        Raises Malformed when there are MOST already and for a narrowing that the kind does not know, and KeyReused for
        a key of another request.
        """
        if leaders and not KINDS[kind].of_leaders:
            raise Malformed({"leaders": "这种日历不能限于市领导 / this kind cannot be narrowed to the leaders"})
        made = uuid_utils.compat.uuid7()
        values: dict[str, Any] = {"id": made, "person_id": person, "kind": kind, "unit": unit, "leaders": leaders}
        values |= {"key_digest": _digest(key or made.hex), "digest": _digest(self._secret(made))}
        values["made_at"] = datetime.now(UTC)

        def work(connection: Connection) -> dict[str, Any] | None:
            # Two requests of one person wait for each other, so that the count stays true.
            connection.execute(_LOCK, values)
            if found := connection.execute(_FIND, values).fetchone():
                return found
            connection.execute(_PURGE, values)
            counted = connection.execute(_COUNT, values).fetchone()
            if counted is None or counted["feeds"] >= MOST:
                return None
            return connection.execute(_MAKE, values).fetchone()

        row = self._store().change(work)
        if row is None:
            full = f"已有 {MOST} 个订阅，请先删除不用的 / there are {MOST} feeds already; delete one first"
            raise Malformed({"kind": full})
        if any(row[name] != values[name] for name in ("kind", "unit", "leaders")):
            raise KeyReused
        secret = self._secret(row["id"])
        if _digest(secret) != bytes(row["digest"]):
            # The gateway's key was changed since; what was told then cannot be told again.
            raise KeyReused
        return {**row, "secret": secret}

    def listed(self, person: UUID) -> list[dict[str, Any]]:
        """A person's feeds, newest first, without their secrets."""
        return self._store().read(_LIST, person_id=person)

    def revoke(self, person: UUID, feed: UUID) -> None:
        """Let a feed of this person answer no more; a second time changes nothing. Raises NotFound."""
        rows = self._store().change(
            lambda connection: connection.execute(_REVOKE, {"id": feed, "person_id": person}).fetchall()
        )
        if not rows:
            raise NotFound("feed")

    def resolve(self, secret: str) -> dict[str, Any]:
        """The feed of a secret, noted as used. Raises NotFound."""
        # It is looked up by what it hashes to, so that the time this takes tells nothing of any secret.
        rows = self._store().read(_RESOLVE, digest=_digest(secret)) if _SECRET.fullmatch(secret) else []
        if not rows or rows[0]["kind"] not in KINDS:
            raise NotFound("feed")
        if rows[0]["to_note"]:
            self._store().change(lambda connection: connection.execute(_NOTE, rows[0]).rowcount)
        return rows[0]

    def _secret(self, feed: UUID) -> str:
        made = hmac.new(self._key, feed.bytes, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()

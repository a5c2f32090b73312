"""What an idempotency key was answered with, so that a repeated request gets the very same answer."""

import hashlib
import json
from datetime import datetime
from typing import Any

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import Message
from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Actor
from chassis.db import FrameBase
from chassis.errors import Failure, IllegalStep, KeyReused, NotPermitted
from chassis.law import RuleBroken


class Answer(FrameBase):
    """The answer to one key of one client; rows are only ever added, so a command is never carried out twice."""

    __tablename__ = "answers"

    client: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    reply_type: Mapped[str] = mapped_column(Text)
    """Full name of the reply's proto message; empty when the answer was a refusal."""
    reply: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def fingerprint(action: str, command: object, actor: Actor) -> bytes:
    """What tells one request from another under the same key: the command, who gave it, on which version."""
    return hashlib.sha256(repr((action, command, actor.person_id, actor.expected_version)).encode()).digest()


def answer_values(actor: Actor, at: datetime, print_: bytes, reply: Message) -> dict[str, Any]:
    """The column values of the answer that is a reply."""
    return _values(actor, at, print_, reply.DESCRIPTOR.full_name, reply.SerializeToString(deterministic=True))


def claim_refusal(session: Session, actor: Actor, at: datetime, print_: bytes, refusal: Failure) -> bool:
    """Keep a refusal as the answer; False when the key was answered meanwhile, by a twin of this request."""
    told: dict[str, Any] = {"code": refusal.code}
    if isinstance(refusal, RuleBroken):
        told |= {"rule": refusal.rule, "facts": refusal.judged, "authority": refusal.authority}
    else:
        told["facts"] = refusal.facts()
    values = _values(actor, at, print_, "", json.dumps(told).encode())
    claim = insert(Answer).values(values).on_conflict_do_nothing().returning(Answer.key)
    return session.execute(claim).first() is not None


_STORED = "SELECT fingerprint, reply_type, reply FROM answers WHERE client = %s AND key = %s"


def stored_answer(session: Session, actor: Actor, print_: bytes) -> Any:
    """The row that answers the actor's key, None if it is new. Raises KeyReused if it answered another request."""
    stored = session.connection().exec_driver_sql(_STORED, (actor.client, actor.key)).first()
    if stored is not None and stored.fingerprint != print_:
        raise KeyReused
    return stored


def repeat(stored: Any) -> Any:
    """Answer as the row says: return the reply, or raise the refusal."""
    if stored.reply_type:
        kind = message_factory.GetMessageClass(descriptor_pool.Default().FindMessageTypeByName(stored.reply_type))
        return kind.FromString(stored.reply)
    told = json.loads(stored.reply)
    if told["code"] != RuleBroken.code:
        raise (IllegalStep if told["code"] == IllegalStep.code else NotPermitted)(**told["facts"])
    refusal = RuleBroken(told["rule"], **told["facts"])
    refusal.authority = told["authority"]
    raise refusal


def _values(actor: Actor, at: datetime, print_: bytes, reply_type: str, reply: bytes) -> dict[str, Any]:
    key = {"client": actor.client, "key": actor.key, "fingerprint": print_}
    return key | {"reply_type": reply_type, "reply": reply, "at": at}

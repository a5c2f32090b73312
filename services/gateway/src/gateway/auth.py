"""Who asks: a bearer token of an issuer we believe becomes a person, and the proof of it that services accept."""

import hashlib
import json
import math
import re
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import jwt
from jwt.types import Options

from chassis.errors import NotFound, Unauthenticated
from gateway.keys import Development, KeySource

V = TypeVar("V")

LONGEST = 8_192
"""Bytes of a token; no issuer's are longer, and a longer one only costs time."""
MOST_KEPT = 4_096
KNOWN_FOR, UNKNOWN_FOR = 30.0, 1.0
"""Seconds a login's person, and that a login is nobody's, are remembered. Powers never are: services ask anew."""
AHEAD = 5
"""Seconds by which an issuer's clock may be ahead of ours in `iat`; expiry and `nbf` are never forgiven."""
TYPES = ("", "jwt", "at+jwt", "application/at+jwt")
_B64 = re.compile(r"[A-Za-z0-9_-]+")


class Kept(Generic[V]):
    """A bounded memory of values with an end; the oldest goes first."""

    def __init__(self, now: Callable[[], float], most: int = MOST_KEPT) -> None:
        self._now, self._most = now, most
        self._rows: OrderedDict[Any, tuple[float, V]] = OrderedDict()

    def get(self, key: object) -> V | None:
        """The value, unless it is over."""
        row = self._rows.get(key)
        return row[1] if row is not None and self._now() < row[0] else None

    def put(self, key: object, until: float, value: V) -> V:
        """Keep `value` until the time `until`."""
        self._rows[key] = (until, value)
        while len(self._rows) > self._most:
            self._rows.popitem(last=False)
        return value


@dataclass(frozen=True)
class Bearer:
    """What a good token says: the login, and the client it was issued to."""

    login: str
    client: str


class Tokens:
    """Checks bearer tokens (RFC 6750, RFC 8725, RFC 9068)."""

    def __init__(
        self,
        issuers: Mapping[str, KeySource],
        audience: str,
        login_claim: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuers, self._audience, self._claim, self._now = issuers, audience, login_claim, now
        self._kept: Kept[Bearer] = Kept(now)

    def check(self, header: str) -> Bearer:
        """What the Authorization header proves. Raises Unauthenticated, and NeighbourDown without the issuer's keys."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST:
            raise Unauthenticated
        digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        known = self._kept.get(digest)
        if known is not None:
            return known
        try:
            expiry, bearer = self._verify(token)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise Unauthenticated from error
        return self._kept.put(digest, expiry, bearer)

    def _verify(self, token: str) -> tuple[float, Bearer]:
        head, payload, _ = token.split(".")
        header, claims = _object(head), _object(payload)
        key = self._issuers[claims["iss"]].find(_text(header.get("kid", "")))
        algorithm = header["alg"]
        # The key says what may be used with it; whatever else the header points to (jku, jwk, x5u) is not looked at.
        if key is None or algorithm not in key.algorithms or "crit" in header:
            raise Unauthenticated
        if str(header.get("typ", "")).lower() not in TYPES or str(claims.get("typ", "Bearer")).lower() != "bearer":
            raise Unauthenticated
        # The times are judged below, without leeway; the rest is PyJWT's.
        options: Options = {
            "require": ["exp", "iss", "aud"],
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
        }
        jwt.decode(token, key.public, [algorithm], options, audience=self._audience, issuer=claims["iss"])
        now, expiry = self._now(), _number(claims["exp"])
        if not max(_number(claims.get("nbf", 0)), _number(claims.get("iat", 0)) - AHEAD) <= now < expiry:
            raise Unauthenticated
        login = _text(claims[self._claim])
        client = _text(claims.get("azp") or claims.get("client_id") or claims["iss"])
        # No login holds a control character or half of a surrogate pair, and no directory could be asked for one.
        if not 0 < len(login) <= 100 or not login.isprintable() or not client.isprintable():
            raise Unauthenticated
        return expiry, Bearer(login, client[:200])


class People:
    """Login to person, asked of personnel and remembered for a short time."""

    def __init__(self, resolve: Callable[[str], UUID], now: Callable[[], float] = time.monotonic) -> None:
        """`resolve` gives a login's person; it raises NotFound when there is none."""
        self._resolve, self._now = resolve, now
        self._kept: Kept[UUID | bool] = Kept(now)

    def find(self, login: str) -> UUID:
        """The person of a login. Raises Unauthenticated when it is nobody's, NeighbourDown when nobody can be asked."""
        known = self._kept.get(login)
        if known is None:
            try:
                known = self._kept.put(login, self._now() + KNOWN_FOR, self._resolve(login))
            except NotFound:
                known = self._kept.put(login, self._now() + UNKNOWN_FOR, False)
        if not isinstance(known, UUID):
            raise Unauthenticated
        return known


def development_token(issuer: Development, audience: str, claim: str, login: str, minutes: int) -> str:
    """A token of the development issuer."""
    now = int(time.time())
    claims: dict[str, Any] = {"iss": issuer.issuer, "aud": audience, "sub": login, claim: login, "azp": "development"}
    claims |= {"iat": now, "exp": now + 60 * minutes}
    return jwt.encode(claims, issuer.private, "ES256", {"typ": "at+jwt", "kid": issuer.kid})


def _object(part: str) -> dict[str, Any]:
    """A token's part as a JSON object without doubled names, which two readers could read in two ways."""
    if not _B64.fullmatch(part):
        raise ValueError("not base64url")
    value = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)), object_pairs_hook=_once)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text is expected")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("a number is expected")
    return float(value)

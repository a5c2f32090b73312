"""The keys of the issuers we believe: fetched when first needed, kept, and chosen by us, never by a token's header."""

import json
import logging
import threading
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.errors import NeighbourDown
from chassis.limits import allowed

log = logging.getLogger("keys")

FRESH, RETRY, STALE = 600.0, 10.0, 86_400.0
"""Seconds a key set is fresh; between two fetches; it serves on while the issuer is down."""
LONGEST = 262_144
SECONDS = 3.0
_ALGORITHMS = {("RSA", None): ("RS256", "PS256"), ("EC", "P-256"): ("ES256",), ("OKP", "Ed25519"): ("EdDSA",)}
"""The allow-list: what a key of each kind may sign with. No kind is symmetric, so a public key can verify no HMAC."""


@dataclass(frozen=True)
class Key:
    """A public key and the algorithms it is good for."""

    public: Any
    algorithms: tuple[str, ...]


class KeySource(Protocol):
    """Where an issuer's keys come from."""

    def find(self, kid: str) -> Key | None:
        """The key of this id ("" when the token names none), or None. Raises NeighbourDown."""
        ...


class Development:
    """The development issuer: one key in a file."""

    issuer = "zhengling-development"
    kid = "development"

    def __init__(self, file: Path) -> None:
        """Raises ValueError for a file that holds no EC P-256 private key."""
        key = load_pem_private_key(file.read_bytes(), None)
        if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
            raise ValueError(f"{file}: an EC P-256 private key is expected")
        self.private = key
        self._key = Key(key.public_key(), ("ES256",))

    def find(self, kid: str) -> Key | None:
        """The one key."""
        return self._key if kid == self.kid else None


class Remote:
    """An OIDC issuer: discovery gives the address of its key set (RFC 8414, OpenID Connect Discovery)."""

    def __init__(self, issuer: str, fetch: Callable[[str], bytes] | None = None, *, plain: bool = False) -> None:
        """Keep the issuer's address; `plain` allows http (development). Raises ValueError for another scheme."""
        self._issuer, self._schemes = issuer, ("https", "http") if plain else ("https",)
        self._fetch = fetch or _fetch
        self._lock = threading.Lock()
        self._keys: dict[str, Key] = {}
        self._fetched = self._tried = -STALE
        self._require_scheme(issuer)

    def find(self, kid: str) -> Key | None:
        """The key of this id; a set with one key needs no id. Raises NeighbourDown when no set can be had."""
        now = monotonic()
        if now - self._fetched > FRESH or (kid not in self._keys and now - self._tried > RETRY):
            self._refresh(now)
        if not kid and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    def _refresh(self, now: float) -> None:
        with self._lock:
            if now - self._tried <= RETRY:
                if self._keys or now - self._fetched <= FRESH:
                    return
                raise NeighbourDown("identity provider")
            self._tried = now
            try:
                document = json.loads(self._fetch(self._issuer.rstrip("/") + "/.well-known/openid-configuration"))
                if document["issuer"] != self._issuer:
                    raise ValueError("the issuer names itself otherwise")
                self._require_scheme(document["jwks_uri"])
                self._keys = read_set(json.loads(self._fetch(document["jwks_uri"])))
                self._fetched = now
            except (OSError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
                log.warning("no key set", extra={"issuer": self._issuer, "error": type(error).__name__})
                if now - self._fetched > STALE:
                    self._keys = {}
                    raise NeighbourDown("identity provider") from error

    def _require_scheme(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in self._schemes or not parts.hostname:
            raise ValueError(f"{url}: an address with {' or '.join(self._schemes)} is expected")


def read_set(document: Mapping[str, Any]) -> dict[str, Key]:
    """The usable keys of a JWK set by their ids; keys of other kinds, or for encryption, are passed over."""
    found: dict[str, Key] = {}
    for row in document["keys"]:
        kind = (row.get("kty"), row.get("crv") if row.get("kty") != "RSA" else None)
        allowed = _ALGORITHMS.get(kind, ())
        algorithms = tuple(name for name in allowed if row.get("alg", name) == name)
        if not algorithms or row.get("use", "sig") != "sig":
            continue
        public = jwt.PyJWK(row, algorithms[0]).key
        if isinstance(public, RSAPublicKey) and public.key_size < 2048:
            continue
        found[str(row.get("kid", ""))] = Key(public, algorithms)
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """An issuer's documents lie where it says; a redirect could lead anywhere."""


_opener = urllib.request.build_opener(_NoRedirect)


def _fetch(url: str) -> bytes:
    with _opener.open(url, timeout=allowed(SECONDS)) as answer:
        body: bytes = answer.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise ValueError("too long")
    return body

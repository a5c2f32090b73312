"""The proof of who acts: a short-lived signed token that the gateway hands to the services with each call."""

import re
import time
from collections.abc import Callable
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from chassis.errors import Unauthenticated
from chassis.key_ids import key_id

TYPE, ISSUER, AUDIENCE = "zhengling-actor+jwt", "zhengling-gateway", "zhengling-services"
LIFETIME = 60
"""Seconds from issue to expiry at most; a verifier refuses a longer life, whoever signed it."""
REUSED_FOR = 30.0
"""Seconds one signature serves, so that signing is off the hot path and a token handed out has half its life left."""
SKEW = 5
"""Seconds by which two machines' clocks may differ: only issue in the future is forgiven, never expiry."""
MOST_KEPT = 4096
LONGEST = 2048
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


class Signer:
    """Signs for the gateway with its Ed25519 key. Raises ValueError for a PEM that holds no such key."""

    def __init__(self, private_key_pem: bytes, now: Callable[[], float] = time.time) -> None:
        key = load_pem_private_key(private_key_pem, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("an Ed25519 private key is expected")
        self._key, self._kid, self._now = key, key_id(key.public_key()), now
        self._kept: dict[tuple[UUID, str], tuple[float, str]] = {}

    def sign(self, person_id: UUID, client: str) -> str:
        """A token that says `person_id` acts through `client`; the same one for REUSED_FOR seconds."""
        now = self._now()
        kept = self._kept.get((person_id, client))
        if kept and 0 <= now - kept[0] < REUSED_FOR:
            return kept[1]
        issued = int(now)
        claims: dict[str, object] = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(person_id), "client": client}
        claims |= {"iat": issued, "exp": issued + LIFETIME}
        token = jwt.encode(claims, self._key, "EdDSA", {"typ": TYPE, "kid": self._kid})
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[person_id, client] = (now, token)
        return token


class Verifier:
    """Checks what a Signer made. Several public keys in one PEM are all good, so that a key can be changed over.

    Raises ValueError for a PEM that holds no Ed25519 public key.
    """

    def __init__(self, public_key_pem: bytes, now: Callable[[], float] = time.time) -> None:
        keys = [load_pem_public_key(block) for block in _PEM.findall(public_key_pem)]
        self._keys = {key_id(key): key for key in keys if isinstance(key, Ed25519PublicKey)}
        if not self._keys:
            raise ValueError("an Ed25519 public key is expected")
        self._now = now
        self._kept: dict[str, tuple[float, UUID, str]] = {}

    def verify(self, token: str) -> tuple[UUID, str]:
        """Who acts, and through which client. Raises Unauthenticated for anything but a good token in its time."""
        now = self._now()
        kept = self._kept.get(token)
        if kept is None:
            kept = self._check(token, now)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[token] = kept
        expiry, person_id, client = kept
        if now >= expiry:
            self._kept.pop(token, None)
            raise Unauthenticated
        return person_id, client

    def _check(self, token: str, now: float) -> tuple[float, UUID, str]:
        if len(token) > LONGEST:
            raise Unauthenticated
        try:
            # The key, and with it the algorithm, is chosen here by what we hold, never by what a header asks for.
            key = self._keys[jwt.get_unverified_header(token)["kid"]]
            found = jwt.decode_complete(
                token,
                key,
                ["EdDSA"],
                {"require": ["exp", "iat", "sub", "aud", "iss", "client"], "verify_exp": False, "verify_iat": False},
                audience=AUDIENCE,
                issuer=ISSUER,
            )
            claims = found["payload"]
            issued, expiry = claims["iat"], claims["exp"]
            in_time = issued - SKEW <= now < expiry and expiry - issued <= LIFETIME
            if found["header"]["typ"] != TYPE or not isinstance(claims["client"], str) or not in_time:
                raise Unauthenticated
            return float(expiry), UUID(claims["sub"]), claims["client"]
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unauthenticated from error

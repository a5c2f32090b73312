"""Events are signed by the service that tells them; who cannot check that believes nothing (ADR 0025).

The private key is held by a service's processes alone: neither the broker, nor its password, nor who owns a database
can make an event. What is signed names its purpose, the algorithm, the key, the deployment and the producer before the
exact bytes of the body, so that a signature fits nothing else.
"""

import base64
import binascii
import logging
import re
import threading
import time
from pathlib import Path
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from google.protobuf.message import Message
from prometheus_client import Counter

from chassis.envelope import Event, Undecodable, decode
from chassis.key_ids import key_id
from chassis.queues import SIGNATURE
from chassis.settings import FrameSettings, SettingsError

log = logging.getLogger("signing")

M = TypeVar("M", bound=Message)

HEADER = SIGNATURE
"""The message header with a signature: algorithm, key id and the signature in base64, with colons between."""

ED25519 = "ed25519"
"""RFC 8032. Another algorithm is another word here, in the header and in what is signed."""

LONGEST_HEADER = 300
FRESH_NS = 2_000_000_000
_HEADER = re.compile(r"([a-z0-9]{1,20}):([0-9a-f]{16}):([A-Za-z0-9+/]+={0,2})")
_FILE = re.compile(r"([a-z][a-z0-9_]*)\.([0-9a-f]{16})\.pem")

UNTRUSTED = Counter("zhengling_events_untrusted_total", "Messages whose signature or origin does not fit", ["producer"])


class Untrusted(Undecodable):
    """A message that its producer did not sign; the text says why and is safe to show an operator."""


def signed_bytes(algorithm: str, key: str, deployment: str, producer: str, body: bytes) -> bytes:
    """What a signature is made of. None of the words before the body can hold the zero byte that ends it."""
    return "\0".join(("zhengling event 1", algorithm, key, deployment, producer, "")).encode() + body


class Signer:
    """Signs the events of one service with its Ed25519 key. Raises ValueError for a PEM that holds no such key."""

    def __init__(self, service: str, private_key_pem: bytes, deployment: str) -> None:
        key = load_pem_private_key(private_key_pem, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("an Ed25519 private key is expected")
        self.service, self.key, self.key_id = service, key, key_id(key.public_key())
        self._deployment = deployment

    @classmethod
    def load(cls, service: str, settings: FrameSettings) -> "Signer":
        """The signer of a process. Raises SettingsError for a key that cannot be read."""
        path = settings.event_private_key_file
        try:
            return cls(service, path.read_bytes(), settings.deployment)
        except (OSError, ValueError) as error:
            raise SettingsError(f"unusable settings: EVENT_PRIVATE_KEY_FILE={path}: {_plain(error)}") from error

    def sign(self, body: bytes) -> str:
        """The header that goes with a body."""
        made = self.key.sign(signed_bytes(ED25519, self.key_id, self._deployment, self.service, body))
        return f"{ED25519}:{self.key_id}:{base64.b64encode(made).decode()}"


class Keyring:
    """The public keys of all services: a folder of files <service>.<key id>.pem, several of a service all being good.

    The folder is looked at anew when it changes, so that a key counts as soon as it is there, and no longer when it is
    taken away. Raises SettingsError for a folder that cannot be read.
    """

    def __init__(self, folder: Path, deployment: str) -> None:
        self._folder, self._deployment = folder, deployment
        self._keys: dict[tuple[str, str], Ed25519PublicKey] = {}
        self._seen = -1
        self._lock = threading.Lock()
        try:
            self._refresh()
        except OSError as error:
            raise SettingsError(f"unusable settings: EVENT_PUBLIC_KEYS={folder}: {_plain(error)}") from error

    @classmethod
    def load(cls, settings: FrameSettings) -> "Keyring":
        """The keys a process believes. Raises SettingsError."""
        return cls(settings.event_public_keys, settings.deployment)

    def has(self, producer: str) -> bool:
        """Whether there is any key of a service."""
        return any(service == producer for service, _ in self._known())

    def find(self, producer: str, key: str) -> Ed25519PublicKey | None:
        """A key of a service, by its id."""
        return self._known().get((producer, key))

    def event(self, body: bytes, headers: Any, producer: str, message_type: type[M]) -> Event[M]:
        """The event in a body, if it is of this type and `producer` signed it. Raises Untrusted, and Undecodable."""
        try:
            self._require(body, (headers or {}).get(HEADER), producer)
            event = decode(body, message_type)
            if event.source != f"/zhengling/{producer}":
                raise Untrusted(f"source {event.source!r} is not /zhengling/{producer}")
        except Untrusted:
            UNTRUSTED.labels(producer).inc()
            raise
        return event

    def _require(self, body: bytes, header: object, producer: str) -> None:
        if header is None:
            raise Untrusted("no signature")
        found = _HEADER.fullmatch(header) if isinstance(header, str) and len(header) <= LONGEST_HEADER else None
        if found is None:
            raise Untrusted("the signature cannot be read")
        algorithm, key, signature = found.groups()
        if algorithm != ED25519:
            raise Untrusted(f"algorithm {algorithm} is not known")
        public = self.find(producer, key)
        if public is None:
            raise Untrusted(f"key {key} is none of {producer}'s")
        try:
            made = base64.b64decode(signature, validate=True)
            public.verify(made, signed_bytes(algorithm, key, self._deployment, producer, body))
        except (InvalidSignature, binascii.Error):
            raise Untrusted(f"the signature is not that of {producer}'s key {key} on this body") from None

    def _known(self) -> dict[tuple[str, str], Ed25519PublicKey]:
        try:
            self._refresh()
        except OSError as error:
            # A folder that is gone for a moment takes back no key: parking all that comes would help nobody.
            log.error("keys cannot be read", extra={"folder": str(self._folder), "reason": _plain(error)})
        return self._keys

    def _refresh(self) -> None:
        if self._folder.stat().st_mtime_ns == self._seen:
            return
        with self._lock:
            seen, keys, whole = self._folder.stat().st_mtime_ns, {}, True
            for file in sorted(self._folder.iterdir()):
                named = _FILE.fullmatch(file.name)
                if named is None:
                    continue
                try:
                    key = load_pem_public_key(file.read_bytes())
                    if not isinstance(key, Ed25519PublicKey) or key_id(key) != named[2]:
                        raise ValueError("its name is not that of the Ed25519 key in it")
                    keys[named[1], named[2]] = key
                except (OSError, ValueError) as error:
                    # It may be half written: it is read again, whether or not the folder changes.
                    whole = False
                    log.error("key passed over", extra={"file": file.name, "reason": _plain(error)})
            # Two changes in one tick of the file system's clock look like one, so a fresh folder is read again.
            settled = whole and time.time_ns() - seen > FRESH_NS
            self._keys, self._seen = keys, seen if settled else -1


def _plain(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)

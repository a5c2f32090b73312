"""What the running gateway is made of, and how a request becomes an Actor that services accept."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from flask import Request, g
from google.protobuf.message import Message

from chassis.actor import Actor
from chassis.errors import Failure, NeighbourDown, StaleVersion
from chassis.grpc_client import Client
from chassis.identity import Signer
from chassis.log import request_id
from gateway.auth import People, Tokens
from gateway.front.quota import Limiter
from gateway.keys import Development, KeySource, Remote
from gateway.problem import BadHeader, TooMany
from gateway.regulation import Regulations
from gateway.settings import Settings
from gateway.store import Store
from gateway.units import Units
from zhengling.common.v1 import frame_service_pb2 as frame_pb
from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceStub
from zhengling.personnel.v1 import identity_service_pb2 as identity_pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub
from zhengling.personnel.v1.identity_service_pb2_grpc import IdentityServiceStub

SERVICES = ("personnel", "meetings", "documents", "supervision")
NOBODY = UUID(int=0)
"""Who acts when nobody does: the gateway's own asks, and the public's."""
_KEY = re.compile(r"[\x21-\x7e]{1,64}")
_ETAG = re.compile(r'"([^"]*)"')


class Gate:
    """The gateway of one process: settings, own database, the services, and who is believed."""

    def __init__(self, settings: Settings) -> None:
        """Raises SystemExit naming a key file that cannot be used; connects to nothing."""
        self.settings = settings
        self.store = Store(settings.database_url)
        self.regulations = Regulations(self.store)
        self.pool = ThreadPoolExecutor(2 * len(SERVICES), "ask")
        self.frames = {name: Client(name, self.target(name), FrameServiceStub) for name in SERVICES}
        personnel = self.target("personnel")
        self._identity = Client("personnel", personnel, IdentityServiceStub)
        self.units = Units(Client("personnel", personnel, DirectoryServiceStub))
        self._signer = _signer(settings)
        self.tokens = Tokens(issuers(settings), settings.oidc_audience, settings.oidc_login_claim)
        self.people = People(self._resolve)
        self.quota = Limiter("client", settings.rate_per_client)

    def target(self, service: str) -> str:
        """The address of a service."""
        return str(getattr(self.settings, f"{service}_grpc"))

    def actor(self, request: Request) -> Actor:
        """Who asks for this request. Raises Unauthenticated, TooMany, BadHeader, StaleVersion, NeighbourDown."""
        environ = request.environ
        bearer = self.tokens.check(environ.get("HTTP_AUTHORIZATION", ""))
        g.client = bearer.client
        g.quota = self.quota.take(bearer.client)
        if g.quota is not None and g.quota.retry:
            raise TooMany
        person = self.people.find(bearer.login)
        key = environ.get("HTTP_IDEMPOTENCY_KEY")
        if key is not None:
            if not _KEY.fullmatch(key):
                raise BadHeader("Idempotency-Key", "1 至 64 个可见 ASCII 字符", "1 to 64 visible ASCII characters")
            # Keys are unique per client; two people who use the same application must not meet in one.
            key = f"{person.hex}.{key}"
        match = environ.get("HTTP_IF_MATCH")
        version = _version(match) if match is not None else None
        token = self._signer.sign(person, bearer.client)
        actor = Actor(person, bearer.client, request_id.get(), token, key or "", version)
        g.actor = actor
        return actor

    def on_behalf(self, person: UUID, client: str) -> Actor:
        """A person who has proved by other means than a token who asks; `client` says by which."""
        g.client = client
        return Actor(person, client, request_id.get(), self._signer.sign(person, client))

    def nobody(self, client: str) -> Actor:
        """The gateway itself, or the public, as one who acts."""
        return Actor(NOBODY, client, request_id.get(), self._signer.sign(NOBODY, client))

    def trouble(self) -> list[str]:
        """Why the gateway is not ready: its own database and every service must answer."""
        asks = {name: self.pool.submit(self._answers, name) for name in SERVICES}
        reasons = [f"{name}: no answer" for name, answer in asks.items() if not answer.result()]
        try:
            self.store.read("SELECT 1")
        except Exception as error:  # Readiness reports whatever is wrong, by class and never by text.
            reasons.append(f"database: {type(error).__name__}")
        return reasons

    def _answers(self, service: str) -> bool:
        """Whether a service answers at all: any answer but silence will do."""
        request: Message = frame_pb.GetRuleRequest(id="-")
        try:
            self.frames[service].ask("GetRule", request, actor=self.nobody("gateway"), timeout=1.0, safe=True)
        except NeighbourDown:
            return False
        except Failure:
            return True
        return True

    def _resolve(self, login: str) -> UUID:
        request = identity_pb.ResolveLoginRequest(login=login)
        # Long enough for personnel to be started anew meanwhile.
        reply = self._identity.ask("ResolveLogin", request, actor=self.nobody("gateway"), safe=True, timeout=4.0)
        return UUID(reply.person_id)


def issuers(settings: Settings) -> dict[str, KeySource]:
    """Whom we believe. Raises SystemExit for an unusable address or key file, or when nobody is believed."""
    development = settings.environment == "development"
    try:
        found: dict[str, KeySource] = {
            url: Remote(url, plain=development) for url in map(str.strip, settings.oidc_issuers.split(",")) if url
        }
        if development and settings.dev_issuer_key_file.is_file():
            found[Development.issuer] = Development(settings.dev_issuer_key_file)
    except ValueError as error:
        raise SystemExit(f"OIDC_ISSUERS or DEV_ISSUER_KEY_FILE: {error}") from error
    if not found:
        raise SystemExit("OIDC_ISSUERS names no issuer, so nobody could sign in")
    return found


def _signer(settings: Settings) -> Signer:
    try:
        return Signer(settings.actor_private_key_file.read_bytes())
    except (OSError, ValueError) as error:
        raise SystemExit(f"ACTOR_PRIVATE_KEY_FILE={settings.actor_private_key_file}: {error}") from error


def _version(match: str) -> int | None:
    """The version that If-Match names; None for `*`, which any version meets (RFC 9110, 13.1.1).

    The tag of a read is the version and a digest of what was shown; only the version counts for a write.
    """
    if match == "*":
        return None
    tag = _ETAG.fullmatch(match.removeprefix("W/"))
    if tag is None:
        raise BadHeader("If-Match", '读取时返回的一个 ETag，例如 "3"', 'the one ETag that was read, for instance "3"')
    ours = re.fullmatch("([0-9]{1,9})(?:-[0-9a-f]{12})?", tag[1])
    if match.startswith("W/") or ours is None:
        # It may be an entity tag, but none of ours: nothing has that version.
        raise StaleVersion(0)
    return int(ours[1])

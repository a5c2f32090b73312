"""What the gateway reads from the environment."""

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import FrameSettings
from gateway.front.addresses import Networks, ProxyHeader
from gateway.front.quota import Quota

NO_PROXIES = Networks("")
GENEROUS = Quota("2000/10")


@dataclass(frozen=True, kw_only=True)
class Settings(FrameSettings):
    """Besides the frame's: where it listens, whom it believes, and the key it vouches with."""

    http_listen: str = "127.0.0.1:8300"
    http_threads: int = 12
    http_connections: int = 4096
    http_connections_per_address: int = 256
    trusted_proxies: Networks = NO_PROXIES
    """Proxies in front, as networks: they tell whose a request is, and are bound to no number of connections."""
    proxy_header: ProxyHeader = ProxyHeader.X_FORWARDED_FOR
    """The header in which they tell it: x-forwarded-for or forwarded (RFC 7239)."""
    rate_per_address: Quota = GENEROUS
    """Requests in seconds, or none; counted before anything is looked at."""
    rate_per_client: Quota = GENEROUS
    """The same for each client that a token names."""
    actor_private_key_file: Path = Path()
    oidc_issuers: str = ""
    """Issuer URLs, separated by commas, exactly as they stand in the `iss` of their tokens."""
    oidc_audience: str = "zhengling"
    oidc_login_claim: str = "preferred_username"
    dev_issuer_key_file: Path = Path()
    """The development issuer's key (EC P-256, PEM); it counts with ENVIRONMENT=development only."""
    max_body_bytes: int = 4 * 1024 * 1024
    """What no body may exceed; most operations allow less, by the limits of their fields."""
    body_memory_bytes: int = 64 * 1024 * 1024
    """For all bodies together that are being read and are not small."""

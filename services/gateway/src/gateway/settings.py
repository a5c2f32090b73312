"""What the gateway reads from the environment."""

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import FrameSettings


@dataclass(frozen=True, kw_only=True)
class Settings(FrameSettings):
    """Besides the frame's: where it listens, whom it believes, and the key it vouches with."""

    http_listen: str = "127.0.0.1:8300"
    http_threads: int = 12
    actor_private_key_file: Path = Path()
    oidc_issuers: str = ""
    """Issuer URLs, separated by commas, exactly as they stand in the `iss` of their tokens."""
    oidc_audience: str = "zhengling"
    oidc_login_claim: str = "preferred_username"
    dev_issuer_key_file: Path = Path()
    """The development issuer's key (EC P-256, PEM); it counts with ENVIRONMENT=development only."""
    max_body_bytes: int = 4 * 1024 * 1024

"""Settings come from the environment into one frozen dataclass; all that is missing or wrong is told at once."""

import os
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

T = typing.TypeVar("T")


class SettingsError(SystemExit):
    """Raised at start-up; as a SystemExit its sentence is all that an operator sees."""


@dataclass(frozen=True, kw_only=True)
class ParkedSettings:
    """What `parked` needs, which asks the broker alone."""

    amqp_url: str


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings:
    """What `migrate` needs for whatever concerns the database alone."""

    database_url: str


@dataclass(frozen=True, kw_only=True)
class MigrateSettings(DatabaseSettings):
    """What `migrate` needs, which brings the database and then the bus to where this version stands."""

    amqp_url: str
    retry_delays: str = "1,10,60"


@dataclass(frozen=True, kw_only=True)
class FrameSettings:
    """What every process needs, whatever its service. Names are the environment variables in lower case."""

    database_url: str
    amqp_url: str
    probe_listen: str = "127.0.0.1:0"
    grpc_listen: str = "127.0.0.1:0"
    grpc_health_listen: str = "127.0.0.1:0"
    grpc_threads: int = 8
    personnel_grpc: str = ""
    meetings_grpc: str = ""
    documents_grpc: str = ""
    supervision_grpc: str = ""
    actor_public_key_file: Path = Path()
    event_private_key_file: Path = Path()
    event_public_keys: Path = Path()
    deployment: str = "zhengling"
    """Which installation this is: it goes into every signature, so that another's events are none here."""
    environment: str = "production"
    clock_file: str = ""
    rulepack: str = ""
    workdays_file: str = ""
    classification_ceiling: int = 1
    log_level: str = "INFO"
    retry_delays: str = "1,10,60"
    version_leap: int = 1000
    """A version that is further than this from the one before is told of: no subject is changed so often at once."""
    standstill_seconds: float = 60.0
    """After how long a queue whose first message is not settled stands still, whatever the reason."""
    event_consumers: str = ""
    """The services, with commas, that a relay waits for until they have their queues for what it tells."""


def load(cls: type[T], environ: Mapping[str, str] | None = None) -> T:
    """Build the settings dataclass `cls`; raise one SettingsError that names every missing or unreadable value."""
    environ = os.environ if environ is None else environ
    hints = typing.get_type_hints(cls)
    values: dict[str, object] = {}
    missing: list[str] = []
    wrong: list[str] = []
    for field in fields(cls):  # type: ignore[arg-type]
        name = field.name.upper()
        raw = environ.get(name, "")
        if not raw:
            if field.default is MISSING and field.default_factory is MISSING:
                missing.append(name)
            continue
        try:
            values[field.name] = _truth(raw) if hints[field.name] is bool else hints[field.name](raw)
        except (ValueError, KeyError):
            wrong.append(f"{name} (expected {hints[field.name].__name__})")
    if values.get("clock_file") and values.get("environment", "production") != "development":
        wrong.append("CLOCK_FILE (only with ENVIRONMENT=development: a movable clock would falsify records)")
    if environ.get("FAILPOINTS") and values.get("environment", "production") != "development":
        wrong.append("FAILPOINTS (only with ENVIRONMENT=development: they kill processes on purpose)")
    if missing or wrong:
        parts = []
        if missing:
            parts.append("missing settings: " + ", ".join(missing))
        if wrong:
            parts.append("unusable settings: " + ", ".join(wrong))
        raise SettingsError("; ".join(parts))
    return cls(**values)


def _truth(raw: str) -> bool:
    """Read as an operator means it: to Python any text, "false" too, is true."""
    return {"true": True, "1": True, "false": False, "0": False}[raw.lower()]

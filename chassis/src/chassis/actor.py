"""Who is acting and what they may exercise today: plain values that rules and commands judge."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """The originating user of a request, or the system itself (`person_id` None) when a timer or event acts."""

    person_id: UUID | None
    client: str
    request_id: str
    token: str = ""
    """The signed proof of who acts; it is handed on unchanged when another service is asked."""
    key: str = ""
    """The idempotency key, unique per client; empty when the client gave none."""
    expected_version: int | None = None
    """The version named by If-Match, if any."""


@dataclass(frozen=True)
class Power:
    """A power someone may exercise today, and by what title.

    `key` names the power (for instance "mayor.sign"); `via` is own, delegation, substitution or authorization;
    `on_behalf_of` is the person whose power it is when it is not one's own; `instrument` the paper it rests on;
    `through` the superior by whose charge a unit is in one's charge, where it is in nobody's own (article 7).
    """

    key: str
    via: str = "own"
    on_behalf_of: UUID | None = None
    instrument: str = ""
    through: str = ""


@dataclass(frozen=True)
class Standing:
    """The powers one person holds at one date, their units and the highest classification they are cleared for."""

    person_id: UUID | None
    name: str = ""
    powers: tuple[Power, ...] = ()
    units: frozenset[str] = field(default_factory=frozenset)
    clearance: int = 0

    def keys(self) -> list[str]:
        """The keys of all powers held, for asking which pending steps wait for this person."""
        return [power.key for power in self.powers]

    def power(self, *keys: str) -> Power | None:
        """The first of `keys` that is held (own powers before borrowed ones), or None."""
        return self.first(keys)

    def first(self, keys: Iterable[str]) -> Power | None:
        """As `power`, for keys that come as one value."""
        wanted = set(keys)
        held = [power for power in self.powers if power.key in wanted]
        return min(held, key=lambda power: power.via != "own", default=None)

    def holds(self, *keys: str) -> bool:
        """Whether at least one of `keys` is held."""
        return self.power(*keys) is not None


SYSTEM = Standing(person_id=None, name="system", clearance=4)
"""The standing of a timer or an event consumer: it holds no power of any office, and sees what it must carry."""

NOBODY = Standing(person_id=None)
"""The standing of who was not asked for one: it holds nothing and is cleared for nothing."""

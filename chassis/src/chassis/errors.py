"""The ways a command can fail that are not a broken rule, each with a stable code a client can test for."""

from dataclasses import dataclass, field


class Failure(Exception):
    """A failure whose kind and facts may be told to the caller; its text never holds secrets or tracebacks."""

    code = "failure"

    def facts(self) -> dict[str, str]:
        """What the caller may know, as flat text pairs that travel in an ErrorInfo."""
        return {name: str(value) for name, value in vars(self).items() if not name.startswith("_")}


@dataclass(eq=False)
class NotFound(Failure):
    """No such thing, or none that this caller may know of: the two must look alike."""

    what: str
    code = "not-found"


@dataclass(eq=False)
class Malformed(Failure):
    """The request's shape is wrong. `fields` maps a field's name to what is wrong with it."""

    fields: dict[str, str] = field(default_factory=dict)
    code = "malformed"

    def facts(self) -> dict[str, str]:
        """The fields themselves."""
        return dict(self.fields)


@dataclass(eq=False)
class BeforeTheRules(Failure):
    """What was asked is judged on a day on which the rules of this city do not count yet, so nothing can be said."""

    on: str
    since: str
    """The day from which the number that was asked for is in force."""
    code = "before-the-rules"


@dataclass(eq=False)
class IllegalStep(Failure):
    """The state machine has no such step from where the thing stands now."""

    machine: str
    state: str
    step: str
    rule: str = ""
    """The rule whose article orders this step, where one does."""
    code = "illegal-step"


@dataclass(eq=False)
class StaleVersion(Failure):
    """The caller changed a version that is no longer the newest (RFC 9110, If-Match)."""

    current: int
    code = "stale-version"


@dataclass(eq=False)
class VersionRequired(Failure):
    """This change overwrites text and so must name the version it is based on (RFC 6585, 428)."""

    code = "version-required"


@dataclass(eq=False)
class KeyReused(Failure):
    """An idempotency key was used before with another request."""

    code = "key-reused"


@dataclass(eq=False)
class AlreadyExists(Failure):
    """Something that must be unique is there already."""

    what: str
    code = "already-exists"


@dataclass(eq=False)
class Unauthenticated(Failure):
    """The call carries no proof of who is asking, or one that is false or over."""

    code = "unauthenticated"


@dataclass(eq=False)
class NotPermitted(Failure):
    """The caller is known but this is not open to them, where no article speaks and existence is no secret."""

    what: str
    needed: str = ""
    """The powers by which it may be done, with commas, where somebody else may do it."""
    why: str = ""
    """Why not, in two languages ("zh / en"), where it is no matter of powers."""
    code = "not-permitted"


@dataclass(eq=False)
class NeighbourDown(Failure):
    """A service, broker or database that must be asked does not answer; nothing was changed."""

    neighbour: str
    code = "neighbour-down"


@dataclass(eq=False)
class AboveCeiling(Failure):
    """The content's classification is above what this deployment's network may hold; only a stub may be kept."""

    level: int
    ceiling: int
    code = "above-ceiling"

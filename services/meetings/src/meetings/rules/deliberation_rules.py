"""How a matter is talked over and decided: who may be in the room, who speaks last, who chairs (articles 42 to 52)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import Authority

STANCES = FOR, WITH_CHANGES, AGAINST, ABSTAIN = ("for", "for_with_changes", "against", "abstain")
"""The positions somebody may take on an item."""
OTHERWISE = {
    "adopted": (WITH_CHANGES, AGAINST),
    "adopted_with_changes": (AGAINST,),
    "rejected": (FOR, WITH_CHANGES),
}
"""The positions that a decision of each outcome differs from; putting off and passing on settle nothing."""


@dataclass(frozen=True, repr=False)
class Voices:
    """The positions the members took besides the chair, and whether the chair gave reasons for deciding otherwise.

    What a rule was judged on stands in the record of acts, which more may read than were in the room, so that as text
    it tells nothing (article 52).
    """

    stances: tuple[str, ...]
    reasoned: bool

    def __str__(self) -> str:
        return "—"


@implements("R48.1")
def require_reasons(outcome: str, voices: Voices, on: date) -> None:
    """Whoever decides otherwise than most members spoke gives the reasons in the meeting."""
    differing = sum(stance in OTHERWISE.get(outcome, ()) for stance in voices.stances)
    if differing > LAW.value("R48.1", "majority", on) * len(voices.stances) and not voices.reasoned:
        raise RuleBroken("R48.1", outcome=outcome)


@implements("R48.1")
def require_head_last(head_spoke: bool, by_head: bool, chair: str) -> None:
    """The chair speaks last: once the chair, whose name is `chair`, has spoken nobody else does."""
    if head_spoke and not by_head:
        raise RuleBroken("R48.1", chair=chair)


@implements("R52.4")
def require_room(people: Sequence[str]) -> None:
    """Nobody is in the room for an item who is not admitted to it; `people` are those who are."""
    if people:
        raise RuleBroken("R52.4", people=people)


def require_chair(authority: Authority, held: frozenset[str], here: bool) -> None:
    """Whoever chairs is in the room and may chair this kind of meeting today, by one of the powers `held`."""
    implements(authority.rule)(_require_chair)(authority.rule, authority.powers, held & {*authority.powers}, here)


def _require_chair(rule: str, needed: Sequence[str], held: frozenset[str], here: bool) -> None:
    if not (held and here):
        raise RuleBroken(rule, needed=needed, held=held, here=here)


CHAIR_RULES = frozenset({"R6.1", "R42.2", "R43.2", "R44.2", "R45.1", "R46.1"})
require_chair.__rules__ = CHAIR_RULES  # type: ignore[attr-defined]

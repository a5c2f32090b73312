"""What a document must carry to be one: its kind, its elements and the ground it is issued on."""

from collections.abc import Sequence
from datetime import date

from chassis.law import RuleBroken, implements
from documents.rules import LAW

KINDS: dict[str, tuple[str, ...]] = {
    "resolution": ("决议",),
    "decision": ("决定",),
    "order": ("命令", "令"),
    "communique": ("公报",),
    "announcement": ("公告",),
    "public_notice": ("通告",),
    "opinion": ("意见",),
    "notice": ("通知",),
    "circular": ("通报",),
    "report": ("报告",),
    "request": ("请示",),
    "reply": ("批复",),
    "motion": ("议案",),
    "letter": ("函",),
    "minutes": ("纪要",),
}
"""The fifteen kinds and how a title of each kind ends."""

ISSUERS = ("government", "office")
ISSUE_GROUNDS = ("important_decision", "policy_measure", "normative_document", "general_matter")
"""Article 61: important decisions, policy measures, normative documents, and matters all must carry out or know of."""


@implements("R56.1")
def require_kind(doc_type: str) -> None:
    """The document must be one of the fifteen kinds (article 56)."""
    if doc_type not in KINDS:
        raise RuleBroken("R56.1", element="doc_type", given=doc_type, needed=list(KINDS))


@implements("R56.1")
def require_title(doc_type: str, title: str) -> None:
    """The title must end with the name of its kind, so that a reader knows what he holds (article 56)."""
    if not title.endswith(KINDS[doc_type]):
        raise RuleBroken("R56.1", element="title", given=title, needed="…" + "／".join(KINDS[doc_type]))


@implements("R56.1")
def require_recipients(doc_type: str, recipients: Sequence[str], on: date) -> None:
    """A kind that is addressed to somebody names its recipients, and an upward one names one only (article 56)."""
    if doc_type in LAW.value("R56.1", "addressed_kinds", on) and not recipients:
        raise RuleBroken("R56.1", element="recipients", given=[], needed=">= 1")
    if doc_type in ("request", "report") and len(recipients) > 1:
        raise RuleBroken("R56.1", element="recipients", given=list(recipients), needed="= 1")


@implements("R56.1")
def require_series(issuer: str, issuer_code: str, on: date) -> None:
    """The number series must be one of the issuer's own (article 56)."""
    codes = LAW.value("R56.1", f"{issuer}_codes", on)
    if issuer_code not in codes:
        raise RuleBroken("R56.1", element="issuer_code", given=issuer_code, needed=codes)


@implements("R61.1")
def require_issue_ground(ground: str, normative: bool) -> None:
    """The draft must name the ground of article 61; one that claims to be normative must be handled as such."""
    if ground not in ISSUE_GROUNDS or (ground == "normative_document" and not normative):
        raise RuleBroken("R61.1", ground=ground, normative=normative, allowed=list(ISSUE_GROUNDS))


@implements("R18.1")
def require_legal_basis(normative: bool, legal_basis: str) -> None:
    """A normative document names the law it rests on (article 18)."""
    if normative and not legal_basis:
        raise RuleBroken("R18.1", normative=normative, legal_basis=legal_basis)


def issuer_name(issuer: str, on: date) -> str:
    """The issuer in words, as the city's rulebook names it."""
    return str(LAW.value("R56.1", f"{issuer}_name", on))

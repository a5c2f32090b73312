"""Who agrees to the use of a seal, and that it is put to the very file that was approved."""

from chassis.law import RuleBroken, implements

SEALS = ("city", "mayor")


@implements("R68.1")
def city_seal_powers() -> tuple[str, ...]:
    """Who may agree to the use of the city seal: the mayor, a vice mayor or the office director (article 68)."""
    return "mayor.approve", "vice_mayor", "office.head"


@implements("R68.2")
def mayor_seal_powers(doc_type: str) -> tuple[str, ...]:
    """Who may agree to the use of the mayor's seal: whoever holds that very power, the director if authorised.

    An authorisation may be narrowed to kinds of documents; its holder has the power under the kind's name.
    """
    return "mayor.seal", f"mayor.seal/{doc_type}"


@implements("R68.1")
def custodian_powers() -> tuple[str, ...]:
    """Who keeps the seals and puts them to paper: the staff of the office (article 68)."""
    return ("office.staff",)


@implements("R68.1")
def require_same_file(approved: str, current: str, given: str) -> None:
    """The digest of the file in hand is that of the approved file, and that of the document's file today."""
    if not approved == current == given:
        raise RuleBroken("R68.1", approved=approved, current=current, given=given)


@implements("R68.1")
def require_copies(approved: int, sealed: int) -> None:
    """At least one copy and not more than were approved are sealed."""
    if not 1 <= sealed <= approved:
        raise RuleBroken("R68.1", approved_copies=approved, sealed_copies=sealed)

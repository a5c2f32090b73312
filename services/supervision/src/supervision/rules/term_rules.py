"""Terms, how late something is, and the periods of the report to the leaders (articles 54, 80)."""

from datetime import date, timedelta

from chassis.law import RuleBroken, implements
from supervision.rules import LAW


@implements("R80.1")
def default_term_days(kind: str, on: date) -> int:
    """The working days a task of this kind has when nobody set a term (article 80). Raises NoValue for no kind."""
    return int(LAW.value("R80.1", f"days_{kind}", on))


@implements("R80.1")
def days_late(term: date, on: date) -> int:
    """The calendar days by which `on` lies after the term; 0 on the last day of the term and before (article 80)."""
    return max(0, (on - term).days)


@implements("R80.1")
def require_term_ahead(term: date, today: date, present: date | None = None) -> None:
    """A term set today is not over yet, and one that replaces `present` lies after it.

    Raises RuleBroken(R80.1) (article 80).
    """
    if term < today or (present is not None and term <= present):
        raise RuleBroken("R80.1", asked=term, term=present or today, today=today)


@implements("R54.2")
def report_period(until: date) -> tuple[date, date]:
    """First and last day of the period that a report made on `until` covers (article 54)."""
    days = int(LAW.value("R54.2", "period_days", until))
    return until - timedelta(days=days - 1), until


@implements("R54.2")
def report_readers() -> tuple[str, ...]:
    """The powers that read the report: the office makes it, the leaders get it (article 54)."""
    return ("office.staff", "mayor", "mayor.approve", "mayor.convene", "vice_mayor")

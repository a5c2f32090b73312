"""Who verifies what was done (article 71)."""

from chassis.law import implements


@implements("R71.1")
def closing_powers() -> tuple[str, ...]:
    """The powers that send a report back or strike a task off: the office's alone (article 71)."""
    return ("office.staff",)

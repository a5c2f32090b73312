"""Papers that other services have printed: what they ask for, and in what words the layouts get it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from chassis.errors import Malformed
from documents.renderer import LEVELS, in_words

LONGEST_TEXT = 80_000
"""Characters of everything that one form says; more would take the renderer longer than a caller waits."""
MOST_ROWS, MOST_NAMES = 200, 1_000


@dataclass(frozen=True)
class Roll:
    """A list of people under a label."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A paper with a text and lists of people, under a red mark or without one."""

    template: ClassVar[str] = "paper"

    mark: str
    number: str
    issuer: str
    dated: date
    title: str
    remark: str
    body: str
    rolls: tuple[Roll, ...]
    level: int
    watermark: str
    copies_to: str
    printer: str
    printed_on: date | None

    def __post_init__(self) -> None:
        """The lists together are bounded, and an imprint says who prints it and when."""
        if sum(len(roll.names) for roll in self.rolls) > MOST_NAMES:
            raise Malformed({"rolls": f"最多 {MOST_NAMES} 人 / at most {MOST_NAMES} names"})
        if bool(self.printer) != bool(self.printed_on):
            raise Malformed({"printed_on": "印发机关和印发日期应当一起填写 / printer and date go together"})

    def words(self) -> dict[str, Any]:
        """What the layout needs to know, in the words it is printed in."""
        return asdict(self) | {
            "issuer_name": self.issuer,
            "dated": self.dated.isoformat(),
            "date_text": in_words(self.dated),
            "classification": LEVELS[self.level],
            "printed_on": in_words(self.printed_on) if self.printed_on else "",
        }


@dataclass(frozen=True)
class FormRow:
    """One row of a form."""

    label: str
    text: str


@dataclass(frozen=True)
class SignedOpinion:
    """One opinion signed on a form; empty but for its label as long as it is not there."""

    label: str
    text: str
    name: str
    capacity: str
    at: str


@dataclass(frozen=True)
class Form:
    """A form with its rows and the opinions signed on it."""

    template: ClassVar[str] = "form"

    title: str
    level: int
    dated: date
    rows: tuple[FormRow, ...]
    opinions: tuple[SignedOpinion, ...]
    foot: str

    def __post_init__(self) -> None:
        """Rows and opinions are bounded together, in number and in length."""
        lines = [*self.rows, *self.opinions]
        if len(lines) > MOST_ROWS:
            raise Malformed({"rows": f"最多 {MOST_ROWS} 行 / at most {MOST_ROWS} rows"})
        if sum(len(text) for line in lines for text in vars(line).values()) > LONGEST_TEXT:
            raise Malformed({"rows": f"最多 {LONGEST_TEXT} 个字符 / at most {LONGEST_TEXT} characters"})

    def words(self) -> dict[str, Any]:
        """What the layout needs to know, in the words it is printed in."""
        return asdict(self) | {
            "issuer_name": "",
            "dated": self.dated.isoformat(),
            "classification": LEVELS[self.level],
            "watermark": "",
        }

"""What drafting and revising share: the particulars of a draft and the rules they must meet."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from chassis.errors import Malformed, NotFound
from chassis.run import Context
from documents.model import Document
from documents.rules import disclosure_rules, element_rules, sign_off_rules


@dataclass(frozen=True)
class Particulars:
    """What the drafters decide about a document, and may change until its head has approved it."""

    title: str
    doc_type: str
    body: str
    recipients: tuple[str, ...]
    cc_recipients: tuple[str, ...]
    normative: bool
    sign_off_ground: str
    issue_ground: str
    legal_basis: str
    disclosure: str
    disclosure_ground: str
    issuer_code: str
    routine: str
    touched_units: tuple[str, ...]

    def __post_init__(self) -> None:
        """A title, a recipient or a unit's code is printed on one line, or compared as one."""
        lines = {
            "title": (self.title,),
            "recipients": self.recipients,
            "cc_recipients": self.cc_recipients,
            "touched_units": self.touched_units,
        }
        broken = [name for name, values in lines.items() if not {"\r", "\n", "\t"}.isdisjoint("".join(values))]
        if broken:
            raise Malformed(dict.fromkeys(broken, "应为一行 / one line is expected"))

    def put(self, document: Document) -> None:
        """Write them to the document."""
        for field in fields(self):
            value = getattr(self, field.name)
            setattr(document, field.name, list(value) if isinstance(value, tuple) else value)


def judge(particulars: Particulars, issuer: str, level: int, on: date) -> None:
    """The elements, the ground of issue, the row of article 63 and the disclosure must fit; raises RuleBroken."""
    element_rules.require_kind(particulars.doc_type)
    element_rules.require_title(particulars.doc_type, particulars.title)
    element_rules.require_recipients(particulars.doc_type, particulars.recipients, on)
    element_rules.require_series(issuer, particulars.issuer_code, on)
    element_rules.require_issue_ground(particulars.issue_ground, particulars.normative)
    element_rules.require_legal_basis(particulars.normative, particulars.legal_basis)
    sign_off_rules.require_fitting_ground(
        particulars.sign_off_ground, issuer, particulars.doc_type, particulars.normative
    )
    disclosure_rules.require_disclosure(particulars.disclosure, particulars.disclosure_ground, level)


def require_units(ctx: Context, field: str, codes: Iterable[str]) -> None:
    """Each code must be a unit's; a caller's own units are known without asking. Raises Malformed, NeighbourDown."""
    for code in sorted(set(codes) - ctx.standing.units):
        try:
            ctx.neighbours.require_unit(ctx.actor, code)
        except NotFound as error:
            raise Malformed({field: f"没有代码为 {code} 的单位 / no such unit: {code}"}) from error

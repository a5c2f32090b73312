"""Putting a reviewed document before those who sign first, and then before whoever signs it."""

from chassis.db import new_id
from chassis.errors import Malformed
from chassis.run import Context
from documents.model import Countersignature, Document
from documents.rules import review_rules, sign_off_rules

ASSENT = {"mayor": ("mayor.approve",), "vice_mayor": ()}


def ask_signatures(document: Document, assent_of: str) -> None:
    """Note the signatures that must be there first: touched portfolios' (article 63(5)), an assent (63(7))."""
    needed: list[tuple[str, tuple[str, ...]]] = []
    if document.sign_off_ground == "R63.5":
        powers = sign_off_rules.countersigning_powers(document.drafting_unit, document.touched_units)
        needed += [("countersign", (power,)) for power in powers]
    if assent_of and document.sign_off_ground != "R63.7":
        raise Malformed({"assent_of": "只用于办公室名义的公文 / for documents of the office only (article 63(7))"})
    if assent_of:
        needed.append(("assent", ASSENT[assent_of] or (f"portfolio:{document.drafting_unit}",)))
    for kind, powers in needed:
        document.countersignatures.append(Countersignature(id=new_id(), kind=kind, powers=list(powers)))


def put_forward(ctx: Context, document: Document) -> None:
    """Put the document before those whose signature is missing; before the signatory, once none is."""
    ctx.settle(document, "countersign_document", "sign_document")
    missing = [row for row in document.countersignatures if row.person_id is None]
    for row in missing:
        rule = "R63.5" if row.kind == "countersign" else "R63.7"
        ctx.wait_for(document, "countersign_document", *row.powers, rule=rule)
    if not missing:
        powers = sign_off_rules.signing_powers(document.sign_off_ground, document.doc_type)
        ctx.wait_for(document, "sign_document", *powers, rule=document.sign_off_ground)


def send_back(ctx: Context, document: Document) -> None:
    """Put a returned document before its drafters again; what was reviewed so far holds no longer."""
    ctx.settle(document)
    document.void_reviews()
    powers = review_rules.drafting_powers(document.drafting_unit)
    ctx.wait_for(document, "revise_draft", *[power for power in powers if ":" in power], rule="R62.1")

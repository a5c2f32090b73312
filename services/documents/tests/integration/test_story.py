"""How the Work Rules were issued: one document from draft to the public, with who may not do what on the way."""

import hashlib

import pytest

from chassis.errors import IllegalStep
from chassis.law import RuleBroken


def refused(rule, house, name, rpc, **fields):
    with pytest.raises(RuleBroken) as broken:
        house(name, rpc, **fields)
    assert broken.value.rule == rule
    return broken.value


@pytest.mark.rule("R19.1")
@pytest.mark.rule("R62.1")
@pytest.mark.rule("R63.2")
@pytest.mark.rule("R68.1")
@pytest.mark.rule("R67.1")
def test_a_normative_notice_goes_from_draft_to_the_public(house):
    document_id = house.drafted()
    about, subject = {"document_id": document_id}, f"document/{document_id}"
    assert house.pending(subject) == {"approve_draft": ["head:d01"]}
    refused("R62.1", house, "clerk", "ApproveDraft", **about)
    assert house("director", "ApproveDraft", **about).state == "head_approved"
    assert house.pending(subject) == {"review_document": ["office.staff"]}
    reply = house("clerk", "ReviewDocument", **about, outcome="pass", six_cases=house.no_case, opinion="属发文范围")
    assert reply.state == "office_reviewed"
    assert house.pending(subject) == {"review_legality": ["justice.head", "justice.staff"]}
    assert house("clerk", "GetLegality", **about).finding == "none"
    refused("R19.1", house, "director", "ReviewLegality", **about, finding="lawful", points=house.no_point)
    reply = house("justice", "ReviewLegality", **about, finding="lawful", points=house.no_point, opinion="合法")
    assert reply.state == "legality_reviewed"
    legality = house("clerk", "GetLegality", **about)
    assert (legality.normative, legality.finding, legality.found_on) == (True, "lawful", "2026-11-16")
    with pytest.raises(IllegalStep) as early:
        house("mayor", "SignDocument", **about)
    assert early.value.rule == "R63.2"
    house.at(2026, 11, 23, 10, 0)
    assert house.decide(document_id)
    assert house.pending(subject) == {"sign_document": ["mayor.sign"]}
    broken = refused("R63.2", house, "vm1", "SignDocument", **about)
    assert broken.authority
    assert broken.judged["needed"] == ["mayor.sign"]
    reply = house("mayor", "SignDocument", **about, opinion="同意印发")
    assert (reply.state, reply.signed_on, reply.number) == ("signed", "2026-11-23", "")
    house.at(2026, 11, 24, 10, 0)
    reply = house("clerk", "AssignNumber", **about)
    assert (reply.number, reply.document_date) == ("乳政发〔2026〕1号", "2026-11-23")
    reply = house("clerk", "RenderDocument", **about)
    content = house("clerk", "GetDocumentFile", **about)
    assert content.filename == "乳政发〔2026〕1号.pdf"
    assert hashlib.sha256(content.content).hexdigest() == content.sha256 == reply.file.sha256
    use = house("clerk", "RequestSealUse", **about, seal="city", copies=60, purpose="印发")
    assert house.pending(f"seal_use/{use.id}") == {"approve_seal_use": ["mayor.approve", "office.head", "vice_mayor"]}
    # The document is about to be public, so the head of another department knows of it; agree to its seal he may not.
    refused("R68.1", house, "head_finance", "ApproveSealUse", seal_use_id=use.id)
    house("director", "ApproveSealUse", seal_use_id=use.id, opinion="同意")
    assert house.pending(f"seal_use/{use.id}") == {"record_seal_use": ["office.staff"]}
    other = hashlib.sha256(b"another file").hexdigest()
    refused("R68.1", house, "clerk", "RecordSealUse", seal_use_id=use.id, sha256=other, copies=60)
    used = house("clerk", "RecordSealUse", seal_use_id=use.id, sha256=content.sha256.upper(), copies=58)
    assert (used.state, used.ledger_year, used.ledger_number, used.copies) == ("used", 2026, 1, 58)
    assert house("clerk", "GetDocument", **about).state == "sealed"
    # Twenty working days from the date of the document: there is no public holiday in between.
    due = house.rows("SELECT step, due FROM pending_steps WHERE subject = :s", s=subject)
    assert [(row.step, row.due.isoformat()) for row in due] == [("publish_document", "2026-12-21")]
    reply = house("clerk", "PublishDocument", **about)
    assert reply.state == "published"
    assert house.pending(subject) == {}
    assert house("stranger", "GetPublishedFile", **about).sha256 == content.sha256
    assert [event.split(".", 2)[2] for event in house.events()] == [
        "document.signed.v1",
        "document.numbered.v1",
        "seal.used.v1",
        "document.published.v1",
    ]
    opinions = house("clerk", "GetDocument", **about).opinions
    assert [(opinion.step, opinion.name, opinion.power) for opinion in opinions] == [
        ("approve_draft", "director", "head:d01"),
        ("review_document", "clerk", "office.staff"),
        ("review_legality", "justice", "justice.head"),
        ("sign_document", "mayor", "mayor.sign"),
    ]


def test_refused_acts_stand_on_record_beside_allowed_ones(house):
    document_id = house.drafted()
    refused("R62.1", house, "clerk", "ApproveDraft", document_id=document_id)
    house("director", "ApproveDraft", document_id=document_id)
    acts = house.rows(
        "SELECT action, outcome, rule, actor_name FROM acts WHERE subject = :s ORDER BY id",
        s=f"document/{document_id}",
    )
    assert [tuple(act) for act in acts] == [
        ("draft_document", "allowed", "", "clerk"),
        ("approve_draft", "refused", "R62.1", "clerk"),
        ("approve_draft", "allowed", "", "director"),
    ]


def test_a_repeated_request_is_answered_once_and_numbered_once(house):
    document_id = house.signed()
    first = house("clerk", "AssignNumber", key="k1", document_id=document_id)
    assert house("clerk", "AssignNumber", key="k1", document_id=document_id) == first
    assert len(house.rows("SELECT * FROM document_numbers")) == 1
    with pytest.raises(IllegalStep):
        house("clerk", "AssignNumber", key="k2", document_id=document_id)


def test_a_repeated_refused_request_gets_the_same_refusal(house):
    document_id = house.drafted()
    for _ in range(2):
        broken = refused("R62.1", house, "clerk", "ApproveDraft", key="k1", document_id=document_id)
        assert broken.authority
        assert broken.judged["needed"] == ["head:d01"]
    assert len(house.rows("SELECT * FROM acts WHERE outcome = 'refused'")) == 1

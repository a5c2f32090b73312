"""Who signs, who signs first, and what a decision of a meeting does to a document."""

from datetime import date

import pytest

from chassis.db import new_id
from chassis.errors import IllegalStep, Malformed
from chassis.law import RuleBroken
from documents.neighbours import Decision

GENERAL = {
    "title": "乳山市人民政府关于做好防汛工作的通知",
    "normative": False,
    "sign_off_ground": "R63.5",
    "issue_ground": "general_matter",
    "legal_basis": "",
}


def changed_and_reviewed(house, document_id):
    """A document that a meeting adopted with changes goes its way once more, as changed."""
    reply = house("clerk", "GetDocument", document_id=document_id)
    kept = ("title", "doc_type", "recipients", "cc_recipients", "normative", "sign_off_ground", "issue_ground")
    kept += ("legal_basis", "disclosure", "issuer_code")
    revision = {name: getattr(reply, name) for name in kept}
    house("clerk", "ReviseDraft", version=reply.version, document_id=document_id, body="按会议意见修改。", **revision)
    house("director", "ApproveDraft", document_id=document_id)
    house("clerk", "ReviewDocument", document_id=document_id, outcome="pass", six_cases=house.no_case)


@pytest.mark.rule("R63.5")
def test_every_vice_mayor_whose_portfolio_is_touched_signs_before_the_mayor(house):
    document_id = house.reviewed(**GENERAL, touched_units=["d08", "d09"])
    about, subject = {"document_id": document_id}, f"document/{document_id}"
    assert house.pending(subject) == {"countersign_document": ["portfolio:d01", "portfolio:d08", "portfolio:d09"]}
    with pytest.raises(RuleBroken) as early:
        house("mayor", "SignDocument", **about)
    assert early.value.judged["missing"] == ["portfolio:d01", "portfolio:d08", "portfolio:d09"]
    with pytest.raises(RuleBroken, match=r"R63\.5"):
        house("vm3", "CountersignDocument", **about)
    house("vm1", "CountersignDocument", **about, opinion="同意")
    assert house.pending(subject) == {"countersign_document": ["portfolio:d09"]}
    with pytest.raises(RuleBroken, match=r"R63\.5"):
        house("mayor", "SignDocument", **about)
    reply = house("vm2", "CountersignDocument", **about)
    assert {row.name for row in reply.countersignatures} == {"vm1", "vm2"}
    assert house.pending(subject) == {"sign_document": ["mayor.sign"]}
    assert house("mayor", "SignDocument", **about).state == "signed"


@pytest.mark.rule("R63.6")
def test_an_authorised_vice_mayor_signs_what_an_executive_meeting_decided(house):
    document_id = house.reviewed(**GENERAL | {"sign_off_ground": "R63.6"})
    with pytest.raises(RuleBroken, match=r"R63\.6"):
        house("vm3", "SignDocument", document_id=document_id)
    house.decide(document_id, kind="mayor_office")
    with pytest.raises(RuleBroken, match=r"R63\.6"):
        house("vm3", "SignDocument", document_id=document_id)
    house.decide(document_id, kind="executive")
    with pytest.raises(RuleBroken) as unauthorised:
        house("vm1", "SignDocument", document_id=document_id)
    assert unauthorised.value.authority
    assert house("vm3", "SignDocument", document_id=document_id).state == "signed"


@pytest.mark.rule("R63.6")
def test_what_an_executive_meeting_adopted_with_changes_is_signed_as_changed(house):
    document_id = house.reviewed(**GENERAL | {"sign_off_ground": "R63.6"})
    house.decide(document_id, "adopted_with_changes")
    with pytest.raises(IllegalStep):
        house("vm3", "SignDocument", document_id=document_id)
    changed_and_reviewed(house, document_id)
    assert house("vm3", "SignDocument", document_id=document_id).state == "signed"


@pytest.mark.rule("R63.6")
def test_a_listed_routine_approval_needs_no_decision(house):
    document_id = house.reviewed(**GENERAL | {"sign_off_ground": "R63.6", "routine": "land_supply_approval"})
    assert house("vm3", "SignDocument", document_id=document_id).state == "signed"


@pytest.mark.rule("R63.6")
def test_a_draft_may_name_the_decision_it_carries_out(house):
    decision = Decision(new_id(), "executive", "adopted", date(2026, 11, 9))
    house.neighbours.decisions[decision.id] = decision
    more = GENERAL | {"sign_off_ground": "R63.6", "decision_id": str(decision.id)}
    document_id = house.reviewed(**more)
    house("clerk", "ReturnDocument", document_id=document_id, reasons="格式")
    assert house("clerk", "GetDocument", document_id=document_id).decision_id == str(decision.id)


@pytest.mark.rule("R63.7")
def test_the_director_signs_for_the_office_after_the_assent_that_was_asked_for(house):
    office = {
        "title": "乳山市人民政府办公室关于做好值班工作的通知",
        "issuer": "office",
        "issuer_code": "乳政办发",
        "sign_off_ground": "R63.7",
    }
    document_id = house.drafted(**GENERAL | office)
    house("director", "ApproveDraft", document_id=document_id)
    review = {"document_id": document_id, "outcome": "pass", "six_cases": house.no_case}
    house("clerk", "ReviewDocument", **review, assent_of="vice_mayor")
    with pytest.raises(RuleBroken) as early:
        house("director", "SignDocument", document_id=document_id)
    assert early.value.judged["missing"] == ["portfolio:d01"]
    with pytest.raises(RuleBroken, match=r"R63\.7"):
        house("mayor", "SignDocument", document_id=document_id)
    house("vm1", "CountersignDocument", document_id=document_id, opinion="同意")
    assert house("director", "SignDocument", document_id=document_id).state == "signed"


def test_assent_is_asked_for_documents_of_the_office_only(house):
    document_id = house.drafted(**GENERAL)
    house("director", "ApproveDraft", document_id=document_id)
    with pytest.raises(Malformed):
        house(
            "clerk",
            "ReviewDocument",
            document_id=document_id,
            outcome="pass",
            six_cases=house.no_case,
            assent_of="mayor",
        )


@pytest.mark.rule("R63.2")
def test_a_decision_marks_the_document_once_whatever_the_bus_does(house):
    document_id = house.lawful()
    event = house.decision_event(document_id)
    assert house.consume(event)
    assert not house.consume(event)
    # The same decision told under another event id, then another meeting's: the first one stands.
    assert house.consume(house.decision_event(document_id, "adopted"))
    reply = house("clerk", "GetDocument", document_id=document_id)
    assert (reply.state, reply.decision_id) == ("decided", event.data.decision_id)
    house("mayor", "SignDocument", document_id=document_id)
    house.consume(house.decision_event(document_id, "adopted_with_changes"))
    assert house("clerk", "GetDocument", document_id=document_id).state == "signed"


@pytest.mark.rule("R63.2")
@pytest.mark.parametrize("outcome", ["deferred", "rejected", "referred"])
def test_no_other_outcome_lets_it_be_signed(house, outcome):
    document_id = house.lawful()
    assert not house.decide(document_id, outcome)
    assert house("clerk", "GetDocument", document_id=document_id).state == "legality_reviewed"


@pytest.mark.rule("R63.2")
@pytest.mark.parametrize("kind", ["mayor_office", "thematic", "work_class1", "work_class2"])
def test_a_meeting_of_another_kind_is_no_collective_decision(house, kind):
    document_id = house.lawful()
    house.decide(document_id, kind=kind)
    assert house("clerk", "GetDocument", document_id=document_id).state == "legality_reviewed"


@pytest.mark.rule("R19.1")
def test_a_decision_on_a_text_nobody_reviewed_is_left_to_an_operator(house):
    document_id = house.reviewed()
    with pytest.raises(IllegalStep):
        house.decide(document_id)


def test_adopted_with_changes_goes_back_and_needs_no_second_decision(house):
    document_id = house.lawful()
    house.decide(document_id, "adopted_with_changes")
    reply = house("clerk", "GetDocument", document_id=document_id)
    assert (reply.state, reply.legality_finding) == ("returned", "none")
    changed_and_reviewed(house, document_id)
    reply = house("justice", "ReviewLegality", document_id=document_id, finding="lawful", points=house.no_point)
    assert reply.state == "decided"
    assert house("mayor", "SignDocument", document_id=document_id).state == "signed"


def test_a_decided_text_that_is_returned_needs_another_decision(house):
    document_id = house.lawful()
    house.decide(document_id)
    reply = house("mayor", "ReturnDocument", document_id=document_id, reasons="措辞须再斟酌")
    assert (reply.state, reply.decision_id, reply.legality_finding) == ("returned", "", "none")
    assert reply.opinions[-1].text == "措辞须再斟酌"
    assert list(house.pending(f"document/{document_id}")) == ["revise_draft"]

"""The gRPC face of items in session and of decisions: every rpc is served, requests are read field by field."""

from uuid import UUID

import pytest

from chassis.errors import Malformed, NotFound
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.minutes.sign_minutes import SignMinutes

ID = "01900000-0000-7000-8000-000000000000"
REFERRED = {"meeting_id": ID, "topic_id": ID, "outcome": "referred", "text": "转报", "referred_kind": "plenary"}


@pytest.mark.rule("R48.1")
@pytest.mark.rule("R30.1")
def test_an_item_goes_all_the_way_from_its_being_taken_up_to_the_public(house, faces):
    meeting_id, topic_id = map(str, house.in_session())
    study = faces("clerk", "BeginItem", meeting_id=meeting_id, position=1)
    faces("clerk", "ConcludeItem", deliberation_id=study.id, how="concluded")
    said = faces("clerk", "BeginItem", meeting_id=meeting_id, position=2)
    about = {"deliberation_id": said.id}
    person = str(house.id("vm2"))
    given = {"person_id": person, "stance": "against", "gist": "资金不落实", "dissent": True}
    reply = faces("clerk", "RecordStatement", key="k1", **about, **given)
    # The answer is kept for whoever sends the same request again, and so tells nothing that was said.
    assert (reply.shown, len(reply.statements), reply.chair_reasons) == (False, 0, "")
    assert faces("clerk", "RecordStatement", key="k1", **about, **given) == reply
    faces("vm2", "TakeBackStatement", **about, number=1)
    faces("vm2", "RecordStatement", **about, person_id=person, stance="for")
    (found, _) = faces("vm2", "ListDeliberations", meeting_id=meeting_id).deliberations
    assert found == faces("vm2", "GetDeliberation", **about)
    assert [(one.taken_back, one.stance) for one in found.statements] == [(True, "against"), (False, "for")]
    decision = faces(
        "clerk",
        "RecordDecision",
        meeting_id=meeting_id,
        topic_id=topic_id,
        outcome="adopted_with_changes",
        text="原则同意",
        changes="删去第三条",
        disclosure="proactive",
        public_text="同意",
    )
    about = {"decision_id": decision.id}
    faces("clerk", "ProposeAmendment", **about, text="同意", reason="多写了字")
    assert faces("mayor", "JudgeAmendment", **about, agreed=True).text == "同意"
    faces("clerk", "JudgeDisclosure", **about, disclosure="none", ground="商业秘密")
    house.do("mayor", CloseMeeting(UUID(meeting_id)))
    house.do("mayor", SignMinutes(house.checked_minutes(UUID(meeting_id))))
    found = faces("clerk", "GetDecision", **about)
    assert (found.changes, found.disclosure.ground, found.amendments[0].judged_by) == (
        "删去第三条",
        "商业秘密",
        "mayor",
    )
    assert found.disclosure.released_at == ""
    faces("clerk", "JudgeDisclosure", **about, disclosure="proactive")
    assert faces("clerk", "ReleaseDecision", **about).disclosure.released_at
    assert faces("clerk", "WithdrawRelease", **about, reason="误公布").disclosure.withdrawn_at
    (row,) = faces("clerk", "ListDecisions", unit="d08", outcome="adopted_with_changes", q="预备费").decisions
    assert row.id == decision.id


def test_an_item_is_skipped_and_the_chair_is_handed_over(house, faces):
    meeting_id, _ = map(str, house.in_session())
    assert faces("mayor", "SkipItem", meeting_id=meeting_id, position=1).state == "skipped"
    with pytest.raises(Malformed):
        faces("clerk", "HandOverChair", meeting_id=meeting_id, person_id=str(house.id("mayor")))


@pytest.mark.parametrize(
    ("rpc", "given", "field"),
    [
        ("BeginItem", {"meeting_id": "7"}, "meeting_id"),
        ("SkipItem", {"meeting_id": "7"}, "meeting_id"),
        ("ConcludeItem", {"deliberation_id": "7", "how": "concluded"}, "deliberation_id"),
        ("ConcludeItem", {"deliberation_id": ID, "how": "dropped"}, "how"),
        ("ConcludeItem", {"deliberation_id": ID, "how": "put_off"}, "reason"),
        ("RecordStatement", {"deliberation_id": ID, "person_id": ID, "stance": "perhaps"}, "stance"),
        ("RecordStatement", {"deliberation_id": ID, "person_id": "7", "stance": "for"}, "person_id"),
        ("RecordStatement", {"deliberation_id": ID, "stance": "for"}, "speaker"),
        ("RecordStatement", {"deliberation_id": ID, "person_id": ID, "speaker": "某人", "stance": "for"}, "speaker"),
        ("RecordStatement", {"deliberation_id": ID, "person_id": ID, "stance": "for", "gist": "话" * 20_001}, "gist"),
        ("RecordStatement", {"deliberation_id": ID, "person_id": ID, "stance": "for", "dissent": True}, "gist"),
        ("TakeBackStatement", {"deliberation_id": "7"}, "deliberation_id"),
        ("HandOverChair", {"meeting_id": ID, "person_id": ""}, "person_id"),
        ("ListDeliberations", {"meeting_id": "7"}, "meeting_id"),
        ("ListDecisions", {"outcome": "maybe"}, "outcome"),
        ("ListDecisions", {"meeting_kind": "tea_party"}, "meeting_kind"),
        ("ListDecisions", {"from_day": "soon"}, "from_day"),
        ("ListDecisions", {"limit": 1000}, "limit"),
        ("ProposeAmendment", {"decision_id": ID, "text": "同意"}, "reason"),
        ("RecordDecision", REFERRED | {"referred_kind": "tea_party"}, "referred_kind"),
        ("RecordDecision", REFERRED | {"responsible_units": ["d08", "d08"]}, "responsible_units"),
        ("ProposeAmendment", {"decision_id": ID, "reason": "错", "responsible_units": ["a", "a"]}, "responsible_units"),
        ("JudgeDisclosure", {"decision_id": ID, "disclosure": "later"}, "disclosure"),
        ("WithdrawRelease", {"decision_id": ID}, "reason"),
    ],
)
def test_what_is_malformed_is_named(faces, rpc, given, field):
    with pytest.raises(Malformed) as wrong:
        faces("clerk", rpc, **given)
    assert field in wrong.value.fields


@pytest.mark.parametrize(
    ("rpc", "given"),
    [
        ("BeginItem", {"meeting_id": ID}),
        ("SkipItem", {"meeting_id": ID}),
        ("ConcludeItem", {"deliberation_id": ID, "how": "concluded"}),
        ("RecordStatement", {"deliberation_id": ID, "person_id": ID, "stance": "for"}),
        ("TakeBackStatement", {"deliberation_id": ID}),
        ("GetDeliberation", {"deliberation_id": ID}),
        ("ListDeliberations", {"meeting_id": ID}),
        ("HandOverChair", {"meeting_id": ID, "person_id": ID}),
        ("ProposeAmendment", {"decision_id": ID, "text": "同意", "reason": "错"}),
        ("JudgeAmendment", {"decision_id": ID}),
        ("JudgeDisclosure", {"decision_id": ID, "disclosure": "proactive"}),
        ("ReleaseDecision", {"decision_id": ID}),
        ("WithdrawRelease", {"decision_id": ID, "reason": "误"}),
    ],
)
def test_what_is_not_there_is_not_found(faces, rpc, given):
    with pytest.raises(NotFound):
        faces("clerk", rpc, **given)

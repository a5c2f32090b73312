"""Convening and the agenda builder as other processes see them: every field is read, and a bad one is named."""

from uuid import UUID

import pytest

from chassis.errors import Malformed
from zhengling.meetings.v1 import agenda_service_pb2 as agenda_pb

ID = "01900000-0000-7000-8000-000000000000"
CALL = {"kind": "thematic", "title": "专题", "day": "2026-11-23", "unit": "d08"}
GIVEN = {"unit": "d08", "starts": "2026-11-16", "until": "2026-12-31", "instrument": "批示"}
APPLIED = {"unit": "d08", "title": "秋收", "purpose": "部署", "day": "2026-11-23", "participants": ["d10"]}


def test_a_thematic_meeting_from_commission_to_a_changed_agenda(house, faces):
    given = faces("vm1", "GiveCommission", person_id=str(house.id("deputy1")), **GIVEN)
    assert faces("clerk", "GetCommission", commission_id=given.id).unit == "d08"
    assert faces("clerk", "ListCommissions", state="in_force", person_id=given.person_id).commissions == [given]
    hours = {"starts_at": "2026-11-23T09:00:00+08:00", "ends_at": "2026-11-23T10:00:00+08:00"}
    meeting = faces("deputy1", "CallMeeting", **CALL, **hours, form="video", units=["d10"])
    assert (meeting.starts_at, meeting.form, list(meeting.units)) == ("2026-11-23T01:00:00.000Z", "video", ["d10"])
    assert faces("clerk", "PreviewAgenda", meeting_id=meeting.id).version == meeting.version
    assert faces("clerk", "PreviewClashes", meeting_id=meeting.id).rooms == []
    topic_id = house.approved(UUID(meeting.id), meeting_kind="thematic", task="portfolio_matter")
    entry = agenda_pb.AgendaEntry(kind="topic", topic_id=str(topic_id), minutes=20)
    faces("clerk", "FixAgenda", meeting_id=meeting.id)
    fixed = faces("clerk", "AddAgendaItem", meeting_id=meeting.id, item=entry)
    assert (fixed.items[0].minutes, fixed.items[0].reporter_unit, fixed.issue) == (20, "d08", 2)
    stays = agenda_pb.AgendaRevision(item_id=fixed.items[0].id, minutes=70)
    revised = faces("clerk", "ReviseAgenda", meeting_id=meeting.id, items=[stays], reason="延长")
    assert (revised.overrun_minutes, revised.issue) == (10, 3)
    observer = {"name": "专家", "origin": "大学", "category": "expert"}
    invited = faces("clerk", "InviteObserver", meeting_id=meeting.id, **observer)
    (line,) = (row for row in invited.attendance if row.role == "external")
    faces("clerk", "WithdrawObserver", meeting_id=meeting.id, attendance_id=line.id)
    sent = faces(
        "head_d10", "NameParticipants", meeting_id=meeting.id, unit="d10", people=[str(house.id("deputy_d10"))]
    )
    assert not sent.shown
    moved = faces("deputy1", "PostponeMeeting", meeting_id=meeting.id, day="2026-11-25", reason="出差")
    assert (moved.day, moved.starts_at) == ("2026-11-25", "")
    faces("clerk", "RearrangeMeeting", meeting_id=meeting.id, title="专题会", venue="三楼")
    changes = faces("clerk", "ListMeetingChanges", meeting_id=meeting.id).changes
    assert [change.kind for change in changes] == ["rearranged", "postponed"]
    assert [row.id for row in faces("deputy_d10", "ListMeetings", mine=True).meetings] == [meeting.id]
    assert faces("vm1", "RevokeCommission", commission_id=given.id, reason="收回").state == "revoked"


def test_a_class_2_meeting_from_application_to_call(faces):
    applied = faces("head_finance", "ApplyForMeeting", **APPLIED)
    faces("clerk", "ReviewApplication", application_id=applied.id, agreed=False, opinion="补充")
    revised = {name: value for name, value in APPLIED.items() if name != "unit"}
    faces("head_finance", "ReviseApplication", application_id=applied.id, **revised | {"head_count": 30})
    faces("clerk", "ReviewApplication", application_id=applied.id, agreed=True)
    faces("mayor", "ApproveApplication", application_id=applied.id, agreed=True)
    call = CALL | {"kind": "work_class2", "units": ["d10"], "application_id": applied.id}
    assert faces("clerk", "CallMeeting", **call).application_id == applied.id
    assert faces("clerk", "GetApplication", application_id=applied.id).state == "called"
    other = faces("head_finance", "ApplyForMeeting", **APPLIED)
    assert faces("head_finance", "WithdrawApplication", application_id=other.id).state == "withdrawn"
    listed = faces("clerk_finance", "ListApplications", unit="d08").applications
    assert [row.id for row in listed] == [other.id, applied.id]


def entry(**more):
    return {"meeting_id": ID, "item": agenda_pb.AgendaEntry(**{"kind": "topic", "topic_id": ID} | more)}


def revision(**more):
    return {"meeting_id": ID, "reason": "改", "items": [agenda_pb.AgendaRevision(**{"item_id": ID} | more)]}


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("CallMeeting", CALL | {"unit": ""}, "unit"),
        ("CallMeeting", CALL | {"hosts": ["d08"]}, "hosts"),
        ("CallMeeting", CALL | {"unit": "nowhere"}, "unit"),
        ("CallMeeting", CALL | {"kind": "executive"}, "unit"),
        ("CallMeeting", CALL | {"hosts": ["d09", "d10"]}, "unit"),
        ("CallMeeting", CALL | {"kind": "executive", "hosts": ["d08", "d10"]}, "hosts"),
        ("CallMeeting", CALL | {"kind": "executive", "units": ["d08"]}, "units"),
        ("CallMeeting", CALL | {"units": ["d08", "d08"]}, "units"),
        ("CallMeeting", CALL | {"units": ["d99"]}, "units"),
        ("CallMeeting", CALL | {"form": "tent"}, "form"),
        ("CallMeeting", CALL | {"starts_at": "nine"}, "starts_at"),
        ("CallMeeting", CALL | {"starts_at": "2026-11-23T09:00:00+08:00"}, "ends_at"),
        ("CallMeeting", CALL | {"application_id": "7"}, "application_id"),
        ("CancelMeeting", {"meeting_id": ID}, "reason"),
        ("CancelMeeting", {"meeting_id": ID, "reason": "长" * 2001}, "reason"),
        ("PostponeMeeting", {"meeting_id": ID, "day": "2026-11-24"}, "reason"),
        ("PostponeMeeting", {"meeting_id": ID, "day": "soon", "reason": "x"}, "day"),
        ("RearrangeMeeting", {"meeting_id": ID}, "title"),
        ("RearrangeMeeting", {"meeting_id": ID, "title": "会", "ends_at": "2026-11-23T09:00:00Z"}, "ends_at"),
        ("GiveCommission", {"person_id": ID} | GIVEN | {"until": "2026-11-15"}, "until"),
        ("GiveCommission", {"person_id": ID} | GIVEN | {"instrument": ""}, "instrument"),
        ("GiveCommission", GIVEN, "person_id"),
        ("RevokeCommission", {"commission_id": ID}, "reason"),
        ("ListCommissions", {"state": "x"}, "state"),
        ("ListApplications", {"state": "x"}, "state"),
        ("ApplyForMeeting", APPLIED | {"participants": []}, "participants"),
        ("ApplyForMeeting", APPLIED | {"purpose": ""}, "purpose"),
        ("ApplyForMeeting", APPLIED | {"cost_estimate": -1}, "cost_estimate"),
        ("ApplyForMeeting", APPLIED | {"level": 5}, "level"),
        ("ReviewApplication", {"application_id": ID}, "opinion"),
        ("ApproveApplication", {"application_id": ID}, "opinion"),
        ("InviteObserver", {"meeting_id": ID}, "unit"),
        ("InviteObserver", {"meeting_id": ID, "unit": "d08", "name": "甲"}, "name"),
        ("InviteObserver", {"meeting_id": ID, "name": "甲", "category": "aunt"}, "category"),
        ("InviteObserver", {"meeting_id": ID, "unit": "d08", "category": "expert"}, "category"),
        ("InviteObserver", {"meeting_id": ID, "unit": "d08", "topics": ["7"]}, "topics.0"),
        ("WithdrawObserver", {"meeting_id": ID, "attendance_id": "7"}, "attendance_id"),
        ("NameParticipants", {"meeting_id": ID, "unit": "d08", "people": [ID, ID]}, "people"),
        ("NameParticipants", {"meeting_id": ID, "people": [ID]}, "unit"),
        ("AddAgendaItem", entry(kind="study", topic_id="", title="学"), "item.kind"),
        ("AddAgendaItem", entry(minutes=1441), "item.minutes"),
        ("AddAgendaItem", entry(level=5), "item.level"),
        ("AddAgendaItem", entry() | {"position": 101}, "position"),
        ("ReviseAgenda", revision(minutes=-1), "items.0.minutes"),
        ("ReviseAgenda", revision(item_id="7"), "items.0.item_id"),
        ("ReviseAgenda", revision() | {"reason": ""}, "reason"),
        ("ListMeetings", {"unit": "长" * 31}, "unit"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(house, faces, rpc, fields, named):
    with pytest.raises(Malformed) as refused:
        faces("mayor", rpc, **fields)
    assert named in refused.value.fields
    for table in ("meetings", "commissions", "meeting_applications", "acts", "outbox"):
        assert house.rows(f"SELECT 1 FROM {table}") == []

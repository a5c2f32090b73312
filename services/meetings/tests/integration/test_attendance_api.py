"""Every rpc of notices, attendance, materials and recordings, from request to reply."""

from uuid import UUID, uuid4

import pytest

from chassis.errors import Malformed, NotFound
from chassis.law import RuleBroken

NONE = str(uuid4())


def listed(faces, meeting_id, name):
    sheet = faces("clerk", "GetAttendanceSheet", meeting_id=meeting_id)
    return next(line.id for line in sheet.lines if line.person == name)


@pytest.fixture
def prepared(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    serving = ("clerk_finance", "head_finance", "outsider")
    house.neighbours.people["d08"] = {house.id(name): name for name in serving}
    return str(meeting_id), str(topic_id)


def test_notices_and_absences(house, faces, prepared):
    meeting_id, _ = prepared
    first = faces("clerk", "IssueNotices", meeting_id=meeting_id, note="", key="k1")
    assert faces("clerk", "IssueNotices", meeting_id=meeting_id, note="", key="k1").version == first.version
    page = faces("vm2", "ListNotices", limit=3, state="issued", meeting_id=meeting_id)
    assert (len(page.notices), bool(page.next_cursor)) == (3, True)
    with pytest.raises(Malformed):
        faces("vm2", "ListNotices", state="unknown")
    every = faces("deputy1", "ListNotices").notices
    mine = next(one for one in every if one.person_id == str(house.id("deputy1")))
    assert faces("deputy1", "AcknowledgeNotice", notice_id=mine.id).state == "acknowledged"
    assert faces("deputy1", "GetNotice", notice_id=mine.id).acknowledged_by == "deputy1"
    asked = {"meeting_id": meeting_id, "reason": "公务"}
    for wrong in ({"reason": ""}, {"substitute_unit": "d08"}, {"substitute": "王某"}, {"line_id": "x"}):
        with pytest.raises(Malformed):
            faces("vm2", "RequestMeetingAbsence", **(asked | wrong))
    leaders = faces("vm2", "RequestMeetingAbsence", **asked, key="k2")
    assert faces("vm2", "RequestMeetingAbsence", **asked, key="k2").id == leaders.id
    with pytest.raises(Malformed):
        faces("mayor", "DecideMeetingAbsence", absence_id=leaders.id, agreed=False)
    faces("mayor", "DecideMeetingAbsence", absence_id=leaders.id, agreed=False, opinion="请到会")
    other = faces("deputy1", "RequestMeetingAbsence", **asked)
    report = faces("clerk", "ReportAbsences", meeting_id=meeting_id)
    noted = faces("mayor", "NoteAbsences", report_id=report.id, opinion="同意")
    assert faces("mayor", "GetAbsenceReport", report_id=noted.id).absences[0].state == "approved"
    assert faces("deputy1", "WithdrawMeetingAbsence", absence_id=other.id).state == "withdrawn"
    assert faces("vm2", "GetMeetingAbsence", absence_id=leaders.id).opinion == "请到会"
    assert len(faces("clerk", "ListMeetingAbsences", meeting_id=meeting_id, state="refused").absences) == 1


def test_staff_the_door_and_the_quorum(house, faces, prepared):
    meeting_id, topic_id = prepared
    where = {"meeting_id": meeting_id, "topic_id": topic_id}
    someone = {"person_id": str(house.id("clerk_finance")), "person": "clerk_finance"}
    faces("head_finance", "NameStaff", **where, **someone)
    faces("head_finance", "ReleaseStaff", meeting_id=meeting_id, line_id=listed(faces, meeting_id, "clerk_finance"))
    with pytest.raises(Malformed):
        faces("head_finance", "RequestStaffList", **where, people=[someone, someone], reason="多")
    asked = faces("head_finance", "RequestStaffList", **where, people=[someone], reason="多")
    assert faces("clerk", "DecideStaffList", staff_list_id=asked.id, agreed=True).state == "approved"
    assert faces("head_finance", "GetStaffList", staff_list_id=asked.id).people[0].person == "clerk_finance"
    assert len(faces("clerk_finance", "ListStaffLists", meeting_id=meeting_id).staff_lists) == 1
    assert not faces("outsider", "ListStaffLists", meeting_id=meeting_id).staff_lists
    faces("clerk", "BarDevices", meeting_id=meeting_id, barred=True)
    line_id = listed(faces, meeting_id, "vm1")
    for wrong in ({}, {"line_id": line_id, "person_id": NONE}, {"name": "张三", "present": False}):
        with pytest.raises(Malformed):
            faces("clerk", "RecordAttendance", meeting_id=meeting_id, **({"present": True} | wrong))
    with pytest.raises(RuleBroken):
        faces("clerk", "RecordAttendance", meeting_id=meeting_id, present=True, name="张三")
    faces("clerk", "RecordAttendance", meeting_id=meeting_id, present=True, line_id=line_id, deposit="07")
    assert faces("vm1", "GetQuorum", meeting_id=meeting_id).present == 1
    assert faces("clerk", "ListPassages", meeting_id=meeting_id).passages[0].deposit == "07"
    assert faces("clerk", "ListDoorRefusals", meeting_id=meeting_id).refusals[0].person == "张三"


def test_materials_copies_and_recordings(house, faces, prepared):
    meeting_id, topic_id = prepared
    made = faces("clerk", "RegisterMaterial", meeting_id=meeting_id, title="方案", recall=True, topic_id=topic_id)
    line_id = listed(faces, meeting_id, "vm1")
    with pytest.raises(Malformed):
        faces("clerk", "IssueCopies", material_id=made.id, holders=[{"line_id": line_id, "number": 10_000}])
    faces("clerk", "IssueCopies", material_id=made.id, holders=[{"line_id": line_id, "number": 3}])
    assert faces("vm1", "GetMaterial", material_id=made.id).last_number == 3
    assert len(faces("clerk", "ListMaterials", meeting_id=meeting_id).materials) == 1
    (copy,) = faces("vm1", "ListCopies", material_id=made.id, outstanding=True, state="issued").copies
    faces("vm1", "ReportLostCopy", copy_id=copy.id, report="遗失")
    faces("director", "ResolveLostCopy", copy_id=copy.id, measure="检查")
    assert faces("clerk", "ReturnCopy", copy_id=copy.id).state == "returned"
    arranged = faces(
        "clerk", "AuthoriseRecording", meeting_id=meeting_id, operator="张三", device="录音笔", purpose="整理纪要"
    )
    file = {"meeting_id": meeting_id, "file_name": "a.wav", "sha256": "AB" * 32, "size": 7, "kept_at": "保密柜"}
    for wrong in ({"sha256": "x" * 64}, {"size": 0}, {"size": 2**41}, {"kept_at": ""}):
        with pytest.raises(Malformed):
            faces("clerk", "AttachRecording", **(file | wrong))
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(UUID(meeting_id), "mayor", "vm1", "vm2", "director")
    faces("mayor", "OpenMeeting", meeting_id=meeting_id)
    kept = faces("clerk", "AttachRecording", **file, recording_id=arranged.id)
    assert kept.files[0].sha256 == "ab" * 32
    assert faces("clerk", "GetRecording", recording_id=arranged.id).files[0].size == 7
    assert len(faces("clerk", "ListRecordings", meeting_id=meeting_id).recordings) == 1
    with pytest.raises(NotFound):
        faces("clerk", "RevokeRecording", recording_id=NONE)

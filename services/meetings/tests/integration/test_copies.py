"""Materials in numbered copies: issued, returned, chased, lost; and recordings that the office arranged for."""

import threading
from uuid import UUID, uuid4

import pytest

from chassis import envelope, run
from chassis.errors import AboveCeiling, AlreadyExists, IllegalStep, Malformed, NotFound
from chassis.law import RuleBroken
from meetings import queries
from meetings.commands.material import chase_copies
from meetings.commands.material.attach_recording import AttachRecording
from meetings.commands.material.authorise_recording import AuthoriseRecording
from meetings.commands.material.issue_copies import CopyFor, IssueCopies
from meetings.commands.material.register_material import RegisterMaterial
from meetings.commands.material.report_lost_copy import ReportLostCopy
from meetings.commands.material.resolve_lost_copy import ResolveLostCopy
from meetings.commands.material.return_copy import ReturnCopy
from meetings.commands.material.revoke_recording import RevokeRecording
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.queries import attendance as read_attendance
from meetings.queries import material as read
from zhengling.meetings.v1.events_pb2 import CopyChased

SHA = "ab" * 32


def prepared(house, recall=True, level=0, by="clerk"):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    material = house.do(by, RegisterMaterial(meeting_id, "预备费安排方案", level, recall, None))
    return meeting_id, UUID(material.id)


def line_id(house, meeting_id, name):
    sheet = house.ask("clerk", read_attendance.get_attendance_sheet, meeting_id)
    return UUID(next(row.id for row in sheet.lines if row.person == name))


def copies(house, name="clerk", **more):
    given = {"meeting_id": None, "material_id": None, "state": "", "outstanding": False} | more
    return house.ask(name, read.list_copies, "", 0, *given.values()).copies


def opened(house, meeting_id):
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))


@pytest.mark.rule("R52.3")
def test_everybody_listed_gets_a_numbered_copy_and_nobody_a_second(house):
    meeting_id, material_id = prepared(house)
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", IssueCopies(material_id, ()))
    assert (refused.value.rule, refused.value.authority) == ("R52.3", True)
    vm1, vm2 = line_id(house, meeting_id, "vm1"), line_id(house, meeting_id, "vm2")
    house.do("clerk", IssueCopies(material_id, (CopyFor(vm1, 5),)))
    for again, named in ((CopyFor(vm2, 5), "5（vm1）"), (CopyFor(vm1, 6), "5（vm1）")):
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", IssueCopies(material_id, (again,)))
        assert (refused.value.rule, refused.value.judged["outstanding"]) == ("R52.3", [named])
    with pytest.raises(Malformed):
        house.do("clerk", IssueCopies(material_id, (CopyFor(uuid4(), 0),)))
    issued = house.do("clerk", IssueCopies(material_id, ()))
    assert (issued.issued, issued.last_number) == (7, 11)
    assert sorted(copy.number for copy in copies(house)) == [5, 6, 7, 8, 9, 10, 11]
    assert house.do("clerk", IssueCopies(material_id, ())).issued == 7


@pytest.mark.rule("R52.3")
def test_of_two_who_are_given_the_same_number_at_once_one_gets_it(house):
    meeting_id, material_id = prepared(house)
    lines = [line_id(house, meeting_id, name) for name in ("vm1", "vm2", "vm3", "vm4")]
    gate, refused = threading.Barrier(len(lines)), []

    def issue(line):
        gate.wait()
        try:
            house.do("clerk", IssueCopies(material_id, (CopyFor(line, 7),)))
        except RuleBroken as error:
            refused.append(error.rule)

    threads = [threading.Thread(target=issue, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["R52.3"] * 3
    assert [copy.number for copy in copies(house)] == [7]


@pytest.mark.rule("R52.3")
def test_a_meeting_is_not_closed_while_copies_are_out_or_a_loss_is_open(house):
    meeting_id, material_id = prepared(house)
    for name in ("vm1", "vm2"):
        house.do("clerk", IssueCopies(material_id, (CopyFor(line_id(house, meeting_id, name), 0),)))
    opened(house, meeting_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", CloseMeeting(meeting_id))
    assert refused.value.judged == {"outstanding": ["1（vm1）", "2（vm2）"], "lost": []}
    held = {copy.holder: UUID(copy.id) for copy in copies(house, outstanding=True)}
    with pytest.raises(RuleBroken):
        house.do("vm1", ReturnCopy(held["vm1"]))
    assert house.do("clerk", ReturnCopy(held["vm1"])).state == "returned"
    with pytest.raises(IllegalStep):
        house.do("clerk", ReturnCopy(held["vm1"]))
    lost = house.do("vm2", ReportLostCopy(held["vm2"], "会后遗落在车上，未找到"))
    assert lost.state == "lost"
    assert house.pending(f"material_copy/{lost.id}") == {"resolve_lost_copy": ["office.head"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", CloseMeeting(meeting_id))
    assert refused.value.judged == {"outstanding": [], "lost": ["2（vm2）"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", ResolveLostCopy(held["vm2"], "不再追究"))
    assert (refused.value.rule, refused.value.authority) == ("R52.3", True)
    done = house.do("director", ResolveLostCopy(held["vm2"], "书面检查，材料降密处理"))
    assert (done.state, done.resolved_by) == ("resolved", "director")
    assert not copies(house, outstanding=True)
    assert house.do("mayor", CloseMeeting(meeting_id)).state == "closed"
    assert house.do("clerk", ReturnCopy(held["vm2"])).state == "returned"


@pytest.mark.rule("R52.3")
def test_copies_that_need_not_come_back_do_not_hold_up_the_closing(house):
    meeting_id, material_id = prepared(house, recall=False)
    house.do("clerk", IssueCopies(material_id, ()))
    opened(house, meeting_id)
    assert house.do("mayor", CloseMeeting(meeting_id)).state == "closed"


@pytest.mark.rule("R52.3")
def test_what_is_still_out_the_day_after_is_chased_with_its_holder_every_third_day(house):
    meeting_id, material_id = prepared(house)
    house.do("clerk", IssueCopies(material_id, (CopyFor(line_id(house, meeting_id, "vm1"), 0),)))
    (copy,) = copies(house)

    def chased(*when):
        house.at(*when, 9, 0)
        run.tick(house.runtime, "chase_copies", chase_copies.handle)
        return copies(house)[0].chased

    assert [chased(2026, 11, day) for day in (23, 24, 24, 26, 27)] == [0, 1, 1, 1, 2]
    assert house.pending(f"material_copy/{copy.id}") == {"return_copy": [f"person:{house.id('vm1')}"]}
    key = envelope.event_type(CopyChased)
    rows = house.rows("SELECT body FROM outbox WHERE routing_key = :key ORDER BY id", key=key)
    events = [envelope.decode(bytes(row.body), CopyChased).data for row in rows]
    assert [(event.holder_id, event.times) for event in events] == [
        (str(house.id("vm1")), 1),
        (str(house.id("vm1")), 2),
    ]
    house.do("clerk", ReturnCopy(UUID(copy.id)))
    assert house.pending(f"material_copy/{copy.id}") == {}
    assert chased(2026, 12, 30) == 2


def test_a_material_is_known_to_its_holders_the_office_and_the_leaders_who_are_cleared(house):
    meeting_id, material_id = prepared(house, level=2, by="director")
    with pytest.raises(AboveCeiling):
        house.do("director", RegisterMaterial(meeting_id, "绝密材料", 3, True, None))
    with pytest.raises(Malformed):
        house.do("clerk", RegisterMaterial(meeting_id, "机密材料", 2, True, None))
    house.do("director", IssueCopies(material_id, ()))
    for name in ("clerk", "stranger"):
        with pytest.raises(NotFound):
            house.ask(name, read.get_material, material_id)
        assert not house.ask(name, read.list_materials, meeting_id, "", 0).materials
        assert not copies(house, name)
        assert not house.ask(name, queries.knows, f"material/{material_id}")
    assert house.ask("vm2", read.get_material, material_id).title == "预备费安排方案"
    assert [copy.holder for copy in copies(house, "vm2")] == ["vm2"]
    assert len(copies(house, "deputy1")) == 7
    opened(house, meeting_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", CloseMeeting(meeting_id))
    assert "预备费" not in str(refused.value.judged)


@pytest.mark.rule("R52.2")
def test_a_recording_is_attached_only_under_an_arrangement_from_before_the_meeting(house):
    meeting_id, _ = prepared(house)
    file = (meeting_id, "第1次常务会议.wav", SHA, 1_000_000, "办公室保密柜")

    def attach(recording_id):
        return AttachRecording(file[0], recording_id, *file[1:])

    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", AuthoriseRecording(meeting_id, house.id("vm1"), "vm1", "录音笔", "整理纪要"))
    assert (refused.value.rule, refused.value.authority) == ("R52.2", True)
    arranged = house.do("clerk", AuthoriseRecording(meeting_id, house.id("deputy1"), "deputy1", "录音笔07", "整理纪要"))
    dropped = house.do("clerk", AuthoriseRecording(meeting_id, None, "电视台", "摄像机", "宣传"))
    house.do("clerk", RevokeRecording(UUID(dropped.id)))
    with pytest.raises(IllegalStep):
        house.do("clerk", attach(UUID(arranged.id)))
    opened(house, meeting_id)
    with pytest.raises(IllegalStep) as late:
        house.do("clerk", AuthoriseRecording(meeting_id, None, "clerk", "手机", "留存"))
    assert late.value.rule == "R52.2"
    for name, recording_id in (("clerk", None), ("clerk", uuid4()), ("vm1", UUID(arranged.id))):
        with pytest.raises(RuleBroken) as refused:
            house.do(name, attach(recording_id))
        assert refused.value.rule == "R52.2"
    refused_acts = house.rows("SELECT subject FROM acts WHERE action = 'attach_recording' AND outcome = 'refused'")
    assert {row.subject for row in refused_acts} == {f"meeting/{meeting_id}"}
    with pytest.raises(IllegalStep):
        house.do("clerk", attach(UUID(dropped.id)))
    kept = house.do("deputy1", attach(UUID(arranged.id)))
    assert [(one.sha256, one.attached_by) for one in kept.files] == [(SHA, "deputy1")]
    with pytest.raises(AlreadyExists):
        house.do("deputy1", attach(UUID(arranged.id)))
    with pytest.raises(IllegalStep):
        house.do("clerk", RevokeRecording(UUID(arranged.id)))
    assert len(house.ask("clerk", read.list_recordings, meeting_id, "", 0).recordings) == 2
    assert len(house.ask("deputy1", read.list_recordings, meeting_id, "", 0).recordings) == 2
    assert not house.ask("vm1", read.list_recordings, meeting_id, "", 0).recordings
    with pytest.raises(NotFound):
        house.ask("vm1", read.get_recording, UUID(arranged.id))

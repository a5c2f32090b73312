"""One thing of every kind at every classification level, its words marked with what they are and how secret."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

from services.meetings.tests.integration.conftest import FINANCE, Faces, House, open_house

LEVELS = (0, 1, 2, 3, 4)
MARK = re.compile(r"〔(\w+)·(\d)〕")
ROOM = ("mayor", "vm1", "director", "deputy1", "vm4")
"""Who is in the room; vm2 and vm3 stay away, and vm3 asked for leave."""


def mark(what: str, level: int) -> str:
    """Words that say what they are and how secret."""
    return f"〔{what}·{level}〕"


def marks(reply: Any) -> set[tuple[str, int]]:
    """The marks that a reply, or an error, shows; bytes are looked into as well."""
    shown = (
        repr(reply) if not hasattr(reply, "SerializeToString") else reply.SerializeToString().decode("utf8", "replace")
    )
    return {(what, int(level)) for what, level in MARK.findall(shown)}


class World:
    """A house with everything in it; `ids[level]` names what there is by the fields that ask for it."""

    def __init__(self, house: House) -> None:
        self.house, self.faces = house, Faces(house)
        self.ids: dict[int, dict[str, list[str]]] = {level: defaultdict(list) for level in LEVELS}
        self.meetings: dict[int, str] = {}

    def cleared(self, name: str, clearance: int) -> None:
        """From now on somebody is cleared for this level."""
        self.house.people[name] = replace(self.house.people[name], clearance=clearance)

    def fill(self) -> None:
        """Make everything; each meeting has a week of its own, so that nobody sits in two."""
        for name in self.house.people:
            self.cleared(name, 4)
        for level in LEVELS:
            self.house.at(2026, 11, 16, 9, 0)
            Filling(self, level).all()

    def note(self, level: int, field: str, thing: Any) -> str:
        """Keep the id of a thing that was made."""
        self.ids[level][field].append(thing.id)
        return str(thing.id)


class Filling:
    """Makes everything of one level."""

    def __init__(self, world: World, level: int) -> None:
        self.world, self.level, self.do = world, level, world.faces
        self.house = world.house

    def m(self, what: str) -> str:
        return mark(what, self.level)

    def all(self) -> None:
        self.apart()
        disputed = self.disputed()
        topic = self.topic("prepared")
        self.procedures(topic)
        meeting = self.meeting(topic)
        self.session(meeting, topic)
        assert disputed != topic

    def topic(self, title: str, **more: Any) -> str:
        fields = {
            "title": self.m("title") + title, "summary": self.m("topic"), "questions": self.m("topic"),
            "basis": self.m("topic"), "sponsor_unit": FINANCE, "meeting_kind": "executive",
            "task": "plans_and_budget", "level": self.level,
        }  # fmt: skip
        return self.world.note(self.level, "topic_id", self.do("clerk_finance", "ProposeTopic", **(fields | more)))

    def disputed(self) -> str:
        """A topic on which a unit and its sponsor differ, and that waits for a coordination."""
        topic = self.topic("disputed", concerned_units=["d10"])
        asked = self.do(
            "head_finance", "RequestConsultations", topic_id=topic, units=["d10"], text=self.m("asked")
        ).consultations[0]
        consultation = self.world.note(self.level, "consultation_id", asked)
        self.do(
            "head_d10", "AnswerConsultation", consultation_id=consultation, answer="disagreed", grounds=self.m("answer")
        )
        note = self.do(
            "head_finance", "RequestCoordination", topic_id=topic, leaning=self.m("answer"),
            grounds=[{"unit": "d08", "text": self.m("answer")}, {"unit": "d10", "text": self.m("answer")}],
        )  # fmt: skip
        self.world.note(self.level, "coordination_id", note)
        return topic

    def procedures(self, topic: str) -> None:
        heard = {"who": self.m("topic"), "circle": "expert", "way": "座谈", "on": "2026-11-10", "text": self.m("topic"),
                 "disposition": "adopted"}  # fmt: skip
        opened = self.do("clerk_finance", "OpenProcedure", topic_id=topic, kind="opinions_heard",
                         particulars={"opinions_heard": {"heard": [heard]}})  # fmt: skip
        self.world.note(self.level, "procedure_id", opened)
        asked = self.do("head_finance", "RequestExemption", topic_id=topic, rule="R25.1", procedure="argumentation",
                        ground="emergency", reason=self.m("topic"))  # fmt: skip
        self.world.note(self.level, "exemption_id", asked)

    def meeting(self, topic: str) -> str:
        level, do, note = self.level, self.do, self.world.note
        fields = {"kind": "executive", "title": self.m("meeting"), "day": "2026-11-23", "level": level}
        meeting = note(level, "meeting_id", do("mayor", "CallMeeting", **fields))
        self.world.meetings[level] = meeting
        do("head_finance", "SubmitTopic", topic_id=topic, meeting_id=meeting)
        do("deputy1", "ReviewTopic", topic_id=topic, agreed=True, opinion=self.m("topic"))
        do("vm1", "ApproveTopic", topic_id=topic, agreed=True, opinion=self.m("topic"))
        do(
            "head_finance",
            "RecordPriorReport",
            topic_id=topic,
            agreed_by=["mayor", "party_secretary"],
            note=self.m("topic"),
        )
        items = [
            {"kind": "study", "title": self.m("agenda")}, {"kind": "bottom_line", "title": self.m("agenda")},
            {"kind": "topic", "topic_id": topic},
        ]  # fmt: skip
        do("clerk", "SetAgenda", meeting_id=meeting, items=items)
        do("clerk", "FixAgenda", meeting_id=meeting)
        do("clerk", "IssueNotices", meeting_id=meeting, note=self.m("agenda"))
        for name in ROOM:
            found = do(name, "ListNotices", meeting_id=meeting).notices
            self.world.ids[level]["notice_id"] += [row.id for row in found]
        note(level, "absence_id", do("vm3", "RequestMeetingAbsence", meeting_id=meeting, reason=self.m("absence")))
        helper = uuid4()
        self.house.neighbours.people[FINANCE] = {helper: "甲"}
        people = [{"person_id": str(helper), "person": "甲", "post": self.m("staff")}]
        asked = do(
            "head_finance",
            "RequestStaffList",
            meeting_id=meeting,
            topic_id=topic,
            people=people,
            reason=self.m("staff"),
        )
        note(level, "staff_list_id", asked)
        authorised = do("clerk", "AuthoriseRecording", meeting_id=meeting, operator_id=str(self.house.id("clerk")),
                        operator="clerk", device=self.m("recording"), purpose=self.m("recording"))  # fmt: skip
        note(level, "recording_id", authorised)
        material = do("clerk", "RegisterMaterial", meeting_id=meeting, title=self.m("material"), level=level)
        note(level, "material_id", material)
        do("clerk", "IssueCopies", material_id=material.id)
        self.world.ids[level]["copy_id"] += [
            row.id for row in do("clerk", "ListCopies", material_id=material.id).copies
        ]
        return meeting

    def session(self, meeting: str, topic: str) -> None:
        level, do, note = self.level, self.do, self.world.note
        self.absences(meeting)
        self.house.at(2026, 11, 23, 9, 0)
        for name in ROOM:
            do(
                "clerk",
                "RecordAttendance",
                meeting_id=meeting,
                person_id=str(self.house.id(name)),
                present=True,
                no_device=True,
            )
        do("mayor", "OpenMeeting", meeting_id=meeting)
        for position in (1, 2):
            begun = do("mayor", "BeginItem", meeting_id=meeting, position=position)
            do("mayor", "ConcludeItem", deliberation_id=begun.id, how="concluded")
        begun = do("mayor", "BeginItem", meeting_id=meeting, position=3)
        note(level, "deliberation_id", begun)
        do("clerk", "RecordStatement", deliberation_id=begun.id, person_id=str(self.house.id("vm1")), stance="against",
           gist=self.m("said"), dissent=True)  # fmt: skip
        decided = do("clerk", "RecordDecision", meeting_id=meeting, topic_id=topic, outcome="adopted",
                     text=self.m("decision"), responsible_units=["d09"], deliberation=self.m("said"),
                     chair_reasons=self.m("said"))  # fmt: skip
        note(level, "decision_id", decided)
        do("mayor", "CloseMeeting", meeting_id=meeting)
        minutes = do("clerk", "DraftMinutes", meeting_id=meeting)
        note(level, "minutes_id", minutes)

    def absences(self, meeting: str) -> None:
        """One who observes asks for leave, which the office puts before the chair with all others."""
        guest = str(self.house.id("clerk_d09"))
        invited = self.do("clerk", "InviteObserver", meeting_id=meeting, person_id=guest)
        lines = [row.id for row in invited.attendance if row.person_id == guest]
        self.world.ids[self.level]["attendance_id"] += lines
        self.world.ids[self.level]["line_id"] += lines
        self.do("clerk_d09", "RequestMeetingAbsence", meeting_id=meeting, reason=self.m("absence"))
        self.world.note(self.level, "report_id", self.do("clerk", "ReportAbsences", meeting_id=meeting))

    def apart(self) -> None:
        """What hangs on no topic and no meeting of the government."""
        level, do, note = self.level, self.do, self.world.note
        planned = do(
            "head_finance", "PlanDepartmentMeeting", unit=FINANCE, kind="other", title=self.m("department"),
            day="2026-12-10", form="onsite", purpose="deploy", units=["d10"], level=level,
        )  # fmt: skip
        note(level, "department_meeting_id", planned)
        asked = do(
            "head_finance",
            "RequestTownException",
            department_meeting_id=planned.id,
            towns=["t01"],
            reason=self.m("exception"),
        )
        note(level, "exception_id", asked)
        study = do("head_finance", "PlanStudySession", unit=FINANCE, title=self.m("study"), field="law", lecturer="某",
                   day="2026-12-01", form="onsite", level=level)  # fmt: skip
        note(level, "study_session_id", study)
        applied = do("head_finance", "ApplyForMeeting", unit=FINANCE, title=self.m("application"), day="2026-12-15",
                     purpose=self.m("application"), form="onsite", participants=["d10"], head_count=20,
                     level=level)  # fmt: skip
        note(level, "application_id", applied)
        if level == 0:
            # A commission is no secret of any level.
            given = do("mayor", "GiveCommission", person_id=str(self.house.id("deputy1")), unit=FINANCE, once=True,
                       starts="2026-11-16", until="2026-12-31", instrument=self.m("commission"))  # fmt: skip
            note(level, "commission_id", given)


@contextmanager
def filled() -> Iterator[World]:
    """A house that holds everything; the network may hold any level."""
    with open_house() as house:
        house.runtime.settings = replace_setting(house.runtime.settings)
        by_id = {standing.person_id: name for name, standing in house.people.items()}
        house.runtime.standing = lambda actor, on, old: house.people[by_id[actor.person_id]]
        world = World(house)
        world.fill()
        yield world


def replace_setting(settings: Any) -> Any:
    """The same settings on a network that may hold everything."""
    return replace(settings, classification_ceiling=4)

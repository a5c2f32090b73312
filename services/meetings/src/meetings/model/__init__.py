"""The entities of meetings; importing this package knows all tables."""

from meetings.model.absence import AbsenceReport, MeetingAbsence
from meetings.model.attendance import Attendance, Away, Passage
from meetings.model.base import Base
from meetings.model.consultation import Consultation, ConsultedDraft, Coordination, Grounds
from meetings.model.convening import AgendaIssue, Commission, InvitedUnit, MeetingApplication, MeetingChange
from meetings.model.decision import Amendment, Decision
from meetings.model.deliberation import Deliberation, Statement
from meetings.model.department_meeting import DepartmentMeeting, TownException
from meetings.model.material import Material, MaterialCopy
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.meeting_budget import MeetingBudget
from meetings.model.minutes import Minutes, MinutesOpinion, MinutesSeries
from meetings.model.notice import Notice
from meetings.model.procedure import Exemption, Procedure
from meetings.model.recording import Recording, RecordingFile
from meetings.model.staff_list import StaffList
from meetings.model.study_session import StudyAttendance, StudySession
from meetings.model.topic import Opinion, Topic

__all__ = [
    "AbsenceReport",
    "AgendaIssue",
    "AgendaItem",
    "Amendment",
    "Attendance",
    "Away",
    "Base",
    "Commission",
    "Consultation",
    "ConsultedDraft",
    "Coordination",
    "Decision",
    "Deliberation",
    "DepartmentMeeting",
    "Exemption",
    "Grounds",
    "InvitedUnit",
    "Material",
    "MaterialCopy",
    "Meeting",
    "MeetingAbsence",
    "MeetingApplication",
    "MeetingBudget",
    "MeetingChange",
    "Minutes",
    "MinutesOpinion",
    "MinutesSeries",
    "Notice",
    "Opinion",
    "Passage",
    "Procedure",
    "Recording",
    "RecordingFile",
    "StaffList",
    "Statement",
    "StudyAttendance",
    "StudySession",
    "Topic",
    "TownException",
]

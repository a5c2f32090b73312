"""The tables of personnel and the steps their things may take."""

from personnel.model.base import BEGINNING, FOREVER, Base, Term, ends_after
from personnel.model.directory_import import DirectoryImport
from personnel.model.duty import DutyShift
from personnel.model.foreign_trip import FOREIGN_TRIP, PLAN, ForeignTrip, ForeignTripPlan
from personnel.model.invitation import INVITATION, Engagement, Invitation
from personnel.model.leave import LEAVE, LEAVE_KINDS, Leave, Substitution
from personnel.model.mandate import Authorization, Delegation
from personnel.model.personal_matter import PERSONAL_MATTER, PersonalMatter
from personnel.model.phone import PHONE_NUMBER, PhoneNumber
from personnel.model.portfolio import AREA, Partnership, Portfolio, SpecialTask
from personnel.model.post import POST_KINDS, SINGLE, Appointment, Post
from personnel.model.reachability import UNREACHABLE, UnreachableWindow
from personnel.model.research import RESEARCH, SHORTFALL, ResearchShortfall, ResearchTrip
from personnel.model.unit import Person, Unit, UnitTerm, keeps_directory

__all__ = [
    "AREA",
    "BEGINNING",
    "FOREIGN_TRIP",
    "FOREVER",
    "INVITATION",
    "LEAVE",
    "LEAVE_KINDS",
    "PERSONAL_MATTER",
    "PHONE_NUMBER",
    "PLAN",
    "POST_KINDS",
    "RESEARCH",
    "SHORTFALL",
    "SINGLE",
    "UNREACHABLE",
    "Appointment",
    "Authorization",
    "Base",
    "Delegation",
    "DirectoryImport",
    "DutyShift",
    "Engagement",
    "ForeignTrip",
    "ForeignTripPlan",
    "Invitation",
    "Leave",
    "Partnership",
    "Person",
    "PersonalMatter",
    "PhoneNumber",
    "Portfolio",
    "Post",
    "ResearchShortfall",
    "ResearchTrip",
    "SpecialTask",
    "Substitution",
    "Term",
    "Unit",
    "UnitTerm",
    "UnreachableWindow",
    "ends_after",
    "keeps_directory",
]

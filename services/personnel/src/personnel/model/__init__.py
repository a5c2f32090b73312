"""The tables of personnel and the steps their things may take."""

from personnel.model.base import FOREVER, Base, Term, ends_after
from personnel.model.leave import LEAVE, LEAVE_KINDS, Leave
from personnel.model.mandate import Authorization, Delegation
from personnel.model.portfolio import AREA, Partnership, Portfolio
from personnel.model.post import POST_KINDS, SINGLE, Appointment, Post
from personnel.model.unit import Person, Unit, keeps_directory

__all__ = [
    "AREA",
    "FOREVER",
    "LEAVE",
    "LEAVE_KINDS",
    "POST_KINDS",
    "SINGLE",
    "Appointment",
    "Authorization",
    "Base",
    "Delegation",
    "Leave",
    "Partnership",
    "Person",
    "Portfolio",
    "Post",
    "Term",
    "Unit",
    "ends_after",
    "keeps_directory",
]

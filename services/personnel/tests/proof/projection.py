"""A neighbour's picture of personnel, drawn from its events alone: it asks nothing."""

from datetime import date
from typing import Any

from chassis.envelope import Event, decode, event_type
from personnel.rules import half_day_rules
from services.personnel.tests.proof import standing_model as model
from services.personnel.tests.proof.standing_model import half_of
from zhengling.personnel.v1 import events_pb2

TYPES = {
    message.DESCRIPTOR.name: message
    for message in (
        events_pb2.AppointmentChanged,
        events_pb2.PortfolioAssigned,
        events_pb2.SpecialTaskChanged,
        events_pb2.PartnersPaired,
        events_pb2.DelegationBegan,
        events_pb2.DelegationEnded,
        events_pb2.AuthorizationChanged,
        events_pb2.LeaveApproved,
        events_pb2.LeaveCancelled,
        events_pb2.LeaveReturned,
        events_pb2.LeaveOverdue,
        events_pb2.LeaveExtended,
        events_pb2.StandInChanged,
        events_pb2.AbsenceReportedUpward,
        events_pb2.UnitChanged,
    )
}
"""What tells of who may act."""


def read(routing_key: str, body: bytes) -> Event[Any]:
    """An event as a consumer of its type receives it."""
    [message] = [one for one in TYPES.values() if event_type(one) == routing_key]
    return decode(body, message)


class Picture:
    """The last event about each subject: each carries the whole state, so no other is needed."""

    def __init__(self) -> None:
        self.last: dict[str, Any] = {}

    def city(self) -> model.City:
        """What is on record, as far as it bears on the present; people and posts are named by their ids."""
        city = model.City({}, {})
        for subject, told in sorted(self.last.items()):
            getattr(self, f"_{subject.partition('/')[0]}")(city, told)
        return city

    def away(self) -> set[tuple[str, str, str, int, int]]:
        """Leaves that were granted and are not over: whose, with whom standing in, and their half days."""
        return {
            (told.leave_id, told.person_id, told.stand_in_id, _half(told, "starts"), _half(told, "until"))
            for told in self.last.values()
            if hasattr(told, "leave_id") and told.state in ("approved", "on_leave", "extending")
        }

    def _unit(self, city: model.City, told: Any) -> None:
        part_of = told.superior if told.kind == "internal_unit" else ""
        city.units[told.code] = model.Unit(told.code, tuple(told.functions), part_of)
        city.places.append(model.Place(*_days(told), told.code, told.superior))

    def _appointment(self, city: model.City, told: Any) -> None:
        city.posts[told.post_id] = model.Post(told.post_id, told.post_kind, told.unit)
        city.appointments.append(model.Appointment(*_days(told), told.person_id, told.post_id, told.acting))

    def _portfolio(self, city: model.City, told: Any) -> None:
        city.charges.append(model.Charge(*_days(told), told.post_id, told.unit or f"area:{told.area}"))

    def _special_task(self, city: model.City, told: Any) -> None:
        city.charges.append(model.Charge(*_days(told), told.post_id, f"area:{told.area}", True))

    def _partnership(self, city: model.City, told: Any) -> None:
        city.pairs.append(model.Pair(*_days(told), frozenset((told.post_id, told.partner_id))))

    def _delegation(self, city: model.City, told: Any) -> None:
        term = (_half(told, "starts"), _half(told, "until") + 1)
        who = (told.principal_id, told.delegate_id, told.post_id)
        city.mandates.append(model.Mandate(*who, tuple(told.powers), *term))

    def _authorization(self, city: model.City, told: Any) -> None:
        keys = tuple(f"{told.power}/{kind}" for kind in told.doc_types) or (told.power,)
        city.papers.append(model.Paper(*_days(told), told.principal_id, told.person_id, told.post_id, keys))

    def _leave(self, city: model.City, told: Any) -> None:
        if told.state not in ("approved", "on_leave", "extending"):
            return
        first = _half(told, "starts")
        stand_ins = [model.StandIn(told.stand_in_id, first)] if told.stand_in_id else []
        city.absences.append(model.Absence(told.person_id, first, _half(told, "until") + 1, None, stand_ins))


def _days(told: Any) -> tuple[date, date | None]:
    return date.fromisoformat(told.starts), date.fromisoformat(told.until) if told.until else None


def _half(told: Any, name: str) -> int:
    return half_of(date.fromisoformat(getattr(told, name)), getattr(told, f"{name}_half") == half_day_rules.PM)

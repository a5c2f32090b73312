"""What people of the small city do, by the real commands, with the model told of what was accepted."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.errors import Failure
from chassis.law import RuleBroken
from personnel.commands.directory import (
    appoint,
    assign_portfolio,
    assign_special_task,
    end_appointment,
    end_portfolio,
    end_special_task,
    pair_partners,
    reorganize_unit,
)
from personnel.commands.leave import begin_leave, chase_return, watch_stand_in
from personnel.commands.mandate import authorize, delegate_mayor, end_delegation, revoke_authorization
from personnel.model.absence import current_half
from personnel.rules import half_day_rules
from personnel.rules.half_day_rules import HALVES
from services.personnel.tests.proof import standing_model as model
from services.personnel.tests.proof.small_city import SmallCity, known_city
from services.personnel.tests.proof.standing_model import day_of, half_of

KEEPER = "clerk"
"""Who keeps the directory; this post is never touched, so that somebody always can."""


class Deeds:
    """Deeds in the directory and of the mayor. Each tells whether it was accepted; a refused one changed nothing."""

    def __init__(self, city: SmallCity) -> None:
        city.restore()
        self.city, self.known = city, known_city()
        self.done: Counter[str] = Counter()
        self.told: list[str] = []
        self.failed = False
        self.wanted: model.Wanted | None = None
        """What the next deed asks for; a refusal of it must not speak of what is not so."""
        with city.runtime.reading() as session:
            rows = session.connection().exec_driver_sql(
                "SELECT a.id, p.code FROM appointments a JOIN posts p ON p.id = a.post_id"
            )
            keys = {code: key for key, code in rows}
            charges = dict(session.connection().exec_driver_sql("SELECT matter, id FROM portfolios").all())
        for appointment in self.known.appointments:
            appointment.key = keys[appointment.post]
        for charge in self.known.charges:
            charge.key = charges[charge.matter]
        self.digest = city.digest()

    # What time it is.

    @property
    def now(self) -> int:
        """The present half day."""
        return half_of(self.city.today, half_day_rules.half_in(current_half(self.city.runtime.clock.now())) == "pm")

    def day(self, offset: int) -> date:
        """A day so many days from today."""
        return self.city.today + timedelta(days=offset)

    def pass_time(self, halves: int) -> None:
        """Let half days pass."""
        self.city.runtime.clock.move(hours=12 * halves)  # type: ignore[attr-defined]

    def run_timers(self) -> None:
        """What the worker does by itself."""
        runtime = self.city.runtime
        self.done["sweeps"] += begin_leave.sweep(runtime) + chase_return.sweep(runtime) + watch_stand_in.sweep(runtime)
        self.digest = self.city.digest()

    # How a deed is done.

    def attempt(self, who: str, module: Any, command: Any) -> Any:
        """Carry out a command as somebody; what it made, or None when it was refused, which changes nothing."""
        name = module.__name__.rpartition(".")[2]
        self.told.append(f"{self.city.today} {(self.now % 2 and 'pm') or 'am'}: {who} {command}")
        wanted, self.wanted = self.wanted, None
        try:
            made = self.city.do(who, module.handle, command)
        except Failure as refusal:
            if wanted is not None and isinstance(refusal, RuleBroken):
                unfounded = self.known.unfounded(refusal.judged, wanted, self.now)
                self.require(not unfounded, f"{name} was refused without need: {unfounded}")
            self.told[-1] += f" -> {refusal!r}"
            self.done[f"{name} refused"] += 1
            after = self.city.digest()
            self.require(after == self.digest, f"{name} was refused and changed something")
            return None
        self.digest = self.city.digest()
        self.done[name] += 1
        return made

    def require(self, fine: bool, what: str) -> None:
        """Raise AssertionError with what is wrong and the history; a history that failed is not played on."""
        if not fine:
            self.failed = True
            raise AssertionError(f"{what}\nafter\n{self.history()}")

    def history(self) -> str:
        """The history so far, to be read in a failure."""
        named = "\n".join(self.told)
        for key, login in self.city.names.items():
            named = named.replace(repr(key), login)
        for code, key in self.city.posts.items():
            named = named.replace(repr(key), code)
        return named

    def who_may(self, key: str) -> str:
        """Who may exercise a power now; the mayor where nobody may, to be refused."""
        return next(iter(self.known.who(key, self.now)), "mayor")

    def mayor(self) -> str:
        """The serving mayor; a former one where nobody serves, to be refused."""
        return self.known.mayor(self.city.today) or "mayor"

    def person(self, key: UUID | None) -> str | None:
        """The login of a person."""
        return self.city.names[key] if key else None

    # The directory.

    def appoint(self, person: str, post: str, first: int, days: int | None, acting: bool = False) -> bool:
        """Appoint for so many days from a day on; None means without end."""
        starts = self.day(first)
        until = None if days is None else self.day(first + days)
        command = appoint.Appoint(
            self.city.people[person], self.city.posts[post], starts, until, "任免文件", acting=acting
        )
        made = self.attempt(KEEPER, appoint, command)
        if made is None:
            return False
        new = model.Appointment(starts, until, person, post, acting, made.id)
        if self.known.posts[post].kind in model.ONE_SEAT:
            for before in self.known.appointments:
                if before.post == post and before.meets(new):
                    self.require(before.acting, f"two hold {post}")
                    before.ends_on(starts - timedelta(days=1))
        self.known.appointments.append(new)
        return True

    def end_appointment(self, one: model.Appointment, last: int) -> bool:
        """Let it end with a day."""
        command = end_appointment.EndAppointment(one.key, self.day(last))  # type: ignore[arg-type]
        if self.attempt(KEEPER, end_appointment, command) is None:
            return False
        one.ends_on(self.day(last))
        return True

    def assign(self, post: str, matter: str, first: int, days: int | None) -> bool:
        """Put a post in charge of a matter; who was in charge before is so until the day before."""
        starts, until = self.day(first), None if days is None else self.day(first + days)
        area = matter.removeprefix("area:")
        named = (matter, "") if area == matter else ("", area)
        command = assign_portfolio.AssignPortfolio(self.city.posts[post], *named, starts, until, "分工文件")
        made = self.attempt(KEEPER, assign_portfolio, command)
        if made is None:
            return False
        new = model.Charge(starts, until, post, matter, False, made.id)
        for before in self.known.charges:
            if before.matter == matter and before.meets(new):
                before.ends_on(starts - timedelta(days=1))
        self.known.charges.append(new)
        return True

    def move_unit(self, unit: str, superior: str, first: int) -> bool:
        """Put the payment centre under another unit from a day on, until it is moved again as planned before."""
        starts = self.day(first)
        command = reorganize_unit.ReorganizeUnit(unit, unit, "institution", superior, (), starts, "编制文件")
        if self.attempt(KEEPER, reorganize_unit, command) is None:
            return False
        [before] = [one for one in self.known.places if one.unit == unit and one.on(starts)]
        self.known.places.append(model.Place(starts, before.last, unit, superior))
        before.ends_on(starts - timedelta(days=1))
        return True

    def give_task(self, post: str, area: str, first: int, days: int) -> bool:
        """The mayor gives a special task."""
        starts, until = self.day(first), self.day(first + days)
        command = assign_special_task.AssignSpecialTask(
            self.city.posts[post], area, "专项", "", starts, until, "交办文件"
        )
        made = self.attempt(self.mayor(), assign_special_task, command)
        if made is None:
            return False
        self.known.charges.append(model.Charge(starts, until, post, f"area:{area}", True, made.id))
        return True

    def end_charge(self, one: model.Charge, last: int) -> bool:
        """Let a portfolio or a special task end with a day."""
        if one.task:
            task = end_special_task.EndSpecialTask(one.key, self.day(last))  # type: ignore[arg-type]
            done = self.attempt(self.mayor(), end_special_task, task)
        else:
            portfolio = end_portfolio.EndPortfolio(one.key, self.day(last))  # type: ignore[arg-type]
            done = self.attempt(KEEPER, end_portfolio, portfolio)
        if done is not None:
            one.ends_on(self.day(last))
        return done is not None

    def pair(self, one: str, other: str, first: int, days: int | None) -> bool:
        """Let the holders of two posts stand in for each other; pairs of either are over."""
        starts, until = self.day(first), None if days is None else self.day(first + days)
        command = pair_partners.PairPartners(self.city.posts[one], self.city.posts[other], starts, until)
        if self.attempt(KEEPER, pair_partners, command) is None:
            return False
        new = model.Pair(starts, until, frozenset((one, other)))
        for before in self.known.pairs:
            if before.posts & new.posts and before.meets(new):
                before.ends_on(starts - timedelta(days=1))
        self.known.pairs.append(new)
        return True

    # What the mayor lets others do.

    def delegate(self, person: str, first: int, halves: int, grant: tuple[str, ...], withhold: tuple[str, ...]) -> bool:
        """Entrust somebody for so many half days, beginning so many half days from now."""
        begin, end = self.now + first, self.now + first + halves
        mayor = self.mayor()
        command = delegate_mayor.DelegateMayor(
            self.city.people[person],
            "委托书",
            day_of(begin),
            day_of(end - 1),
            grant,
            withhold,
            *(HALVES[half % 2] for half in (begin, end - 1)),
        )
        self.wanted = model.Wanted(person, max(begin, self.now), end)
        made = self.attempt(mayor, delegate_mayor, command)
        if made is None:
            return False
        # Reading of R5.2: convening, chairing and daily approval pass; signing and the seal if the paper says so.
        passes = {"mayor.convene", "mayor.chair", "mayor.approve", *grant} - set(withhold)
        powers = tuple(key for key in model.MAYOR_KEYS if key in passes)
        [post] = [code for code, key in self.city.posts.items() if key == made.post_id]
        self.known.mandates.append(model.Mandate(mayor, person, post, powers, max(begin, self.now), end, made.id))
        return True

    def open_mandates(self) -> list[model.Mandate]:
        """Those that hold now or will."""
        return [one for one in self.known.mandates if one.end > self.now]

    def open_papers(self) -> list[model.Paper]:
        """Those that hold today or will."""
        return [one for one in self.known.papers if one.last is None or one.last >= max(one.first, self.city.today)]

    def end_delegation(self, one: model.Mandate) -> bool:
        """The mayor ends it."""
        command = end_delegation.EndDelegation(one.key)  # type: ignore[arg-type]
        if self.attempt(self.mayor(), end_delegation, command) is None:
            return False
        one.over(self.now)
        return True

    def authorize(self, person: str, power: str, kinds: tuple[str, ...], first: int, days: int | None) -> bool:
        """The mayor lets somebody exercise a power beside him."""
        starts, until = self.day(first), None if days is None else self.day(first + days)
        mayor = self.mayor()
        command = authorize.Authorize(self.city.people[person], power, "授权书", starts, until, kinds)
        made = self.attempt(mayor, authorize, command)
        if made is None:
            return False
        keys = tuple(f"{power}/{kind}" for kind in kinds) or (power,)
        [post] = [code for code, key in self.city.posts.items() if key == made.post_id]
        self.known.papers.append(model.Paper(starts, until, mayor, person, post, keys, made.id))
        return True

    def revoke(self, one: model.Paper) -> bool:
        """The mayor takes it back; it holds no longer from today on."""
        command = revoke_authorization.RevokeAuthorization(one.key)  # type: ignore[arg-type]
        if self.attempt(self.mayor(), revoke_authorization, command) is None:
            return False
        one.ends_on(self.day(-1))
        return True

"""Who somebody is and where that person stands."""

from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import select

from chassis.errors import NotFound, NotPermitted
from chassis.run import Context
from personnel.acting.standing import Position, Standings, position_of
from personnel.model import Person, absence, keeps_directory
from personnel.rules.half_day_rules import judged
from zhengling.personnel.v1 import identity_service_pb2 as pb

GATEWAY = ("gateway", UUID(int=0))
"""The client and the subject of the gateway's own token, which speaks for nobody."""


def get_standing(ctx: Context, person_id: UUID | None, on: date | None) -> Position:
    """The standing of the caller by one statement; another's standing goes by what the caller may ask.

    Asked for every command of every service, and so before anybody's standing was asked for: for the caller's own it
    is the answer, and for another's it is asked for here. Raises Unauthenticated for a caller who is nobody known,
    and as `position`.
    """
    standings = cast(Standings, ctx.runtime.standing)
    if person_id in (None, ctx.actor.person_id):
        return standings.position(ctx.actor.person_id, on)
    return position(replace(ctx, standing=standings(ctx.actor, ctx.today, True)), person_id, on)


def get_me(ctx: Context) -> Position:
    """Where the caller stands now. Raises NotFound."""
    return position(ctx, None, None)


def get_person_standing(ctx: Context, person_id: UUID, on: date | None, half: str) -> Position:
    """A person's standing, explained. Raises as `position`."""
    return position(ctx, person_id, on, half)


def position(ctx: Context, person_id: UUID | None, on: date | None, half: str = "") -> Position:
    """A person's standing, explained: one's own, or anyone's for the office. Raises NotPermitted, NotFound.

    Today is judged by the present half day and another date by its forenoon, unless a half is asked for.
    """
    wanted = person_id or ctx.standing.person_id
    if wanted != ctx.standing.person_id and not keeps_directory(ctx.standing):
        raise NotPermitted("standing of another")
    now = absence.current_half(ctx.now)
    half_day = judged(on or ctx.today, half, now)
    found = position_of(ctx.session.connection(), wanted, half_day, now) if wanted else None
    if found is None:
        raise NotFound("person")
    return found


def resolve_login(ctx: Context, request: pb.ResolveLoginRequest) -> Person:
    """The person behind a login, which is taken to the letter as a token names it. Raises NotFound.

    The gateway asks before it knows for whom, so this read is judged by the token it comes with and not by a
    standing: NotPermitted for every token but the gateway's own.
    """
    if (ctx.actor.client, ctx.actor.person_id) != GATEWAY:
        raise NotPermitted("logins")
    person = ctx.session.scalar(select(Person).where(Person.login == request.login))
    if person is None:
        raise NotFound("login")
    return person

"""What is printed of meetings: minutes, agendas and submission forms, as far as the reader may read them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from chassis import run
from chassis.errors import NotFound, NotPermitted
from chassis.run import Context
from meetings.acting import gating, minuting, papers
from meetings.acting.consulting import LIVE
from meetings.model.consultation import COUNTING, Consultation, Coordination
from meetings.model.meeting import Meeting
from meetings.model.minutes import Minutes
from meetings.model.topic import Topic
from meetings.rules import gate_rules
from zhengling.meetings.v1 import minutes_service_pb2 as pb

# A rendering takes a second, so whoever asks for one gives the database's connection back before it begins.


def download_minutes(ctx: Context, minutes_id: UUID) -> pb.MeetingPaper:
    """The minutes in the national layout. Raises NotFound and NeighbourDown."""
    minutes = ctx.load(Minutes, minutes_id)
    shown = minuting.view(minutes, ctx.standing)
    ctx.session.close()
    paper = papers.minutes_paper(minutes, shown, ctx.neighbours.unit_names(ctx.actor))
    content = ctx.neighbours.print_paper(ctx.actor, paper)
    return pb.MeetingPaper(content=content, filename=papers.minutes_filename(minutes))


def download_agenda(ctx: Context, meeting_id: UUID) -> pb.MeetingPaper:
    """The agenda of a meeting; who is admitted to some items only gets these.

    Raises NotFound, NotPermitted for who is not on the list, and NeighbourDown.
    """
    query = select(Meeting).where(Meeting.id == meeting_id)
    query = query.options(selectinload(Meeting.items), selectinload(Meeting.attendance))
    meeting = ctx.session.scalars(query).one_or_none()
    if meeting is None or not run.knows(meeting, ctx.standing):
        raise NotFound(Meeting.__subject__)
    items = [item for item in meeting.items if item.level <= ctx.standing.clearance]
    whole = meeting.open_to(ctx.standing)
    if not whole:
        row = meeting.listed(ctx.standing.person_id)
        if row is None:
            raise NotPermitted("download_agenda")
        items = [item for item in items if item.topic_id is not None and row.admitted_to(item.topic_id)]
    ctx.session.close()
    paper = papers.agenda_paper(meeting, items, whole)
    content = ctx.neighbours.print_paper(ctx.actor, paper)
    return pb.MeetingPaper(content=content, filename=f"{paper.title}.pdf")


def download_topic_form(ctx: Context, topic_id: UUID) -> pb.MeetingPaper:
    """The submission form of a topic (article 50).

    Raises NotFound, NotPermitted for a unit that the topic only concerns, and NeighbourDown.
    """
    query = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.opinions))
    topic = ctx.session.scalars(query).unique().one_or_none()
    if topic is None or not run.knows(topic, ctx.standing):
        raise NotFound(Topic.__subject__)
    if not topic.open_to(ctx.standing):
        raise NotPermitted("download_topic_form")
    asked = select(Consultation).where(Consultation.topic_id == topic.id, Consultation.state.in_(COUNTING))
    consultations = list(ctx.session.scalars(asked.order_by(Consultation.id)))
    put_up = select(Coordination).where(Coordination.topic_id == topic.id, Coordination.state.in_(LIVE))
    coordination = ctx.session.scalars(put_up).one_or_none()
    facts = gating.facts_for(ctx, [topic], topic.meeting_id, {})
    gates = [(ctx.runtime.book.rule(gate.rule), gate) for gate in gate_rules.judged(facts[topic.id], ctx.today)]
    ctx.session.close()
    names = ctx.neighbours.unit_names(ctx.actor)
    form = papers.topic_paper(topic, consultations, coordination, gates, names, ctx.today)
    content = ctx.neighbours.print_form(ctx.actor, form)
    return pb.MeetingPaper(content=content, filename=f"{topic.title}（{form.title}）.pdf")

"""From requests about items in session and decisions to commands: each field read, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date_or_none, to_text, to_uuid, to_uuid_or_none
from meetings.commands.deliberation import conclude_item, judge_disclosure, propose_amendment, record_statement
from meetings.model.decision import OUTCOMES
from meetings.parse.fields import LONG, code, codes
from meetings.queries.decision import Filter
from meetings.rules.deliberation_rules import STANCES
from meetings.rules.kind_rules import KINDS
from meetings.rules.publication_rules import DISCLOSURES
from zhengling.meetings.v1 import deliberation_service_pb2 as pb


def conclusion(request: pb.ConcludeItemRequest) -> conclude_item.ConcludeItem:
    """How an item ends; one that is put off says why."""
    how = to_choice(request.how, "how", conclude_item.STEPS)
    least = 1 if how == conclude_item.PUT_OFF else 0
    return conclude_item.ConcludeItem(
        to_uuid(request.deliberation_id, "deliberation_id"),
        how,
        to_text(request.reason, "reason", longest=2000, least=least),
    )


def statement(request: pb.RecordStatementRequest) -> record_statement.RecordStatement:
    """A statement, by a person or by the name of somebody from outside; dissent says what it is."""
    person_id = to_uuid_or_none(request.person_id, "person_id")
    if person_id is not None and request.speaker:
        raise Malformed({"speaker": "只用于外单位列席人员 / only for somebody from outside"})
    return record_statement.RecordStatement(
        deliberation_id=to_uuid(request.deliberation_id, "deliberation_id"),
        person_id=person_id,
        speaker=to_text(request.speaker, "speaker", least=0 if person_id else 1),
        stance=to_choice(request.stance, "stance", STANCES),
        gist=to_text(request.gist, "gist", longest=LONG, least=1 if request.dissent else 0),
        dissent=request.dissent,
    )


def amendment(request: pb.ProposeAmendmentRequest) -> propose_amendment.ProposeAmendment:
    """A slip to correct."""
    return propose_amendment.ProposeAmendment(
        decision_id=to_uuid(request.decision_id, "decision_id"),
        text=to_text(request.text, "text", longest=LONG, least=0),
        responsible_units=codes(request.responsible_units, "responsible_units"),
        term=to_date_or_none(request.term, "term"),
        reason=to_text(request.reason, "reason", longest=2000),
    )


def disclosure(request: pb.JudgeDisclosureRequest) -> judge_disclosure.JudgeDisclosure:
    """A judgement on making a decision public."""
    return judge_disclosure.JudgeDisclosure(
        decision_id=to_uuid(request.decision_id, "decision_id"),
        disclosure=to_choice(request.disclosure, "disclosure", DISCLOSURES),
        ground=to_text(request.ground, "ground", longest=1000, least=0),
        public_text=to_text(request.public_text, "public_text", longest=LONG, least=0),
    )


def wanted(request: pb.ListDecisionsRequest) -> Filter:
    """Which decisions are asked for."""
    return Filter(
        meeting_id=to_uuid_or_none(request.meeting_id, "meeting_id"),
        topic_id=to_uuid_or_none(request.topic_id, "topic_id"),
        unit=code(request.unit, "unit") if request.unit else "",
        outcome=to_choice(request.outcome, "outcome", OUTCOMES) if request.outcome else "",
        from_day=to_date_or_none(request.from_day, "from_day"),
        to_day=to_date_or_none(request.to_day, "to_day"),
        words=to_text(request.q, "q", longest=100, least=0),
        meeting_kind=to_choice(request.meeting_kind, "meeting_kind", KINDS) if request.meeting_kind else "",
    )

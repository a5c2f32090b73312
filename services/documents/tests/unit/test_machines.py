"""The tables of legal steps, and of the words that a request may use: whatever is not in them is refused."""

import pytest

from chassis.errors import IllegalStep
from chassis.stated import stated
from chassis.testing import every_pair
from documents.model import DOCUMENT, SEAL_USE
from documents.model.document import ISSUED
from documents.rules.disclosure_rules import DISCLOSURES
from documents.rules.element_rules import ISSUERS, KINDS
from documents.rules.seal_rules import SEALS
from documents.rules.sign_off_rules import SIGN_OFF
from zhengling.documents.v1 import documents_service_pb2 as pb


@pytest.mark.parametrize(
    ("machine", "state", "step"), every_pair(DOCUMENT, SEAL_USE), ids=lambda value: getattr(value, "name", value)
)
def test_a_step_leads_where_the_table_says_and_nowhere_else(machine, state, step):
    row = machine.rows.get((state, step))
    if row is not None:
        assert machine.advance(state, step) == row.to
        return
    with pytest.raises(IllegalStep) as refused:
        machine.advance(state, step)
    assert (refused.value.machine, refused.value.state, refused.value.step) == (machine.name, state, step)
    assert refused.value.rule


def test_there_is_no_number_before_sign_off_and_no_way_round_it():
    reached, frontier = {"draft"}, ["draft"]
    while frontier:
        state = frontier.pop()
        for (start, step), row in DOCUMENT.rows.items():
            if start == state and step != "sign_document" and row.to not in reached:
                reached.add(row.to)
                frontier.append(row.to)
    assert reached.isdisjoint({"signed", *ISSUED})


def test_only_these_states_are_final():
    ends = {row.to for row in SEAL_USE.rows.values()} - {state for state, _ in SEAL_USE.rows}
    assert ends == {"used", "rejected", "void"}


@pytest.mark.parametrize(
    ("request_", "field", "words"),
    [
        (pb.ListDocumentsRequest, "doc_type", KINDS),
        (pb.ListSealUsesRequest, "seal", SEALS),
        (pb.RequestSealUseRequest, "seal", SEALS),
        (pb.VerifyLedgerRequest, "seal", SEALS),
        *(
            (draft, field, words)
            for draft in (pb.DraftDocumentRequest, pb.ReviseDraftRequest)
            for field, words in (("sign_off_ground", SIGN_OFF), ("disclosure", DISCLOSURES))
        ),
        (pb.DraftDocumentRequest, "issuer", ISSUERS),
    ],
)
def test_the_words_of_a_request_are_those_of_the_tables(request_, field, words):
    assert set(stated(request_.DESCRIPTOR.fields_by_name[field]).one_of) == set(words)

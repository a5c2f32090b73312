"""What others than the suite are told of an event: nothing above level 0, and of the rest only what the proto marks."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from chassis_processes import SIGNER

from chassis import outbox
from chassis.publishing import frames
from zhengling.documents.v1.events_pb2 import DocumentPublished, DocumentSigned
from zhengling.meetings.v1.events_pb2 import MinutesSigned

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(event: Any, level: int | None) -> dict[str, Any]:
    about = {"source": "/zhengling/documents", "subject": "document/1", "version": 3, "at": AT, "signer": SIGNER}
    return outbox.row(event, level=level, **about)


def test_only_marked_fields_go_out() -> None:
    event = DocumentPublished(document_id="d", title="标题", body="正文", doc_type="notice", number="乳政发〔2026〕1号")
    made = row(event, 0)
    thin = json.loads(made["outward"])
    assert thin == {
        "specversion": "1.0",
        "id": str(made["event_id"]),
        "source": "/zhengling/documents",
        "type": "zhengling.documents.document.published.v1",
        "subject": "document/1",
        "time": AT.isoformat(),
        "datacontenttype": "application/json",
        "sequence": "3",
        "epoch": "0",
        "data": {"document_id": "d", "doc_type": "notice", "number": "乳政发〔2026〕1号"},
    }


def test_minutes_tell_outward_that_they_are_signed_and_nothing_else() -> None:
    event = MinutesSigned(meeting_title="秘密", items=[MinutesSigned.Item(text="秘密")], edition=2)
    assert json.loads(row(event, 0)["outward"])["data"] == {}


@pytest.mark.parametrize("level", [1, 2, 3, 4, -1, None])
def test_above_level_0_or_without_a_level_nothing_goes_out(level: int | None) -> None:
    assert row(DocumentSigned(document_id="d"), level)["outward"] is None


def test_an_event_that_says_a_level_of_its_own_is_held_back() -> None:
    assert row(DocumentSigned(document_id="d", level=1), 0)["outward"] is None


def test_the_bytes_of_a_message_are_those_that_pika_makes() -> None:
    import pika
    from pika import frame, spec

    for size in (0, 10, 4088, 4089, 9000):
        for header in (None, ("zl-signature", "ed25519:x")):
            properties = pika.BasicProperties(
                content_type="application/cloudevents+json",
                delivery_mode=2,
                message_id="m",
                type="k.键",
                user_id="u",
                headers={header[0]: header[1]} if header else None,
            )
            body = b"x" * size
            wanted = frame.Method(1, spec.Basic.Publish(exchange="e", routing_key="k.键")).marshal()
            wanted += frame.Header(1, size, properties).marshal()
            parts = [body[at : at + 4088] for at in range(0, size, 4088)]
            wanted += b"".join(frame.Body(1, part).marshal() for part in parts)
            assert frames(1, 4096, "e", "k.键", body, message_id="m", user="u", header=header) == wanted


def test_a_name_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        frames(1, 4096, "e", "k" * 256, b"", message_id="m", user="u")

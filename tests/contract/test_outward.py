"""What integrators may hear stands in their guide as the protos say it, and no more is marked than may be told."""

import pkgutil
from importlib import import_module

import pytest

from tests import outward
from zhengling.common.v1 import options_pb2 as options


def test_the_guide_lists_what_may_be_told_outward() -> None:
    guide = outward.GUIDE.read_text("utf-8")
    assert outward.written(guide) == guide, "run python tests/outward.py"


@pytest.mark.parametrize("service", outward.TELLS)
def test_an_event_has_words_for_outside_if_its_subject_has_a_level(service: str) -> None:
    """What has no level is not told outward: a leave is about a person."""
    package = import_module(f"{service}.model")
    things = [
        thing
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        for thing in vars(import_module(module.name)).values()
        if isinstance(thing, type) and "__subject__" in vars(thing)
    ]
    levelled = {thing.__subject__ for thing in things if hasattr(thing, "level")}  # type: ignore[attr-defined]
    subjects = {comment.partition(" Subject: ")[2].partition("/")[0] for _, comment in outward.events()}
    messages = import_module(f"zhengling.{service}.v1.events_pb2").DESCRIPTOR.message_types_by_name.values()
    assert {kind for kind in subjects if kind in {thing.__subject__ for thing in things}} <= levelled  # type: ignore[attr-defined]
    for message in messages:
        if message.GetOptions().Extensions[options.event_type] and "level" in message.fields_by_name:
            assert message.GetOptions().Extensions[options.event_words], message.name


def test_no_words_and_no_names_of_persons_are_marked() -> None:
    allowed = {"number", "doc_type", "file_sha256", "meeting_kind", "issue"}
    for message, _ in outward.events():
        for field in message.fields:
            if field.GetOptions().Extensions[options.outward]:
                known = field.name.endswith(("_id", "_on", "_at", "_date", "day")) or field.name in allowed
                assert known, f"{message.name}.{field.name}"
                assert not field.name.startswith(("person", "holder")), f"{message.name}.{field.name}"

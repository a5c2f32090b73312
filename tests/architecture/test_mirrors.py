"""Whatever a service keeps of others' facts can be compared with its owner: each subscription belongs to a mirror."""

import re
from importlib import import_module

import pytest

from chassis.envelope import event_type
from chassis.mirror import Mirror
from chassis.reconcile import mirrors_of
from deploy.local.stack import ROOT

SERVICES = ("personnel", "meetings", "documents", "supervision", "gateway")


def listened(service: str) -> set[tuple[str, str]]:
    """Who is listened to, and for what, as the worker says it."""
    worker = (ROOT / "services" / service / "src" / service / "worker.py").read_text()
    return set(re.findall(r'^    @listen\("(\w+)", (\w+)\)', worker, re.MULTILINE))


def mirrored(mirrors: list[Mirror]) -> set[tuple[str, str]]:
    return {(mirror.owner, message.__name__) for mirror in mirrors for message in mirror.listens}


@pytest.mark.parametrize("service", SERVICES)
def test_every_subscription_has_a_mirror(service: str) -> None:
    assert mirrored(list(mirrors_of(service))) == listened(service)


def test_the_subscriptions_are_found() -> None:
    assert sum(len(listened(service)) for service in SERVICES) >= 12


@pytest.mark.parametrize("service", SERVICES)
def test_every_mirror_can_be_asked_for(service: str) -> None:
    for mirror in mirrors_of(service):
        kinds = {event_type(kind.message): kind for kind in import_module(f"{mirror.owner}.facts").KINDS}
        assert service in kinds[event_type(mirror.message)].readers

"""Settings: everything that is wrong is told at once, in one sentence, before anything starts."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from chassis.settings import FrameSettings, SettingsError, load

GOOD = {"DATABASE_URL": "postgresql+psycopg://x", "AMQP_URL": "amqp://x"}


@dataclass(frozen=True, kw_only=True)
class Own(FrameSettings):
    """As a service has it: the frame's settings and some of its own."""

    city: str
    pages: int
    ratio: float = 0.5
    strict: bool = False


def test_values_come_with_their_types_and_defaults() -> None:
    settings = load(FrameSettings, GOOD | {"GRPC_THREADS": "3", "ACTOR_PUBLIC_KEY_FILE": "/keys/actor.pem"})
    assert (settings.grpc_threads, settings.actor_public_key_file) == (3, Path("/keys/actor.pem"))
    assert (settings.environment, settings.classification_ceiling) == ("production", 1)


def test_an_empty_value_is_none_at_all() -> None:
    assert load(FrameSettings, GOOD | {"GRPC_THREADS": ""}) == load(FrameSettings, GOOD)
    with pytest.raises(SettingsError, match=r"missing settings: DATABASE_URL$"):
        load(FrameSettings, GOOD | {"DATABASE_URL": ""})


def test_all_that_is_missing_or_wrong_is_told_at_once() -> None:
    wrong = {"GRPC_THREADS": "many", "PAGES": "1.5", "RATIO": "half", "STRICT": "perhaps"}
    with pytest.raises(SettingsError) as caught:
        load(Own, {"AMQP_URL": "amqp://x"} | wrong)
    text = str(caught.value)
    assert text.startswith("missing settings: DATABASE_URL, CITY; unusable settings: ")
    assert all(name in text for name in wrong)
    assert "many" not in text, "a value may be a secret"


@pytest.mark.parametrize(("raw", "value"), [("true", True), ("1", True), ("False", False), ("0", False)])
def test_truth_is_read_as_an_operator_means_it(raw: str, value: bool) -> None:
    assert load(Own, GOOD | {"CITY": "乳山", "PAGES": "1", "STRICT": raw}).strict is value


def test_the_environment_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert load(FrameSettings).amqp_url == "amqp://x"


def test_a_movable_clock_is_for_development_only() -> None:
    with pytest.raises(SettingsError, match="CLOCK_FILE"):
        load(FrameSettings, GOOD | {"CLOCK_FILE": "/tmp/clock"})
    assert load(FrameSettings, GOOD | {"CLOCK_FILE": "/tmp/clock", "ENVIRONMENT": "development"}).clock_file


def test_failpoints_are_for_development_only() -> None:
    armed = GOOD | {"FAILPOINTS": "run.before_commit=kill"}
    with pytest.raises(SettingsError, match="FAILPOINTS"):
        load(FrameSettings, armed)
    assert load(FrameSettings, armed | {"ENVIRONMENT": "development"}).environment == "development"


def test_the_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        load(FrameSettings, GOOD).grpc_threads = 1  # type: ignore[misc]

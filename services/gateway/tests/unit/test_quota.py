"""A quota is a burst of all of it and then an even flow, for each key, and told as the draft of RateLimit says."""

from typing import Any

import pytest

from gateway.front import quota
from gateway.front.quota import Limiter, Quota, headers


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_all_at_once_then_evenly() -> None:
    clock = Clock()
    limiter = Limiter("client", Quota("10/5"), clock)
    taken = [limiter.take("a") for _ in range(10)]
    assert [left.remaining for left in taken if left] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert [left.reset for left in taken if left] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert not any(left.retry for left in taken if left)
    refused = limiter.take("a")
    assert refused is not None
    assert (refused.remaining, refused.reset, refused.retry) == (0, 5, 1)
    other = limiter.take("b")
    assert other is not None
    assert (other.remaining, other.retry) == (9, 0)
    clock.now += 0.49
    assert _retry(limiter) == 1
    clock.now += 0.02
    assert (_retry(limiter), _retry(limiter)) == (0, 1)
    # What was refused is not counted: after the whole time the whole quota is there.
    clock.now += 5
    assert [_retry(limiter) for _ in range(11)] == [0] * 10 + [1]


def _retry(limiter: Limiter) -> int:
    left = limiter.take("a")
    assert left is not None
    return left.retry


def test_no_bound_is_nothing_to_tell() -> None:
    assert Limiter("client", Quota("none")).take("a") is None
    assert headers(None) == []


def test_what_is_left_is_told_of_all_quotas_in_one() -> None:
    clock = Clock()
    client, address = Limiter("client", Quota("2/60"), clock), Limiter("address", Quota("1/600"), clock)
    assert headers(client.take("a"), address.take("a")) == [
        ("RateLimit-Policy", '"client";q=2;w=60, "address";q=1;w=600'),
        ("RateLimit", '"client";r=1;t=30, "address";r=0;t=600'),
    ]
    assert headers(address.take("a"))[-1] == ("Retry-After", "600")


def test_the_keys_of_the_past_are_forgotten_and_those_of_now_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "MOST_KEPT", 100)
    clock = Clock()
    limiter = Limiter("address", Quota("10/5"), clock)
    for number in range(1000):
        limiter.take(str(number))
    assert len(limiter._full) <= 100
    clock.now += 10
    for number in range(1000, 1061):
        limiter.take(str(number))
    assert len(limiter._full) <= 100
    assert "999" not in limiter._full


@pytest.mark.parametrize("text", ["", "10", "10/0", "0/10", "-1/1", "1.5/1", "10/1s", "all", "10/1/1", " 10/1"])
def test_a_quota_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        Quota(text)


def test_a_setting_that_cannot_be_used_is_named() -> None:
    from chassis.settings import SettingsError, load
    from gateway.settings import Settings

    environ: dict[str, Any] = {"DATABASE_URL": "-", "AMQP_URL": "-"}
    good = {"RATE_PER_CLIENT": "5/1", "RATE_PER_ADDRESS": "none", "TRUSTED_PROXIES": "10.0.0.0/8, ::1"}
    found = load(Settings, environ | good | {"PROXY_HEADER": "forwarded"})
    assert (found.rate_per_client.requests, found.rate_per_address.requests) == (5, 0)
    bad = {"RATE_PER_CLIENT": "5", "TRUSTED_PROXIES": "10.0.0.1/8", "PROXY_HEADER": "x-real-ip"}
    with pytest.raises(SettingsError, match="RATE_PER_CLIENT") as refused:
        load(Settings, environ | bad)
    assert all(name in str(refused.value) for name in bad)

"""Whose a request is: what a proxy of ours tells counts, and what a client says of himself does not."""

import pytest

from gateway.front.addresses import Addresses, Networks, ProxyHeader, counted

XFF, FORWARDED = ProxyHeader.X_FORWARDED_FOR, ProxyHeader.FORWARDED
PROXIES = Networks("10.0.0.0/8, 2001:db8:1::/48")


@pytest.mark.parametrize(
    ("peer", "header", "values", "address"),
    [
        ("203.0.113.5", XFF, ["198.51.100.1"], "203.0.113.5"),
        ("10.0.0.1", XFF, [], "10.0.0.1"),
        ("10.0.0.1", XFF, ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["10.9.9.9, 10.0.0.2"], "10.9.9.9"),
        ("10.0.0.1", XFF, ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["[2001:db8:9::1]:4711"], "2001:db8:9::/64"),
        ("10.0.0.1", XFF, ["2001:db8:9::1"], "2001:db8:9::/64"),
        ("10.0.0.1", XFF, ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", XFF, ["nonsense, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", XFF, ["198.51.100.1, "], "10.0.0.1"),
        ("2001:db8:1::7", XFF, ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.0.0.1", XFF, ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", FORWARDED, ["for=198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", FORWARDED, ['For="[2001:db8:9::1]:4711";proto=https'], "2001:db8:9::/64"),
        ("10.0.0.1", FORWARDED, ["by=10.0.0.1;for=198.51.100.1;host=x"], "198.51.100.1"),
        ("10.0.0.1", FORWARDED, ["for=1.1.1.1, for=198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", FORWARDED, ["for=198.51.100.1, proto=http"], "10.0.0.1"),
        ("10.0.0.1", FORWARDED, ["for=unknown"], "10.0.0.1"),
        ("10.0.0.1", FORWARDED, ["for=_hidden, for=10.0.0.2"], "10.0.0.2"),
    ],
)
def test_the_last_that_is_none_of_ours(peer: str, header: ProxyHeader, values: list[str], address: str) -> None:
    name, other = (one.value.encode() for one in (header, FORWARDED if header is XFF else XFF))
    given = [(name, value.encode()) for value in values]
    # The header that our proxies do not write is the client's own.
    spoilt = [(other, b"203.0.113.99"), (other, b"for=203.0.113.99")]
    assert Addresses(PROXIES, header).of(peer, [*given, *spoilt]) == address


def test_addresses_are_counted_by_what_their_holder_was_given() -> None:
    assert counted("2001:db8::1") == counted("2001:db8::ffff:ffff") != counted("2001:db8:0:1::1")
    assert counted("::ffff:192.0.2.1") == counted("192.0.2.1") != counted("192.0.2.2")
    assert counted("fe80::1%eth0") == counted("fe80::2%eth0")
    assert counted("") == ""


def test_without_proxies_nobody_is_believed() -> None:
    addresses = Addresses(Networks(""), XFF)
    assert not addresses.trusts("127.0.0.1")
    assert addresses.of("127.0.0.1", [(b"x-forwarded-for", b"198.51.100.1")]) == "127.0.0.1"

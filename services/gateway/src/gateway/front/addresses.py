"""Whose request it is by address: the peer's, or what a proxy that is trusted tells of whom it speaks for."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

IPV6_PREFIX = 64
"""Whoever has one address of IPv6 has that many others (RFC 6177), and would have as many quotas."""
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*(?:"([^"]*)"|([^";\s]+))\s*(?=;|$)', re.IGNORECASE)
_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([0-9.]+):\d+")


class ProxyHeader(StrEnum):
    """Which header the trusted proxies write; the other would be the client's own word."""

    X_FORWARDED_FOR = "x-forwarded-for"
    FORWARDED = "forwarded"


class Networks:
    """Networks and addresses with commas between, such as `10.0.0.0/8, 2001:db8::7`; empty for none."""

    def __init__(self, text: str) -> None:
        """Raises ValueError for what is none, such as a network with bits beyond its prefix."""
        self._networks = tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())

    def __contains__(self, address: str) -> bool:
        found = _parsed(address)
        return found is not None and any(found in network for network in self._networks)


class Addresses:
    """Finds out whose a request is."""

    def __init__(self, trusted: Networks, header: ProxyHeader) -> None:
        self._trusted, self._header = trusted, header.value.encode()
        self._hops = _hops if header is ProxyHeader.X_FORWARDED_FOR else _forwarded_hops

    def trusts(self, peer: str) -> bool:
        """Whether the peer is a proxy that speaks for others."""
        return peer in self._trusted

    def of(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """The address that stands behind the peer, as `counted` writes it.

        Each proxy adds the one before it at the end, so the last that is none of ours is the client: what stands
        before it, it may have written itself.
        """
        if peer not in self._trusted:
            return counted(peer)
        given = b",".join(value for name, value in headers if name == self._header).decode("latin-1")
        found = peer
        for hop in reversed(self._hops(given)):
            if _parsed(hop) is None:
                break
            found = hop
            if hop not in self._trusted:
                break
        return counted(found)


@lru_cache(maxsize=4096)
def counted(address: str) -> str:
    """An address as quotas count it: one of IPv6 by its network; what is no address as it is."""
    found = _parsed(address)
    return (
        str(IPv6Network((found, IPV6_PREFIX), strict=False))
        if isinstance(found, IPv6Address)
        else str(found or address)
    )


@lru_cache(maxsize=4096)
def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _hops(given: str) -> list[str]:
    return [_bare(part.strip()) for part in given.split(",")]


def _forwarded_hops(given: str) -> list[str]:
    """The `for` of each element (RFC 7239); an element without one is somebody unknown."""
    found = (_FOR.search(part.strip()) for part in given.split(","))
    return [_bare(hop[1] or hop[2] or "") if hop else "" for hop in found]


def _bare(hop: str) -> str:
    """An address without its port."""
    found = _PORT.fullmatch(hop)
    return (found[1] or found[2]) if found else hop

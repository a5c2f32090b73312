"""A small HTTP/1.1 load generator: a fixed number of kept-alive connections, each sending one request after another."""

import asyncio
import itertools
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Load:
    """What a run of load showed: requests a second, latencies in milliseconds, statuses seen."""

    rate: float
    p50: float
    p99: float
    statuses: dict[int, int]


def request(method: str, host: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return int(head[9:12]), await reader.readexactly(length)


def drive(host: str, make: Callable[[int], bytes], *, connections: int, seconds: float) -> Load:
    """Send `make(n)` for n = 0, 1, … over `connections` connections for `seconds`."""
    name, _, port = host.partition(":")
    numbers = itertools.count()
    taken: list[float] = []
    statuses: dict[int, int] = {}

    async def client(end: float) -> None:
        reader, writer = await asyncio.open_connection(name, int(port))
        while (start := time.perf_counter()) < end:
            writer.write(make(next(numbers)))
            status, _ = await _answer(reader)
            taken.append(time.perf_counter() - start)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    async def everyone() -> float:
        start = time.perf_counter()
        await asyncio.gather(*(client(start + seconds) for _ in range(connections)))
        return time.perf_counter() - start

    elapsed = asyncio.run(everyone())
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [0.0] * 99
    return Load(len(taken) / elapsed, cuts[49] * 1000, cuts[98] * 1000, statuses)

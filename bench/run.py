"""Measure the suite beside a bare stack, in one run, on one machine; print a table and one JSON object.

The bare stack (bench/bare) has the same web server, framework, gRPC hop and database, and no rules, record or events.
Every comparison takes turns, A B A B …, so that a machine whose speed drifts does not favour one side.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

import psutil  # noqa: E402
from sqlalchemy import create_engine, insert, text  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

import meetings_reads  # noqa: E402
import standing  # noqa: E402
from chassis import outbox  # noqa: E402
from city import City, until  # noqa: E402
from deploy.local import databases, ports  # noqa: E402
from deploy.local.stack import UNBOUND, Stack  # noqa: E402
from gateway.settings import Settings  # noqa: E402
from load import Load, drive, request  # noqa: E402
from zhengling.meetings.v1.events_pb2 import MinutesSigned  # noqa: E402

CONNECTIONS = 16
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
GOALS = {
    "write_ratio": (">=", 0.45), "read_ratio": (">=", 0.60), "event_p50_ms": ("<=", 30.0),
    "event_p99_ms": ("<=", 150.0), "standing_10y_p99_ms": ("<=", 10.0), "standing_100y_p99_ms": ("<=", 10.0),
    "standing_growth": ("<=", 1.25), "standing_refused": ("<=", 0), "meetings_growth": ("<=", 1.5),
    "relay_events_per_s": (">=", 8000.0), "largest_process_mb": ("<=", 100.0), "warm_start_s": ("<=", 20.0),
}  # fmt: skip


@contextmanager
def bare_stack(stack: Stack) -> Iterator[str]:
    """The bare gateway and service on the same PostgreSQL; yields its host:port."""
    made = ROOT / "build" / "bench"
    made.mkdir(parents=True, exist_ok=True)
    source = ROOT / "bench" / "bare"
    protoc = [
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        f"-I{source}",
        f"--python_out={made}",
        f"--grpc_python_out={made}",
    ]
    subprocess.run([*protoc, "bare.proto"], check=True)
    chosen = ports.reserve(["http", "grpc"])
    http, grpc = f"127.0.0.1:{chosen['http']}", f"127.0.0.1:{chosen['grpc']}"
    databases.create(stack.database_url, "bare", "bare")
    url = databases.service_url(stack.database_url, "bare", "bare")
    # As lean as the suite's own processes, which run without docstrings too.
    env = os.environ | {"PYTHONPATH": f"{made}:{source}", "BARE_GRPC": grpc, "PYTHONOPTIMIZE": "2"}
    threads = str(Settings.http_threads)
    service = subprocess.Popen([sys.executable, str(source / "service.py"), url, grpc], env=env, stdout=subprocess.PIPE)
    gateway = subprocess.Popen(
        [sys.executable, str(source / "gateway.py"), http, threads], env=env, cwd=source, stdout=subprocess.DEVNULL
    )
    try:
        assert service.stdout is not None
        service.stdout.readline()
        body = json.dumps({"title": "t", "summary": "s", "unit": "office"}).encode()
        until(lambda: _answers(http, request("POST", http, "/things", {}, body)), 30, "the bare stack answers")
        yield http
    finally:
        for process in (gateway, service):
            process.terminate()
            process.wait(10)


def _answers(host: str, raw: bytes) -> bool:
    try:
        return drive(host, lambda _: raw, connections=1, seconds=0.01).statuses.get(201, 0) > 0
    except OSError:
        return False


def compare(city: City, bare: str) -> dict[str, Any]:
    """POST of a topic and GET of one, in turns with the bare stack's."""
    ours = city.stack.url.removeprefix("http://")
    token = {"Authorization": f"Bearer {city.token('clerk')}"}
    body = json.dumps(city.topic("基准测试议题"), ensure_ascii=False).encode()
    plain = json.dumps({"title": "基准测试议题", "summary": "要点", "unit": "office"}, ensure_ascii=False).encode()
    topic = city.made("clerk", "/v1/topics", city.topic())["id"]
    thing = _create_thing(bare, plain)
    run = uuid.uuid4().hex

    def propose(number: int) -> bytes:
        key = {"Idempotency-Key": f"{run}-{time.time_ns()}-{number}"}
        return request("POST", ours, "/v1/topics", token | key, body)

    requests: dict[str, tuple[tuple[str, Callable[[int], bytes]], ...]] = {
        "write": ((ours, propose), (bare, lambda _: request("POST", bare, "/things", {}, plain))),
        "read": (
            (ours, lambda _: request("GET", ours, f"/v1/topics/{topic}", token)),
            (bare, lambda _: request("GET", bare, f"/things/{thing}", {})),
        ),
    }
    found: dict[str, Any] = {}
    for name, sides in requests.items():
        rounds: list[list[Load]] = []
        for number in range(ROUNDS + 1):
            loads = [drive(host, make, connections=CONNECTIONS, seconds=SECONDS) for host, make in sides]
            for load in loads:
                assert load.statuses.keys() <= {200, 201}, load.statuses
            # The first round warms both sides up and is not counted.
            rounds += [loads] if number else []
        ratios = [left.rate / right.rate for left, right in rounds]
        found[f"{name}_ratio"] = round(statistics.median(ratios), 3)
        found[f"{name}_ratio_range"] = [round(min(ratios), 3), round(max(ratios), 3)]
        for side, who in ((0, "ours"), (1, "bare")):
            found[f"{name}_{who}_per_s"] = round(statistics.median(r[side].rate for r in rounds), 1)
            found[f"{name}_{who}_p99_ms"] = round(statistics.median(r[side].p99 for r in rounds), 1)
    return found


def _create_thing(bare: str, body: bytes) -> str:
    import httpx

    answer = httpx.post(f"http://{bare}/things", content=body, headers={"Content-Type": "application/json"})
    return str(answer.json()["id"])


def minutes(decision: str) -> tuple[MinutesSigned, str]:
    """Signed minutes with one item, and their subject."""
    item = MinutesSigned.Item(decision_id=decision, text=f"bench {decision}", responsible_units=["office"])
    event = MinutesSigned(
        minutes_id=decision, meeting_id=decision, meeting_kind="executive", meeting_title="bench", held_on="2026-01-05",
        signed_on="2026-01-05", items=[item],
    )  # fmt: skip
    return event, f"minutes/{decision}"


def events(city: City, rate: float = 50, seconds: float = 20, warm: int = 100) -> dict[str, Any]:
    """Commit in meetings → the task is visible in supervision's database, at a steady rate; `warm` go uncounted."""
    engine, other = create_engine(city.stack.database("meetings")), create_engine(city.stack.database("supervision"))
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}
    stop = threading.Event()

    def watch() -> None:
        # Polls without a pause by primary facts only; its own cost is part of the figure.
        query = text("SELECT source FROM tasks WHERE title LIKE 'bench %' ORDER BY id DESC LIMIT 300")
        with other.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not stop.is_set() or len(seen) < len(sent):
                now_seen = [row.source.rpartition("/")[2] for row in connection.execute(query)]
                at = time.perf_counter()
                for decision in now_seen:
                    seen.setdefault(decision, at)
                time.sleep(0.002)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    signer = city.stack.signer("meetings")
    start = time.perf_counter()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        decision = str(uuid.uuid4())
        event, subject = minutes(decision)
        with Session(engine) as session:
            outbox.record(
                session,
                event,
                source="/zhengling/meetings",
                subject=subject,
                version=1,
                at=datetime.now(UTC),
                signer=signer,
            )
            session.commit()
        sent[decision] = time.perf_counter()
    stop.set()
    watcher.join(30)
    assert sent.keys() <= seen.keys(), f"{len(sent.keys() - seen.keys())} events never arrived"
    taken = [(seen[decision] - sent[decision]) * 1000 for decision in list(sent)[warm:]]
    cuts = statistics.quantiles(taken, n=100)
    return {"event_p50_ms": round(cuts[49], 1), "event_p99_ms": round(cuts[98], 1), "event_rate_per_s": rate}


def relay(city: City, backlog: int = 100_000) -> dict[str, Any]:
    """How fast a backlog leaves the outbox of documents, whose event here has no consumer to slow the machine."""
    stack = city.stack
    stack.processes["documents-relay"].stop()
    engine = create_engine(stack.database("documents"))
    from zhengling.documents.v1.events_pb2 import DocumentSigned

    event = DocumentSigned(document_id=str(uuid.uuid4()), sign_off_ground="R63.2" + "x" * 300, signed_on="2026-01-05")
    now, signer = datetime.now(UTC), stack.signer("documents")
    with engine.begin() as connection:
        for first in range(0, backlog, 5000):
            rows = [
                outbox.row(
                    event,
                    source="/zhengling/documents",
                    subject=f"document/{first + n}",
                    version=1,
                    at=now,
                    signer=signer,
                )
                for n in range(5000)
            ]
            connection.execute(insert(outbox.Outbox), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        left = text("SELECT count(*) FROM outbox")
        stack.processes["documents-relay"].start()
        until(lambda: connection.execute(left).scalar_one() < backlog, 30, "the relay has begun")
        first, began = connection.execute(left).scalar_one(), time.perf_counter()
        until(lambda: connection.execute(left).scalar_one() == 0, 120, "the backlog is gone")
        taken = time.perf_counter() - began
    return {"relay_events_per_s": round(first / taken), "relay_backlog": backlog}


def memory(stack: Stack) -> dict[str, Any]:
    """Resident memory of each process with its children, in MB, after the load."""
    found = {}
    for name, process in stack.processes.items():
        if process.pid:
            top = psutil.Process(process.pid)
            family = [top, *top.children(recursive=True)]
            found[name] = round(max(member.memory_info().rss for member in family) / 1e6, 1)
    return {"memory_mb": found, "largest_process_mb": max(found.values())}


def warm_start(run_dir: Path) -> dict[str, Any]:
    """From the command to ready, on data that exist already."""
    began = time.perf_counter()
    with Stack(run_dir) as stack:
        stack.ready(60)
        return {"warm_start_s": round(time.perf_counter() - began, 1)}


def told(figures: dict[str, Any]) -> dict[str, Any]:
    """Print figures as they come, because the whole takes minutes."""
    print(figures, flush=True)
    return figures


def main() -> None:
    """Run everything; exit with status 1 when a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="zhengling-bench-") as folder:
        Path(folder).chmod(0o755)
        with Stack(Path(folder), extra_env=UNBOUND) as stack:
            city = City.settle(stack)
            # The steady trickle of events comes first: after minutes of full load it would be measured on a machine
            # that still writes checkpoints and vacuums.
            result = told(events(city))
            result |= told(standing.measure(stack))
            result |= told(meetings_reads.measure(stack))
            with bare_stack(stack) as bare:
                result |= told(compare(city, bare))
            result |= told(relay(city))
            result |= memory(stack)
        result |= warm_start(Path(folder))
    missed = []
    print(f"\n{'figure':<24}{'measured':>12}   goal")
    for name, (sign, goal) in GOALS.items():
        met = result[name] >= goal if sign == ">=" else result[name] <= goal
        missed += [] if met else [name]
        print(f"{name:<24}{result[name]:>12}   {sign} {goal:g}  {'✓' if met else '✗ missed'}")
    print(json.dumps(result))
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()

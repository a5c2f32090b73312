"""GetStanding at a steady rate, of a city of 5,000 people in 300 units, with ten years of history and with a hundred.

The units are 60 departments, each in a vice mayor's charge, with four parts each that are so by their department.

Two processes of personnel, alike but for their databases, are asked in turns: what a history that grows ten-fold costs
is read from the same run. Each question is timed from the moment it was due, so that a wait behind a slow one counts.
"""

import asyncio
import gc
import random
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

import grpc
import httpx
import psycopg

from chassis.identity import Signer
from city import until
from deploy.local import databases, ports
from deploy.local.stack import ROOT, Stack
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub

PEOPLE, UNITS, DEPARTMENTS, RATE, SECONDS, ROUNDS = 5000, 300, 60, 200, 6.0, 4
HISTORIES = {"10y": 10, "100y": 100}
"""Years of history on record; nothing of them is in force today."""

# A person changes posts every two years and is away four times a year; portfolios change every year. Years before the
# first that a date can name in the API do not matter to the plan: rows of the past are rows of the past.
SEED = """
    INSERT INTO units (id, version, code) SELECT gen_random_uuid(), 1, 'u' || n FROM generate_series(0, {units}) n;
    INSERT INTO unit_terms (id, version, code, name, kind, superior, functions, instrument, starts, ends)
        SELECT gen_random_uuid(), 1, 'u' || n, 'unit ' || n, CASE WHEN n = 0 THEN 'government' WHEN n <= {departments}
               THEN 'department' ELSE 'internal_unit' END,
               CASE WHEN n = 0 THEN NULL WHEN n <= {departments} THEN 'u0' ELSE 'u' || 1 + n % {departments} END,
               CASE n WHEN 1 THEN ARRAY['office'] ELSE '{{}}'::text[] END, '',
               CASE y WHEN 0 THEN CURRENT_DATE - 300 ELSE CURRENT_DATE - 300 - y * 365 END,
               CASE y WHEN 0 THEN DATE '9999-12-31' ELSE CURRENT_DATE - 300 - (y - 1) * 365 END
        FROM generate_series(0, {units}) n, generate_series(0, {years} - 1) y;
    INSERT INTO people (id, version, login, name, clearance, phone)
        SELECT gen_random_uuid(), 1, 'p' || n, 'person ' || n, 1, '' FROM generate_series(1, {people}) n;
    INSERT INTO posts (id, version, code, kind, title, unit, rank)
        SELECT gen_random_uuid(), 1, 'mayor', 'mayor', 'mayor', 'u0', 1
        UNION ALL SELECT gen_random_uuid(), 1, 'v' || n, 'vice_mayor', 'vice mayor', 'u0', 1 + n
                  FROM generate_series(1, 6) n
        UNION ALL SELECT gen_random_uuid(), 1, 'h' || n, CASE n WHEN 1 THEN 'office_director' ELSE 'unit_head' END,
                         'head', 'u' || n, 100 FROM generate_series(1, {units}) n
        UNION ALL SELECT gen_random_uuid(), 1, 's' || n, 'staff', 'staff', 'u' || n, 500
                  FROM generate_series(1, {units}) n;
    CREATE TEMPORARY TABLE numbered AS SELECT id, substr(login, 2)::int AS n FROM people;
    INSERT INTO appointments (id, version, person_id, post_id, sole, instrument, starts, ends)
        SELECT gen_random_uuid(), 1, p.id, q.id, q.kind <> 'staff', '', CURRENT_DATE - 300, DATE '9999-12-31'
        FROM numbered p JOIN posts q ON q.code = CASE WHEN p.n = 1 THEN 'mayor' WHEN p.n <= 7 THEN 'v' || p.n - 1
            WHEN p.n <= 7 + {units} THEN 'h' || p.n - 7 ELSE 's' || 1 + p.n % {units} END;
    INSERT INTO appointments (id, version, person_id, post_id, sole, instrument, starts, ends)
        SELECT gen_random_uuid(), 1, p.id, q.id, false, '', CURRENT_DATE - 300 - y * 730,
               CURRENT_DATE - 300 - (y - 1) * 730
        FROM numbered p, generate_series(1, {years} / 2) y, posts q WHERE q.code = 's' || 1 + (p.n * 7 + y) % {units};
    INSERT INTO portfolios (id, version, post_id, matter, instrument, starts, ends)
        SELECT gen_random_uuid(), 1, q.id, 'u' || n, '', CURRENT_DATE - 300 - y * 365,
               CASE y WHEN 0 THEN DATE '9999-12-31' ELSE CURRENT_DATE - 300 - (y - 1) * 365 END
        FROM generate_series(1, {departments}) n, generate_series(0, {years} - 1) y, posts q
        WHERE q.code = 'v' || 1 + n % 6;
    CREATE TEMPORARY TABLE away AS
        SELECT p.n, p.id AS person_id, s.id AS stand_in_id, CURRENT_DATE - 20 - k * 90 AS day, false AS today
        FROM numbered p LEFT JOIN numbered s ON p.n BETWEEN 2 AND 7 AND s.n = CASE p.n % 2 WHEN 0 THEN p.n + 1
            ELSE p.n - 1 END, generate_series(0, {years} * 4 - 1) k
        UNION ALL SELECT p.n, p.id, s.id, CURRENT_DATE - 1, true FROM numbered p
        LEFT JOIN numbered s ON p.n = 2 AND s.n = 3 WHERE p.n = 2 OR p.n % 20 = 8;
    INSERT INTO leaves (id, version, person_id, kind, starts, until, first_half, due_half, away_half, back_half,
            destination, destination_scope, leaves_rushan, leaves_weihai, reason, title, stand_in_id, state, rule,
            chain, stage, extension_reason, returned_on, chased_times, note, of_leader, post_kind,
            reported_to, report_number)
        SELECT gen_random_uuid(), 1, person_id, 'annual', day, day + 2, first, first + 6, first,
               CASE WHEN today THEN (DATE '9999-12-31' - DATE '1970-01-01') * 2 ELSE first + 6 END, '', 'beyond', true,
               true, '', 'leave', stand_in_id, CASE WHEN today THEN 'on_leave' ELSE 'returned' END, 'R75.1',
               ARRAY['mayor.approve'], 1, '', CASE WHEN today THEN NULL ELSE day + 3 END, 0, '', n <= 7,
               CASE WHEN n = 1 THEN 'mayor' WHEN n <= 7 THEN 'vice_mayor' ELSE 'staff' END, '', ''
        FROM away, LATERAL (SELECT (day - DATE '1970-01-01') * 2 AS first) h;
    INSERT INTO substitutions (id, version, leave_id, stand_in_id, first_half, back_half)
        SELECT gen_random_uuid(), 1, id, stand_in_id, away_half, back_half FROM leaves WHERE stand_in_id IS NOT NULL;
    INSERT INTO delegations (id, version, principal_id, delegate_id, post_id, instrument, powers, scope, ended_early,
            starts, ends, first_half, back_half)
        SELECT gen_random_uuid(), 1, m.id, v.id, q.id, '', ARRAY['mayor.chair', 'mayor.approve'], '', false,
               term.starts, term.ends, (term.starts - DATE '1970-01-01') * 2, (term.ends - DATE '1970-01-01') * 2
        FROM numbered m, numbered v, posts q, generate_series(0, {years} * 12 - 1) y,
             LATERAL (SELECT CURRENT_DATE - 5 - y * 30 AS starts,
                      CASE y WHEN 0 THEN CURRENT_DATE + 30 ELSE CURRENT_DATE - y * 30 END AS ends) term
        WHERE m.n = 1 AND v.n = 5 AND q.code = 'v4';
"""
"""A twentieth of the people is away today, one of them a vice mayor whose partner stands in, and another acts for the
mayor; all else is over. A person changes posts every two years and is away four times in each."""


def seed(url: str, years: int) -> None:
    """Fill a migrated, empty database of personnel."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        for statement in SEED.format(people=PEOPLE, units=UNITS, departments=DEPARTMENTS, years=years).split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute("VACUUM ANALYZE")


@contextmanager
def served(stack: Stack, name: str, years: int) -> Iterator[tuple[str, list[UUID]]]:
    """A process of personnel on a database of its own with so many years of history: its address, and its people."""
    database = f"standing_{name}"
    databases.create(stack.database_url, database, database)
    url = databases.service_url(stack.database_url, database, database)
    chosen = ports.reserve(["grpc", "health", "probe"])
    listen = {"GRPC_LISTEN": "grpc", "GRPC_HEALTH_LISTEN": "health", "PROBE_LISTEN": "probe"}
    env = stack.env("personnel-api") | {"DATABASE_URL": url}
    env |= {setting: f"127.0.0.1:{chosen[port]}" for setting, port in listen.items()}
    python = str(ROOT / ".venv/bin/python")
    subprocess.run([python, "-m", "personnel", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
    seed(url, years)
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        people = [row[0] for row in connection.execute("SELECT id FROM people ORDER BY login")]
    process = subprocess.Popen(
        [python, "-m", "personnel", "api"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: httpx.get(f"http://{env['PROBE_LISTEN']}/readyz").status_code == 200, 30, "personnel is ready")
        yield env["GRPC_LISTEN"], people
    finally:
        process.terminate()
        process.wait(10)


def measure(stack: Stack) -> dict[str, Any]:
    """What 50 and 99 of 100 answers took at most for each history, in ms, and the long one beside the short one."""
    with open(stack.env("gateway-serve")["ACTOR_PRIVATE_KEY_FILE"], "rb") as file:
        signer = Signer(file.read())
    taken: dict[str, list[float]] = {name: [] for name in HISTORIES}
    refused = 0
    with ExitStack() as open_ones:
        sides = {name: open_ones.enter_context(served(stack, name, years)) for name, years in HISTORIES.items()}
        for number in range(ROUNDS + 1):
            for name, (address, people) in sides.items():
                found, busy = asyncio.run(_ask(address, signer, people, number))
                # The first round warms both sides up and is not counted.
                taken[name] += found if number else []
                refused += busy if number else 0
    figures: dict[str, Any] = {"standing_rate_per_s": RATE, "standing_refused": refused}
    for name, all_of_them in taken.items():
        cuts = statistics.quantiles(all_of_them, n=100)
        figures |= {f"standing_{name}_p50_ms": round(cuts[49], 2), f"standing_{name}_p99_ms": round(cuts[98], 2)}
    figures["standing_growth"] = round(figures["standing_100y_p50_ms"] / figures["standing_10y_p50_ms"], 3)
    return figures


async def _ask(address: str, signer: Signer, people: list[UUID], round_: int) -> tuple[list[float], int]:
    """Ask RATE times a second for the standing of people at random.

    The time each took from when it was due, in ms, and how many were refused because too many were under way.
    """
    chosen = random.Random(round_).choices(people, k=int(RATE * SECONDS))
    tokens = {person: signer.sign(person, "bench") for person in chosen}
    gc.collect()
    gc.disable()
    try:
        async with grpc.aio.insecure_channel(address) as channel:
            stub = StandingServiceStub(channel)

            async def one(person: UUID, due: float) -> float:
                metadata = (("authorization", f"Bearer {tokens[person]}"), ("x-request-id", "bench"))
                try:
                    await stub.GetStanding(pb.GetStandingRequest(), metadata=metadata, timeout=5)
                except grpc.aio.AioRpcError as error:
                    if error.code() is not grpc.StatusCode.RESOURCE_EXHAUSTED:
                        raise
                    return -1.0
                return (time.perf_counter() - due) * 1000

            await asyncio.gather(*(one(person, time.perf_counter()) for person in chosen[:8]))
            began, asked = time.perf_counter() + 0.05, []
            for number, person in enumerate(chosen):
                due = began + number / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                asked.append(asyncio.create_task(one(person, due)))
            found = await asyncio.gather(*asked)
            answered = [one for one in found if one >= 0]
            return answered, len(found) - len(answered)
    finally:
        gc.enable()

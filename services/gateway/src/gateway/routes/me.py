"""我的: what waits for a power I hold today, whichever service it waits in."""

from typing import Any
from uuid import UUID

from flask import Response, request

from chassis.errors import NeighbourDown
from gateway import tags
from gateway.blueprint import Blueprint
from gateway.gate import SERVICES, Gate
from gateway.openapi import describe, document
from gateway.schemas import frame as s
from gateway.schemas.base import PageQuery, dumper
from gateway.store import cursor_after
from gateway.views import json_response, load_query
from zhengling.common.v1 import frame_service_pb2 as pb

SECONDS = 2.0
"""How long the services are waited for, all at once; what has not come by then is told as missing."""


def blueprint(gate: Gate) -> Blueprint:
    """GET /v1/me/pending."""
    query, dump = PageQuery(), dumper(s.PendingStep)

    def pending() -> Response:
        actor = gate.actor(request)
        given = load_query(query)
        limit = given.get("limit", 50)
        ask = pb.ListPendingRequest(cursor=given.get("cursor", ""), limit=limit)
        asked = {
            name: gate.pool.submit(gate.frames[name].ask, "ListPending", ask, actor=actor, timeout=SECONDS, safe=True)
            for name in SERVICES
        }
        steps: list[dict[str, Any]] = []
        incomplete: list[str] = []
        more = False
        for name, answer in asked.items():
            try:
                reply = answer.result()
            except NeighbourDown:
                incomplete.append(name)
                continue
            steps += [{**dump(step), "service": name} for step in reply.steps]
            more = more or bool(reply.next_cursor)
        if len(incomplete) == len(SERVICES):
            raise NeighbourDown(", ".join(incomplete))
        # Ids are UUIDv7 and each service pages by them, so one cursor serves all four.
        steps.sort(key=lambda step: step["id"], reverse=True)
        more, steps = more or len(steps) > limit, steps[:limit]
        cursor = cursor_after(UUID(steps[-1]["id"])) if more and steps else ""
        return json_response({"steps": steps, "next_cursor": cursor, "incomplete": incomplete})

    doc = describe(
        "ListMyPending",
        "等我办理的事项",
        "What waits for a power I hold today, across services",
        reply=s.PendingPage,
        parameters=[{"in": "query", "schema": PageQuery}],
    )
    found = Blueprint("me_pending", __name__, url_prefix="/v1")
    found.add_url_rule("/me/pending", "pending", document(pending, doc), methods=["GET"], tags=[tags.ME])
    return found

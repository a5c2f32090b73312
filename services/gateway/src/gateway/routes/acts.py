"""记录: who did what to a thing, in what capacity, under which rule; also what was refused."""

import re

from flask import Response, request

from chassis.errors import Malformed, NotFound
from gateway import fact_words, tags
from gateway.blueprint import Blueprint
from gateway.gate import Gate
from gateway.openapi import describe, document, generated
from gateway.operations import READ_SECONDS
from gateway.problem import language
from gateway.schemas import frame as s
from gateway.schemas.base import dumper
from gateway.views import json_response, load_query
from zhengling.common.v1 import frame_service_pb2 as pb

_SUBJECT = re.compile(r"([a-z][a-z0-9_]{0,40})/[0-9a-f-]{36}")


def blueprint(gate: Gate) -> Blueprint:
    """GET /v1/acts. Which service keeps which kind of thing is read from the services' models."""
    query, dump = s.ActQuery(), dumper(s.ActPage)

    def acts() -> Response:
        actor = gate.actor(request)
        given = load_query(query)
        subject = _SUBJECT.fullmatch(given["subject"])
        if subject is None:
            raise Malformed({"subject": "应为 <种类>/<编号> / <kind>/<uuid> is expected"})
        service = generated()["subjects"].get(subject[1])
        if service is None:
            raise NotFound("subject")
        ask = pb.ListActsRequest(**given)
        page = dump(gate.frames[service].ask("ListActs", ask, actor=actor, timeout=READ_SECONDS, safe=True))
        tongue = language()
        for act in page["acts"]:
            for judged in act["judgements"] or ():
                judged["told"] = fact_words.judgement(judged, tongue, gate.units.name)
        response = json_response(page)
        response.headers["Content-Language"] = ("zh-CN", "en")[tongue]
        response.headers["Vary"] = "Accept-Language"
        return response

    doc = describe(
        "ListActs",
        "某事项的办理记录",
        "The acts on record about a thing, newest first",
        reply=s.ActPage,
        parameters=[{"in": "query", "schema": s.ActQuery}],
        problems=(401, 404, 422, 503),
    )
    found = Blueprint("acts", __name__, url_prefix="/v1")
    found.add_url_rule("/acts", "acts", document(acts, doc), methods=["GET"], tags=[tags.ACTS])
    return found

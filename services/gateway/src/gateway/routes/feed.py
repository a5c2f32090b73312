"""订阅: calendar feeds of what a person may see, made and revoked by the person, read by calendar programs."""

import hashlib
from typing import Any
from uuid import UUID

import flask
from flask import Response, request

from chassis.errors import NotFound, NotPermitted, Unauthenticated
from chassis.grpc_client import Client
from chassis.wire import instant, text
from gateway import tags
from gateway.blueprint import Blueprint
from gateway.feeds import KINDS, Feeds
from gateway.gate import Gate
from gateway.openapi import KEY, describe, document, rules_of
from gateway.operations import READ_SECONDS
from gateway.schemas import feed as s
from gateway.views import NoParameters, Nothing, json_response, load_body, load_query, not_modified
from zhengling.personnel.v1 import identity_service_pb2 as identity_pb
from zhengling.personnel.v1.identity_service_pb2_grpc import IdentityServiceStub

TAG = [tags.ME]
CLIENT = "feed"
"""The client under which services see who reads by a feed."""


def blueprint(gate: Gate) -> Blueprint:
    """/v1/me/feeds, and /feeds/<secret>.ics, which no description lists because it is told to its owner alone."""
    feeds = Feeds(lambda: gate.store, gate.settings.actor_private_key_file.read_bytes())
    clients = {row.kind: Client(row.service, gate.target(row.service), row.stub) for row in KINDS.values()}
    identity = Client("personnel", gate.target("personnel"), IdentityServiceStub)
    body, none, no_query = s.FeedIn(), Nothing(), NoParameters()

    def make() -> Response:
        actor = gate.actor(request)
        given = load_body(body)
        made = feeds.make(_person(actor.person_id), actor.key, **given)
        # No cache and no log keeps this answer: the address in it opens what its owner may see.
        response = json_response({**_shown(made), "address": f"/feeds/{made['secret']}.ics"}, 201)
        response.headers["Cache-Control"] = "no-store"
        return response

    def listed() -> Response:
        actor = gate.actor(request)
        load_query(no_query)
        return json_response({"feeds": [_shown(row) for row in feeds.listed(_person(actor.person_id))]})

    def revoke(feed_id: UUID) -> Response:
        actor = gate.actor(request)
        load_body(none)
        feeds.revoke(_person(actor.person_id), feed_id)
        return Response(status=204)

    def read(secret: str) -> Response:
        feed = feeds.resolve(secret)
        row, actor = KINDS[feed["kind"]], gate.on_behalf(feed["person_id"], CLIENT)
        try:
            # Whoever has left every post has left the feeds of that time too.
            me = identity.ask("GetMe", identity_pb.GetMeRequest(), actor=actor, timeout=READ_SECONDS, safe=True)
            if not me.titles:
                raise NotFound("feed")
            reply = clients[row.kind].ask(row.rpc, row.request(feed), actor=actor, timeout=READ_SECONDS, safe=True)
        except (NotPermitted, Unauthenticated) as error:
            raise NotFound("feed") from error
        tag = hashlib.sha256(reply.content).hexdigest()
        response = Response(status=304) if not_modified(tag) else Response(reply.content, mimetype="text/calendar")
        response.headers["ETag"] = f'"{tag}"'
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    found = Blueprint("feed", __name__)
    found.add_url_rule("/v1/me/feeds", "make", document(make, _making), methods=["POST"], tags=TAG)
    found.add_url_rule("/v1/me/feeds", "listed", document(listed, _listing), methods=["GET"], tags=TAG)
    found.add_url_rule(
        "/v1/me/feeds/<uuid:feed_id>",
        "revoke",
        document(revoke, _revoking),
        methods=["DELETE"],
        tags=TAG,
        places={"feed_id": "订阅 / UUID of the feed."},
    )
    # By way of Flask's own method, because our blueprint's puts a route into the description.
    flask.Blueprint.add_url_rule(found, "/feeds/<string:secret>.ics", "read", read, methods=["GET"])
    return found


def _rules() -> list[str]:
    """What making a feed enforces is what reading it does."""
    return sorted({rule for row in KINDS.values() for rule in rules_of(row.service, row.rpc)})


def _making() -> dict[str, Any]:
    doc = describe(
        "MakeFeed",
        "建立日历订阅",
        "Make a calendar feed of one's own",
        reply=s.NewFeed,
        status=201,
        rules=_rules(),
        parameters=[KEY],
        body=s.FeedIn,
        problems=(400, 401, 413, 415, 422, 503),
    )
    # What is made is listed, and has no address of its own but the secret one.
    del doc["responses"]["201"]["headers"]["Location"]
    return doc


def _listing() -> dict[str, Any]:
    return describe("ListFeeds", "我的日历订阅", "One's calendar feeds", reply=s.FeedList, rules=_rules())


def _revoking() -> dict[str, Any]:
    return describe(
        "RevokeFeed",
        "删除日历订阅",
        "Revoke a calendar feed",
        reply=None,
        status=204,
        rules=_rules(),
        parameters=[KEY],
        problems=(400, 401, 404, 413, 415, 422, 503),
    )


def _person(person_id: UUID | None) -> UUID:
    if person_id is None:
        raise Unauthenticated
    return person_id


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    dated = {name: instant(row[name]) or None for name in ("made_at", "last_used_at")}
    return {"id": text(row["id"]), "kind": row["kind"], "unit": row["unit"], "leaders": row["leaders"], **dated}

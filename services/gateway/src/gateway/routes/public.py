"""公开: what everybody may read without signing in — what was published, and nothing else (article 33)."""

import hashlib
import logging
from typing import Any
from uuid import UUID

from flask import Response

from chassis.enforced import rules_of
from chassis.grpc_client import Client, RemoteError
from chassis.wire import instant, text
from gateway import queries, tags
from gateway.blueprint import Blueprint
from gateway.gate import Gate
from gateway.openapi import describe, document
from gateway.operations import READ_SECONDS
from gateway.schemas import public as s
from gateway.views import disposition, encode, json_response, load_query, not_modified
from zhengling.documents.v1 import documents_service_pb2 as pb
from zhengling.documents.v1.documents_service_pb2_grpc import DocumentsServiceStub

log = logging.getLogger("public")

TAG = [tags.PUBLIC]
DOCUMENT = {"document_id": "公文 / UUID of the document."}
DECISION = {"decision_id": "议定事项 / UUID of the decision."}
FRESH = "public, max-age=60"
_FIELDS = ("number", "title", "issuer", "doc_type", "file_sha256", "file_size")


def blueprint(gate: Gate) -> Blueprint:
    """GET /public/v1/documents, one of them, and its file; GET /public/v1/decisions and one of them."""
    decisions_query = s.DecisionsQuery()
    query, documents = s.PublishedQuery(), Client("documents", gate.target("documents"), DocumentsServiceStub)

    def list_documents() -> Response:
        found, cursor = queries.list_published(gate.store, **load_query(query))
        return _cached({"documents": [_item(row) for row in found], "next_cursor": cursor})

    def get_document(document_id: UUID) -> Response:
        row = queries.get_published(gate.store, document_id)
        return _cached({**_item(row), "body": row["body"]})

    def get_file(document_id: UUID) -> Response:
        row = queries.get_published(gate.store, document_id)
        if not_modified(row["file_sha256"]):
            response = Response(status=304)
        else:
            ask = pb.GetPublishedFileRequest(document_id=str(document_id))
            reply = documents.ask("GetPublishedFile", ask, actor=gate.nobody("public"), timeout=READ_SECONDS, safe=True)
            if hashlib.sha256(reply.content).hexdigest() != row["file_sha256"]:
                # Another file than the one that was published must not go out under its name.
                log.error("file differs from what was published", extra={"document": str(document_id)})
                raise RemoteError("documents")
            response = Response(reply.content, mimetype="application/pdf")
            response.headers["Content-Disposition"] = disposition(reply.filename or f"{row['number']}.pdf")
        response.headers["ETag"] = f'"{row["file_sha256"]}"'
        response.headers["Cache-Control"] = FRESH
        return response

    def list_decisions() -> Response:
        found, cursor = queries.list_decisions(gate.store, **load_query(decisions_query))
        return _cached({"decisions": [_decision(row) for row in found], "next_cursor": cursor})

    def get_decision(decision_id: UUID) -> Response:
        return _cached(_decision(queries.get_decision(gate.store, decision_id)))

    found = Blueprint("public", __name__, url_prefix="/public/v1")
    many = describe(
        "ListPublishedDocuments",
        "已公布的公文",
        "Published documents, newest first",
        reply=s.PublishedPage,
        rules=rules_of(queries.list_published),
        parameters=[{"in": "query", "schema": s.PublishedQuery}],
        problems=(422, 503),
        anonymous=True,
    )
    one = describe(
        "GetPublishedDocument",
        "一件已公布的公文",
        "One published document",
        reply=s.PublishedDocument,
        rules=rules_of(queries.get_published),
        problems=(404, 503),
        anonymous=True,
    )
    file = describe(
        "GetPublishedDocumentFile",
        "已公布公文的文件",
        "The file of a published document",
        reply=None,
        rules=rules_of(queries.get_published),
        problems=(404, 503),
        raw="application/pdf",
        anonymous=True,
    )
    found.add_url_rule("/documents", "list", document(list_documents, many), methods=["GET"], tags=TAG)
    found.add_url_rule(
        "/documents/<uuid:document_id>", "one", document(get_document, one), methods=["GET"], tags=TAG, places=DOCUMENT
    )
    found.add_url_rule(
        "/documents/<uuid:document_id>/file",
        "file",
        document(get_file, file),
        methods=["GET"],
        tags=TAG,
        places=DOCUMENT,
    )
    decisions = describe(
        "ListPublishedDecisions",
        "已公布的会议议定事项",
        "Decisions made public, newest first",
        reply=s.DecisionsPage,
        rules=rules_of(queries.list_decisions),
        parameters=[{"in": "query", "schema": s.DecisionsQuery}],
        problems=(422, 503),
        anonymous=True,
    )
    decision = describe(
        "GetPublishedDecision",
        "一项已公布的会议议定事项",
        "One decision made public",
        reply=s.PublishedDecision,
        rules=rules_of(queries.get_decision),
        problems=(404, 503),
        anonymous=True,
    )
    found.add_url_rule("/decisions", "decisions", document(list_decisions, decisions), methods=["GET"], tags=TAG)
    found.add_url_rule(
        "/decisions/<uuid:decision_id>",
        "decision",
        document(get_decision, decision),
        methods=["GET"],
        tags=TAG,
        places=DECISION,
    )
    return found


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("title", "text", "meeting_kind", "meeting_title", "minutes_number")}
    dated = {"decided_on": text(row["decided_on"]), "published_at": instant(row["published_at"])}
    return {"id": text(row["id"]), **shown, **dated}


def _item(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in _FIELDS}
    dated = {"document_date": text(row["document_date"]), "published_at": instant(row["published_at"])}
    return {"id": text(row["id"]), **shown, **dated}


def _cached(content: dict[str, Any]) -> Response:
    tag = hashlib.sha256(encode(content).encode()).hexdigest()[:32]
    response = Response(status=304) if not_modified(tag) else json_response(content)
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = FRESH
    return response

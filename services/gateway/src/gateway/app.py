"""The Flask application: the tables of routes, and what every request rides in."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flask import Flask, Response

from gateway import access, description, docs, problem, routes
from gateway.blueprint import Blueprint
from gateway.derived import Words
from gateway.gate import Gate
from gateway.openapi import document, operation_doc
from gateway.operations import Resource
from gateway.views import view


def create_app(gate: Gate, modules: Iterable[Any] = ()) -> Flask:
    """The application of one process, with the route modules that are found and `modules`.

    Raises TypeError for a row of a table that its protos do not fit, and SystemExit when the description is missing.
    """
    described = description.read(gate.settings.rulepack)
    app = Flask("gateway", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    access.install(app)
    for found in blueprints(gate, modules):
        app.register_blueprint(found)
    docs.register(app, described)
    _readiness(app, gate)
    # The text is looked up by name at each use, because a test may put another store behind the gate.
    known = problem.Known(lambda regulation, article: gate.regulations.text(regulation, article), gate.units.name)
    problem.register(app, known)
    app.extensions["gate"] = gate
    return app


def blueprints(gate: Gate, modules: Iterable[Any] = (), words: Words | None = None) -> Iterator[Blueprint]:
    """The routes that the protos state, those of all modules that are found, and those of `modules`.

    `words` are what is said of them, for who describes them. Raises TypeError as create_app does.
    """
    for area, resource in routes.resources(words).items():
        yield _blueprint(area, gate, resource, words)
    for module in (*routes.modules(), *modules):
        if hasattr(module, "RESOURCE"):
            yield _blueprint(module.__name__.rpartition(".")[2], gate, module.RESOURCE, words)
        if hasattr(module, "blueprint"):
            yield module.blueprint(gate)


def _blueprint(name: str, gate: Gate, resource: Resource, words: Words | None) -> Blueprint:
    found = Blueprint(name, __name__, url_prefix="/v1")
    for operation in resource.operations:
        made = view(gate, resource, operation)
        if words is not None:
            # Whoever only serves has no use for the row any more, nor for the shapes of its replies.
            document(made, partial(operation_doc, resource, operation))
        found.add_url_rule(
            operation.path,
            operation.rpc,
            made,
            methods=[operation.method],
            tags=[resource.tag],
            places=operation.places,
        )
    return found


def _readiness(app: Flask, gate: Gate) -> None:
    @app.get("/readyz")
    def readyz() -> Response:
        # Which part is in trouble is told on the probe's own port, not to everybody.
        return (
            Response("not ready", 503, mimetype="text/plain")
            if gate.trouble()
            else Response("ready", mimetype="text/plain")
        )

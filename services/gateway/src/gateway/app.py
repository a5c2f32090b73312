"""The Flask application: the tables of routes, their description, and what every request rides in."""

import gc
import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response
from flask_smorest import Api, Blueprint

from gateway import access, docs, problem, routes
from gateway.gate import Gate
from gateway.openapi import ABOUT, BEARER, OPENAPI, TITLE, VERSION, document, operation_doc
from gateway.operations import Resource
from gateway.schemas.problem import Problem
from gateway.views import view

log = logging.getLogger("app")


class Description(Api):  # type: ignore[misc]
    """flask-smorest's Api, which says honestly that errors are problems."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None


def create_app(gate: Gate, modules: Iterable[Any] = ()) -> Flask:
    """The application of one process, with the route modules that are found and `modules`.

    Raises TypeError for a row of a table that its protos do not fit.
    """
    found = (*routes.modules(), *modules)
    # The description is made by an application of its own, which is dropped: it is several megabytes of objects among
    # which those that last would be scattered.
    described = _described(gate, found)
    gc.collect()
    app = Flask("gateway", static_folder=None)
    app.config |= {"MAX_CONTENT_LENGTH": gate.settings.max_body_bytes, "PROPAGATE_EXCEPTIONS": False}
    access.install(app)
    for blueprint in _blueprints(gate, found):
        app.register_blueprint(blueprint)
    docs.register(app, described)
    _probes(app, gate)
    # The text is looked up by name at each use, because a test may put another store behind the gate.
    known = problem.Known(lambda regulation, article: gate.regulations.text(regulation, article), gate.units.name)
    problem.register(app, known)
    app.extensions["gate"] = gate
    return app


def _described(gate: Gate, modules: Iterable[Any]) -> str:
    """The OpenAPI document of the routes in `modules`."""
    app = Flask("description", static_folder=None)
    app.config |= {
        "API_TITLE": TITLE,
        "API_VERSION": VERSION,
        "OPENAPI_VERSION": OPENAPI,
        "API_SPEC_OPTIONS": {
            "info": {"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
            "servers": [{"url": "/"}],
        },
    }
    api = Description(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name)})
    api.spec.components.security_scheme("bearer", BEARER)
    for blueprint in _blueprints(gate, modules):
        api.register_blueprint(blueprint)
    return json.dumps(docs.described_by(api), ensure_ascii=False)


def _blueprints(gate: Gate, modules: Iterable[Any]) -> Iterator[Blueprint]:
    for module in modules:
        if hasattr(module, "RESOURCE"):
            yield _blueprint(module.__name__.rpartition(".")[2], gate, module.RESOURCE)
        if hasattr(module, "blueprint"):
            yield module.blueprint(gate)


def _name(shape: Any) -> str:
    """What a shape is called in the description: two services may use one word for two things."""
    kind = shape if isinstance(shape, type) else type(shape)
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"


def _blueprint(name: str, gate: Gate, resource: Resource) -> Blueprint:
    found = Blueprint(name, __name__, url_prefix="/v1")
    for operation in resource.operations:
        made = document(view(gate, resource, operation), operation_doc(resource, operation))
        found.add_url_rule(
            operation.path,
            operation.rpc,
            made,
            methods=[operation.method],
            tags=[resource.tag],
            provide_automatic_options=False,
        )
    return found


def _probes(app: Flask, gate: Gate) -> None:
    @app.get("/livez")
    def livez() -> Response:
        return Response("alive", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        # Which part is in trouble is told on the probe's own port, not to everybody.
        return (
            Response("not ready", 503, mimetype="text/plain")
            if gate.trouble()
            else Response("ready", mimetype="text/plain")
        )

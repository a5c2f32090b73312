"""The bare gateway: the same web server and framework as the product's, one gRPC hop, nothing else."""

import os
import sys

import grpc
import uvicorn
from bare_pb2 import CreateRequest, GetRequest
from bare_pb2_grpc import BareServiceStub
from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields, validate
from uvicorn.middleware.wsgi import WSGIMiddleware


class ThingIn(Schema):
    """What is posted."""

    title = fields.Str(required=True, validate=validate.Length(1, 200))
    summary = fields.Str(required=True, validate=validate.Length(1, 4000))
    unit = fields.Str(required=True, validate=validate.Length(1, 32))


class ThingOut(ThingIn):
    """What is answered."""

    id = fields.Str()


blueprint = Blueprint("things", __name__)
stubs: dict[int, BareServiceStub] = {}


def stub() -> BareServiceStub:
    """A channel of this process."""
    if os.getpid() not in stubs:
        stubs[os.getpid()] = BareServiceStub(grpc.insecure_channel(os.environ["BARE_GRPC"]))
    return stubs[os.getpid()]


@blueprint.route("/things")
class Things(MethodView):
    """The collection."""

    @blueprint.arguments(ThingIn)
    @blueprint.response(201, ThingOut)
    def post(self, body):
        """Insert one."""
        return stub().Create(CreateRequest(**body), timeout=5)


@blueprint.route("/things/<uuid:thing_id>")
class OneThing(MethodView):
    """One row."""

    @blueprint.response(200, ThingOut)
    def get(self, thing_id):
        """Read one."""
        return stub().Get(GetRequest(id=str(thing_id)), timeout=5)


def create() -> Flask:
    """The application."""
    app = Flask(__name__)
    app.config |= {"API_TITLE": "bare", "API_VERSION": "1", "OPENAPI_VERSION": "3.0.3"}
    Api(app).register_blueprint(blueprint)
    return app


if __name__ == "__main__":
    host, _, port = sys.argv[1].partition(":")
    bridge = WSGIMiddleware(create(), workers=int(sys.argv[2]))
    uvicorn.run(bridge, host=host, port=int(port), loop="asyncio", ws="none", lifespan="off", access_log=False)

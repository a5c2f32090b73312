"""Writes the API's description from the tables of routes; a program of the build, of which the server imports nothing.

Made at start, it cost the server 8 MB and a third of a second, for a text that changes with the code alone.
"""

import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask

from gateway import commentary, description, tags
from gateway.app import blueprints
from gateway.blueprint import Blueprint
from gateway.gate import Gate
from gateway.openapi import ABOUT, BEARER, OPENAPI, SUMMARY, TITLE, VERSION
from gateway.schemas.problem import Problem
from gateway.settings import Settings


class Description(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's Api, which says honestly that errors are problems."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_pagination_header(self) -> None:
        """Leave flask-smorest's own way of paging out, which no operation has; its shape would stand there unused."""


def text(modules: Iterable[Any] = ()) -> str:
    """The OpenAPI document of all routes, with those of `modules`. Raises TypeError for a row its protos do not fit."""
    app = Flask("description", static_folder=None)
    app.config |= {
        "API_TITLE": TITLE,
        "API_VERSION": VERSION,
        "OPENAPI_VERSION": OPENAPI,
        "API_SPEC_OPTIONS": {
            "info": {
                "summary": SUMMARY,
                "description": ABOUT,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
        },
    }
    api = Description(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name)})
    api.spec.components.security_scheme("bearer", BEARER)
    words = commentary.words()
    with _gate() as gate:
        for blueprint in blueprints(gate, modules, words):
            api.register_blueprint(_described(blueprint))
    found: dict[str, Any] = api.spec.to_dict()
    # Only the tags that operations carry, in the order in which they come.
    operations = [doc for path in found["paths"].values() for doc in path.values() if isinstance(doc, dict)]
    names = dict.fromkeys(tag for operation in operations for tag in operation.get("tags", ()))
    about = {**commentary.tags(words), **tags.ABOUT}
    listed = [{"name": name, **({"description": about[name]} if name in about else {})} for name in names]
    return json.dumps(found | {"tags": listed}, ensure_ascii=False)


def packed(document: str) -> bytes:
    """The document as it is kept; the same bytes for the same text, whenever they are made."""
    return gzip.compress(document.encode(), 9, mtime=0)


def write(file: Path = description.FILE) -> int:
    """Write the description in one step, so that nobody reads half of it; return its length in bytes."""
    content = packed(text())
    file.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(content)
            os.fchmod(made.fileno(), 0o644)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
    return len(content)


def _described(blueprint: Blueprint) -> flask_smorest.Blueprint:
    """The same routes as flask-smorest takes them."""
    found = flask_smorest.Blueprint(blueprint.name, __name__, url_prefix=blueprint.url_prefix)
    for row in blueprint.rows:
        doc = row.view.description
        row.view._apidoc = {"manual_doc": doc() if callable(doc) else doc}
        places = [{"in": "path", "name": name, "description": said} for name, said in row.places.items()]
        found.add_url_rule(row.rule, row.endpoint, row.view, methods=row.methods, tags=row.tags, parameters=places)
    return found


@contextmanager
def _gate() -> Iterator[Gate]:
    """A gate before nothing: it connects when it is first asked, and here nobody asks it."""
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key.pem"
        pem = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        key.write_bytes(Ed25519PrivateKey.generate().private_bytes(*pem))
        nobody = "https://nobody.invalid"
        yield Gate(Settings(database_url="", amqp_url="", actor_private_key_file=key, oidc_issuers=nobody))


def _name(shape: Any) -> str:
    """What a shape is called in the description: two services may use one word for two things."""
    kind = shape if isinstance(shape, type) else type(shape)
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"

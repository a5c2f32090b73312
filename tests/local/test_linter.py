"""The linter finds what its rules are there for; that the description passes is checked by `make check` and here."""

import copy
import gzip
import json
from typing import Any

import pytest

from deploy.local import linter

GOOD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
    "servers": [{"url": "/"}],
    "security": [],
    "tags": [{"name": "t", "description": "事项。 / Things."}],
    "paths": {
        "/v1/things/{id}": {
            "get": {
                "operationId": "GetThing",
                "summary": "看",
                "description": "看一个 / Read one.",
                "tags": ["t"],
                "parameters": [{"in": "path", "name": "id", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                    "404": {
                        "description": "-",
                        "content": {
                            "application/problem+json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {"type": {"type": "string"}, "title": {"type": "string"}},
                                }
                            }
                        },
                    },
                },
            }
        }
    },
    "components": {"schemas": {"Thing": {"type": "object", "properties": {"kind": {"type": "string"}}}}},
}


def spoilt() -> dict[str, Any]:
    """The good description with one fault of each kind that the rules are there for."""
    found = copy.deepcopy(GOOD)
    one = found["paths"]["/v1/things/{id}"]["get"]
    other = copy.deepcopy(one) | {"tags": ["t", "u"], "description": "read / 看"}
    other["responses"]["200"]["content"] = {"text/plain": {"schema": {"type": "string"}}}
    del other["responses"]["404"]
    found["paths"]["/v1/Things/{name}"] = {"get": other}
    found["paths"]["/v1/{id}/things"] = {"get": copy.deepcopy(one) | {"operationId": "Get Thing"}}
    found["tags"][0]["description"] = "Things."
    schemas = found["components"]["schemas"]
    schemas["Thing"] = {"type": "object", "properties": {"kind": {"type": "string", "examples": [3]}}}
    schemas["Nothing"] = {"type": "object"}
    return found


def rules(document: dict[str, Any]) -> set[str]:
    done = linter.lint(json.dumps(document).encode(), "--format=json", "--max-problems=1000")
    return {problem["ruleId"] for problem in json.loads(done.stdout)["problems"]}


@pytest.mark.timeout(240)
def test_what_is_wrong_is_found_and_what_is_right_is_not() -> None:
    assert rules(GOOD) == set()
    assert rules(spoilt()) == {
        "no-ambiguous-paths", "no-invalid-schema-examples", "no-unused-components",
        "operation-4xx-response", "operation-operationId-unique", "operation-operationId-url-safe",
        "operation-singular-tag", "operation-tag-defined", "path-parameters-defined", "paths-kebab-case",
        "response-mime-type", "rule/heading-in-both-languages", "rule/operation-in-both-languages",
    }  # fmt: skip


@pytest.mark.timeout(240)
def test_the_description_passes() -> None:
    done = linter.lint(gzip.decompress(linter.DESCRIPTION.read_bytes()), "--format=stylish")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_pins_the_linter_and_names_no_registry() -> None:
    lock = json.loads((linter.HERE / "package-lock.json").read_text())
    wanted = json.loads((linter.HERE / "package.json").read_text())["devDependencies"]
    packages = {name.removeprefix("node_modules/"): row for name, row in lock["packages"].items() if name}
    assert {name: row["version"] for name, row in packages.items()} == wanted
    assert all(row["integrity"].startswith("sha512-") and "resolved" not in row for row in packages.values())

"""Every operation as the OpenAPI document describes it, with bodies that fit it and bodies that do not."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
NUMBERS = {"year": "2026", "position": "1", "number": "1"}
"""The gaps of paths that take a number."""
WRONG = {"string": 5, "integer": "five", "number": "five", "boolean": "yes", "array": "list", "object": 5}
"""A value of another type than the one expected."""


@dataclass(frozen=True)
class Described:
    """One operation of the document."""

    method: str
    path: str
    operation: dict[str, Any]
    shapes: dict[str, Any]

    @property
    def id(self) -> str:
        """Its operationId."""
        return str(self.operation["operationId"])

    @property
    def anonymous(self) -> bool:
        """Whether it asks for no token."""
        return not self.operation["security"]

    @property
    def body(self) -> dict[str, Any] | None:
        """The shape of its body, None where it takes none."""
        if "requestBody" not in self.operation:
            return None
        return self.resolved(self.operation["requestBody"]["content"]["application/json"]["schema"])

    @property
    def queries(self) -> list[str]:
        """The names of its query parameters."""
        return [row["name"] for row in self.operation.get("parameters", ()) if row.get("in") == "query"]

    def address(self, **values: str) -> str:
        """Its path with something in every gap: what is given, else a UUID that nothing has."""
        path = self.path
        while "{" in path:
            name = path[path.index("{") + 1 : path.index("}")]
            path = path.replace("{" + name + "}", values.get(name) or NUMBERS.get(name) or str(uuid.uuid4()))
        return path

    def resolved(self, shape: dict[str, Any]) -> dict[str, Any]:
        """A shape with its references followed."""
        while "$ref" in shape or "allOf" in shape:
            shape = shape["allOf"][0] if "allOf" in shape else self.shapes[shape["$ref"].rpartition("/")[2]]
        return shape

    def fitting(self, shape: dict[str, Any]) -> Any:
        """A value that fits a shape."""
        shape = self.resolved(shape)
        if "enum" in shape:
            # Where the empty word is among them, it says nothing.
            return next(word for word in shape["enum"] if word)
        match kind_of(shape):
            case "object":
                return {name: self.fitting(inner) for name, inner in shape.get("properties", {}).items()}
            case "array":
                return [self.fitting(shape["items"])]
            case "integer" | "number":
                return shape.get("minimum", 1)
            case "boolean":
                return True
        forms = {"uuid": str(uuid.uuid4()), "date": "2030-01-02", "date-time": "2030-01-02T03:04:05Z", "byte": "eA=="}
        return forms.get(shape.get("format", ""), "x" * max(1, shape.get("minLength", 1)))

    def fields(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The fields of its body, each with its shape."""
        for name, shape in (self.body or {}).get("properties", {}).items():
            yield name, self.resolved(shape)


def kind_of(shape: dict[str, Any]) -> str:
    """The type of a shape, where null is one of several."""
    kinds = shape.get("type", "object")
    return str(next(kind for kind in kinds if kind != "null") if isinstance(kinds, list) else kinds)


def operations(document: dict[str, Any]) -> list[Described]:
    """All operations of a document."""
    shapes = document["components"]["schemas"]
    return [
        Described(method, path, operation, shapes)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]

"""Flask's blueprint, which keeps besides what the API's description tells of its routes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import flask

NONE: Mapping[str, str] = MappingProxyType({})


class Row(NamedTuple):
    """One route as it was added."""

    rule: str
    endpoint: str
    view: Any
    methods: list[str]
    tags: list[str]
    places: Mapping[str, str]


class Blueprint(flask.Blueprint):
    """Takes the tags of a route along; the program that writes the description reads `rows`, the server does not."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.rows: list[Row] = []

    def add_url_rule(  # type: ignore[override]  # Every route here has a name, a view and tags.
        self,
        rule: str,
        endpoint: str,
        view_func: Any,
        *,
        methods: list[str],
        tags: list[str],
        places: Mapping[str, str] = NONE,
    ) -> None:
        """Add a route; `tags` are what the description groups it under. Two routes may have the same name.

        `places` say what stands in the path, by name.
        """
        if any(row.endpoint == endpoint for row in self.rows):
            endpoint = f"{endpoint}_{len(self.rows)}"
        self.rows.append(Row(rule, endpoint, view_func, methods, tags, places))
        super().add_url_rule(rule, endpoint, view_func, methods=methods)

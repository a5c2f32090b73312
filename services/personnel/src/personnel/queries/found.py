"""How rows that are found by time are put into the order of a page: first found by their own index, then ordered."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased


def found_first(query: Select[Any], model: Any) -> Any:
    """The model over nothing but what a query finds, to be selected from, ordered and cut to a page.

    Asked for the newest rows of an old month, the planner would walk all newer ones in the order of their ids, because
    it takes what is sought to lie evenly among them.
    """
    return aliased(model, query.cte("found").prefix_with("MATERIALIZED"))

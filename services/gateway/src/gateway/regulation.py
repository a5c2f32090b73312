"""The official text of the regulation, quoted where a refusal cites it; what was imported is read anew now and then."""

import logging
import re
import threading
from time import monotonic

import psycopg

from chassis.errors import NeighbourDown
from gateway.store import Store

log = logging.getLogger("regulation")

DEFAULT = "work-rules-2022"
FRESH = 5.0


class Regulations:
    """The imported texts, for quoting; a new import is seen within FRESH seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[tuple[str, int], str] = {}
        self._read = -FRESH
        self._lock = threading.Lock()

    def text(self, regulation: str, article: str) -> str:
        """The text of an article ("43"); empty when it was not imported, or cannot be read now."""
        number = re.match(r"\d+", article)
        if number is None:
            return ""
        with self._lock:
            if monotonic() - self._read > FRESH:
                self._read = monotonic()
                self._refresh()
        return self._texts.get((regulation, int(number[0])), "")

    def _refresh(self) -> None:
        try:
            rows = self._store.read("SELECT regulation, article, text FROM regulation_articles")
        except (NeighbourDown, psycopg.Error) as error:
            # The quotation is an addition; the refusal itself must be told with or without it.
            log.warning("texts cannot be read", extra={"error": type(error).__name__})
        else:
            self._texts = {(row["regulation"], row["article"]): row["text"] for row in rows}

"""The entities of supervision: tasks, their history and the ledger's numbers."""

from supervision.model.base import Base
from supervision.model.entry import Entry
from supervision.model.ledger import LedgerYear
from supervision.model.task import Task

__all__ = ["Base", "Entry", "LedgerYear", "Task"]

"""The entities of supervision: tasks, their history, the ledger's numbers and the editions of minutes."""

from supervision.model.base import Base
from supervision.model.edition import MinutesEdition
from supervision.model.entry import Entry
from supervision.model.ledger import LedgerYear
from supervision.model.task import Task

__all__ = ["Base", "Entry", "LedgerYear", "MinutesEdition", "Task"]

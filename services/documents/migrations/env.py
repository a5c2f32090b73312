"""What Alembic runs: this service's tables and the frame's."""

from chassis import acts, inbox, migrate, outbox, pending  # noqa: F401  (they define the frame's tables)
from chassis.db import FRAME
from documents.model import Base

migrate.run_env([Base.metadata, FRAME])

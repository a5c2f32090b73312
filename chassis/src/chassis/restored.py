"""The operator's command after a service's database was restored from a backup; see chassis.epochs and ADR 0026."""

import sys
import time
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import db, epochs

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def main(argv: Sequence[str], service: str, database_url: str) -> None:
    """Raise the epoch, with the service's processes stopped: they know the epoch from when they first told something.

    Raises SystemExit while there are other sessions of the service's role.
    """
    if argv:
        raise SystemExit(f"usage: python -m {service} restored")
    engine = db.connect(database_url, pool_size=1, application=f"{service}-restored")
    try:
        with Session(engine) as session, session.begin():
            if others := session.execute(OTHERS).scalar_one():
                raise SystemExit(f"{service}: {others} other sessions use its database; stop its processes first")
            epoch = epochs.raise_epoch(session, int(time.time()))
            epochs.forget(session)
    finally:
        engine.dispose()
    sys.stdout.write(
        f"{service}: its events are of epoch {epoch} from now on. Start its processes, then reconcile: here"
        f" (python -m {service} reconcile) where it keeps copies of others' facts, and wherever readiness or"
        f" zhengling_reconcile_due names {service}.\n"
    )

"""Makes a worker process cooperative; imported before everything else, so it imports nothing of the house itself."""

import os
import warnings


def prepare() -> None:
    """Patch the standard library for eventlet; the very first call of a worker's main, before any other import.

    psycopg chooses how to wait when it is imported. Without this choice a green thread that waits for the database
    stops all others, and two that wait for each other's row lock hang the process.
    """
    os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")
    # Names are looked up at a connect alone, and a green resolver would cost every worker ten megabytes.
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
    # eventlet advises against new projects at each import; the choice is on record, and nameko stays in two modules.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import eventlet

    eventlet.monkey_patch()

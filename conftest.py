"""Gives every test run one real PostgreSQL and one real RabbitMQ, shared by all of its worker processes."""

import contextlib
import contextvars
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent
# Tests are imported by their path, so the folder of `deploy` must be found otherwise.
sys.path.insert(0, str(ROOT))

# Read when chassis is imported, here and in every process that a test starts. The longest wait in a test is thirty
# seconds and becomes five minutes, so a test that pytest-timeout ends after fifteen hangs and is not slow.
os.environ.setdefault("ZHENGLING_SLOWNESS", "10")

# The folder chassis/ must not be taken for the package of that name when its tests are imported by their path.
import chassis  # noqa: E402, F401
from deploy.local import rabbitmq, run, servers  # noqa: E402
from deploy.local.progress import Trouble  # noqa: E402

_begun: set[psutil.Process] = set()
"""What tests had started when this run was told to end; psutil knows a process by its start too."""
pytest_plugins = ["rule_report", "worker_groups"]
_cleanup = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that hands out the tests; its children inherit the addresses."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)
    os.environ.setdefault("ZHENGLING_FONTS", str(ROOT / ".run" / "fonts"))
    given = all(os.environ.get(name) for name in ("ZHENGLING_TEST_DATABASE_URL", "ZHENGLING_TEST_AMQP_URL"))
    if given or hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    folder = ROOT / ".run" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    run.end_abandoned(folder)
    # Each run has a folder of its own: two test runs at once are two sets of servers.
    run_dir = Path(tempfile.mkdtemp(prefix="run-", dir=folder))
    run_dir.chmod(0o755)
    _cleanup.callback(servers.discard, run_dir)
    _cleanup.enter_context(run.lock(run_dir))
    try:
        rabbitmq.provide()
        # Two thousand databases are made and dropped in a run, and each of them would wait for the disk.
        servers.keep_in_memory(run_dir)
        database = servers.postgres(run_dir, durable=False)
        broker = servers.broker(run_dir, api=True)
        for server in (database, broker):
            # The data are thrown away, so nothing is gained by an orderly end, which takes the broker six seconds.
            _cleanup.callback(server.stop_at_once)
        # The broker takes seconds to come up; the database is made meanwhile.
        broker.launch()
        database.start()
        broker.start()
    except Trouble as trouble:
        _cleanup.close()
        pytest.exit(str(trouble), returncode=1)
    except BaseException:
        _cleanup.close()
        raise
    os.environ["ZHENGLING_TEST_DATABASE_URL"] = database.url
    os.environ["ZHENGLING_TEST_AMQP_URL"] = broker.url
    os.environ["ZHENGLING_TEST_BROKER_API"] = broker.api or ""


def _end(*_: object) -> None:
    """End as by Ctrl-C, so that fixtures and servers are ended too."""
    _begun.update(psutil.Process().children(recursive=True))
    raise KeyboardInterrupt("SIGTERM")


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Where nothing should have been found, say all that was, a line each; pytest itself tells the first of them."""
    if op == "==" and right == [] and isinstance(left, list) and left:
        return [f"{len(left)} found where nothing should be:", *map(str, left)]
    return None


def pytest_unconfigure() -> None:
    """Stop what was started; also what a test had started whose process was given no time to end it."""
    _cleanup.close()
    for process in _begun:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    """Call a test in a context of its own: a request id it sets must not be the next test's, whichever that is."""
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    contextvars.copy_context().run(pyfuncitem.obj, **arguments)
    return True

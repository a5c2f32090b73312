"""The commands every service has; USAGE lists them.

Imports happen inside each branch: a worker must be made green before anything else is imported, and must never
reach grpc.
"""

import sys
from importlib import import_module

USAGE = """usage: python -m {0} api | worker | relay
       python -m {0} migrate [upgrade|downgrade|check|revision]
       python -m {0} parked [list|replay]
       python -m {0} new-key PRIVATE_FILE PUBLIC_FOLDER
       python -m {0} restored
       python -m {0} reconcile [--for-good] [--owner SERVICE] [--even-all]"""


def main(service: str, argv: list[str] | None = None) -> None:
    """Run the process named by the first argument; the service's modules are found by convention."""
    argv = sys.argv[1:] if argv is None else argv
    command, rest = (argv[0] if argv else ""), argv[1:]
    if command not in ("api", "worker", "relay", "migrate", "parked", "new-key", "restored", "reconcile"):
        raise SystemExit(USAGE.format(service))
    if command == "new-key":
        from chassis.new_key import main as new_key

        new_key(rest, service)
        return
    if command == "worker":
        from chassis.green import prepare

        prepare()
    from chassis.log import configure
    from chassis.settings import load

    settings = load(import_module(f"{service}.settings").Settings)
    if command == "migrate":
        from chassis.migrate import main as migrate

        migrate(rest, service, settings.database_url)
        return
    if command == "restored":
        from chassis.restored import main as restored

        restored(rest, service, settings.database_url)
        return
    if command == "reconcile":
        from chassis.reconcile import main as reconcile

        reconcile(rest, settings, service)
        return
    configure(f"{service}-{command}", settings.log_level)
    if command == "api":
        import_module(f"{service}.api").serve(settings)
    elif command == "worker":
        from prometheus_client import REGISTRY

        from chassis import consumer, epochs, heap
        from chassis.run import Runtime

        runtime = Runtime.build(settings, service, pool_size=6)
        worker = import_module(f"{service}.worker").Worker
        REGISTRY.register(epochs.gauge(runtime.engine))
        heap.settle()
        consumer.main(worker, settings, service, runtime)
    elif command == "relay":
        from chassis.relay import main as relay

        relay(settings, service)
    else:
        from chassis.consumer import parked_main

        parked_main(rest, settings, service)

"""The commands every service has: python -m <service> api | worker | relay | migrate | parked.

Imports happen inside each branch: a worker must be made green before anything else is imported, and must never
reach grpc.
"""

import sys
from importlib import import_module

USAGE = "usage: python -m {0} api | worker | relay | migrate [upgrade|downgrade|check|revision] | parked [list|replay]"


def main(service: str, argv: list[str] | None = None) -> None:
    """Run the process named by the first argument; the service's modules are found by convention."""
    argv = sys.argv[1:] if argv is None else argv
    command, rest = (argv[0] if argv else ""), argv[1:]
    if command not in ("api", "worker", "relay", "migrate", "parked"):
        raise SystemExit(USAGE.format(service))
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
    configure(f"{service}-{command}", settings.log_level)
    if command == "api":
        import_module(f"{service}.api").serve(settings)
    elif command == "worker":
        from chassis import consumer, heap
        from chassis.run import Runtime

        runtime = Runtime.build(settings, service, pool_size=6)
        worker = import_module(f"{service}.worker").Worker
        heap.settle()
        consumer.main(worker, settings, service, runtime)
    elif command == "relay":
        from chassis.relay import main as relay

        relay(settings, service)
    else:
        from chassis.consumer import parked_main

        parked_main(rest, settings, service)

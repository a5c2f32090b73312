"""The commands every service has; USAGE lists them.

`migrate` brings the database, and then the service's exchanges and queues, to where this version stands.
Imports happen inside each branch: a worker must be made green before anything else is imported, and must never
reach grpc.
"""

import sys
from importlib import import_module

USAGE = """usage: python -m {0} api | worker | relay
       python -m {0} migrate [upgrade|downgrade|check|revision]
       python -m {0} parked [list|show|replay|drop]
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

    if command == "migrate":
        _migrate(service, rest)
        return
    if command == "parked":
        from chassis.parked import main as parked
        from chassis.settings import ParkedSettings

        parked(rest, load(ParkedSettings).amqp_url, service)
        return
    settings = load(import_module(f"{service}.settings").Settings)
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
    else:
        from chassis.relay import main as relay

        relay(settings, service)


def _migrate(service: str, arguments: list[str]) -> None:
    """Each kind of migration asks for what it needs alone: only going to the newest version needs the broker."""
    from chassis.migrate import main as migrate
    from chassis.settings import DatabaseSettings, MigrateSettings, load

    if arguments not in ([], ["upgrade"], ["upgrade", "head"]):
        migrate(arguments, service, load(DatabaseSettings).database_url)
        return
    from chassis.bus import main as declare

    settings = load(MigrateSettings)
    migrate(arguments, service, settings.database_url)
    declare(service, settings.amqp_url, settings.retry_delays)

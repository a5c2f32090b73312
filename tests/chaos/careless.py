"""A relay and a worker that make the two classic mistakes, to prove that the campaign's checker sees what is lost.

python careless.py relay: forgets an event before the broker has confirmed it.
python careless.py worker: acks an event before it was handled.
"""

import sys
from typing import Any


def relay() -> None:
    """The meetings relay, deleting as it reads."""
    from chassis import relay as module
    from chassis.process import main

    class Careless(module.Relay):
        def _send(self, rows: list[tuple[int, str, bytes, str]]) -> None:
            ids = [row[0] for row in rows]
            self._ask(lambda database: database.execute("DELETE FROM outbox WHERE id = ANY(%s)", [ids]))
            super()._send(rows)

    module.Relay = Careless  # type: ignore[misc]
    main("meetings", ["relay"])


def worker() -> None:
    """The supervision worker, acking as it takes."""
    from chassis.green import prepare

    prepare()
    from chassis import consumer
    from chassis.process import main

    honest = consumer.Listener._take

    def careless(self: Any, message: Any) -> None:
        message.channel.basic_ack(message.delivery_tag)
        honest(self, message)

    consumer.Listener._take = careless  # type: ignore[method-assign]
    consumer.Listener._ack = lambda self, message: None  # type: ignore[method-assign]
    main("supervision", ["worker"])


if __name__ == "__main__":
    {"relay": relay, "worker": worker}[sys.argv[1]]()

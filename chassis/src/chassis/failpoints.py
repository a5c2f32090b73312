"""Named places where a fault can be switched on by the environment, so that a test can kill a process exactly there.

`FAILPOINTS="relay.after_publish=kill@0.02;consumer.before_handle=raise;run.after_commit=sleep:0.3"`: a name, an action
(kill, raise, or sleep with its seconds) and, after @, how likely it is each time the place is passed (1 if not said).
"""

import json
import os
import random
import signal
import time


class FailpointReached(RuntimeError):
    """The fault that the action `raise` throws."""


def parse(text: str) -> dict[str, tuple[str, float, float]]:
    """The armed places: name to action, seconds and likelihood. Raises ValueError for text that is not well formed."""
    armed: dict[str, tuple[str, float, float]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, rest = part.partition("=")
        what, _, likelihood = rest.partition("@")
        action, _, seconds = what.partition(":")
        if action not in ("kill", "raise", "sleep"):
            raise ValueError(f"failpoint {name!r}: unknown action {action!r}")
        armed[name] = (action, float(seconds or 0), float(likelihood or 1))
    return armed


# Read once, when the process starts: a place that is off costs one test of an empty dictionary.
_armed = parse(os.environ.get("FAILPOINTS", ""))


def hit(name: str) -> None:
    """Pass the place `name`: nothing happens unless it is armed. Raises FailpointReached if it is armed so."""
    if _armed and name in _armed:
        action, seconds, likelihood = _armed[name]
        if random.random() >= likelihood:  # noqa: S311 - chance, not a secret.
            return
        # A raw line, past all buffers: who armed a place must be able to see that it was passed.
        os.write(2, (json.dumps({"event": "failpoint", "point": name, "action": action}) + "\n").encode())
        if action == "kill":
            # The same signal a crash test sends from outside: nothing is flushed, nothing is tidied.
            os.kill(os.getpid(), signal.SIGKILL)
        elif action == "raise":
            raise FailpointReached(name)
        else:
            time.sleep(seconds)

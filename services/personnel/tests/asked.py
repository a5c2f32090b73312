"""What the requests of tests become: the command, or the arguments of the read, that answers their rpc."""

from typing import Any

from personnel.api import FACES

_READ = {name: getattr(face, name).parts[2] for _, face in FACES for name in face.RPCS}


def asked(request: Any) -> Any:
    """What the service makes of a request. Raises Malformed."""
    return _READ[type(request).__name__.removesuffix("Request")](request)

"""The proof that one service asks another for itself and for nobody: a short-lived token, signed with its event key.

It opens the facts that its reader is told by events anyway (chassis.facts), and nothing else: no rpc that acts or reads
for a person takes it.
"""

import time

import jwt

from chassis.errors import Unauthenticated
from chassis.identity import SKEW
from chassis.signing import Keyring, Signer

TYPE, LIFETIME, LONGEST = "zhengling-service+jwt", 60, 2048


def issue(signer: Signer, audience: str, deployment: str) -> str:
    """A token by which the signer's service asks the service `audience`."""
    now = int(time.time())
    claims = {"iss": signer.service, "aud": audience, "dep": deployment, "iat": now, "exp": now + LIFETIME}
    return jwt.encode(claims, signer.key, "EdDSA", {"typ": TYPE, "kid": signer.key_id})


def verify(token: str, keyring: Keyring, service: str, deployment: str) -> str:
    """Which service asks `service`. Raises Unauthenticated for anything but a good token in its time."""
    if len(token) > LONGEST:
        raise Unauthenticated
    try:
        # The key, and with it the algorithm, is one that we hold; header and issuer only say which.
        head = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
        key = keyring.find(issuer, head["kid"])
        if key is None or head["typ"] != TYPE:
            raise Unauthenticated
        wanted = {"require": ["exp", "iat", "aud", "iss", "dep"], "verify_iat": False}
        claims = jwt.decode(token, key, ["EdDSA"], wanted, audience=service, issuer=issuer)  # type: ignore[arg-type]
        issued, expiry = claims["iat"], claims["exp"]
        if claims["dep"] != deployment or issued > time.time() + SKEW or expiry - issued > LIFETIME:
            raise Unauthenticated
        return str(issuer)
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unauthenticated from error

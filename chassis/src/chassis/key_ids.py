"""How a public key is named where a signature says by which it was made."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def key_id(key: "Ed25519PublicKey") -> str:
    """The beginning of the SHA-256 of the key's bytes, in hex."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]

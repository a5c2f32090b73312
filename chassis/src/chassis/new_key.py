"""The operator's command that makes the pair of keys by which a service signs its events."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chassis.key_ids import key_id


def make(service: str, private: Path, folder: Path) -> Path:
    """Make a pair: the private key into a new file that only its owner reads, the public one into a folder of keys.

    Returns the file of the public key, <service>.<key id>.pem. Raises OSError, FileExistsError for a private key that
    is there already: it is never overwritten.
    """
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(private, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
        out.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return publish(service, key, folder)


def publish(service: str, key: Ed25519PrivateKey, folder: Path) -> Path:
    """Put the public half of a key into a folder of keys, under its name. Raises OSError."""
    public = folder / f"{service}.{key_id(key.public_key())}.pem"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = public.with_suffix(".new")
    fresh.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    fresh.replace(public)
    return public


def main(argv: Sequence[str], service: str) -> None:
    """Carry out `new-key PRIVATE_FILE PUBLIC_FOLDER` and say what was made. Raises SystemExit."""
    parser = argparse.ArgumentParser(prog=f"python -m {service} new-key")
    parser.add_argument("private", type=Path, help="the file for the private key, which must not be there yet")
    parser.add_argument("folder", type=Path, help="the folder with the public keys of all services")
    given = parser.parse_args(argv)
    try:
        public = make(service, given.private, given.folder)
    except OSError as error:
        raise SystemExit(f"{error.filename}: {error.strerror}") from error
    sys.stdout.write(f"{given.private}  EVENT_PRIVATE_KEY_FILE of {service}\n{public}  for all EVENT_PUBLIC_KEYS\n")

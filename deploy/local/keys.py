"""Makes, once per run folder, the keys and passwords of a development machine. None of them is for production."""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from chassis import new_key


def key_files(run_dir: Path) -> dict[str, Path]:
    """Return the key files by the name of the environment variable that points to each; make what is missing."""
    folder = run_dir / "keys"
    files = {
        "ACTOR_PRIVATE_KEY_FILE": folder / "actor-private.pem",
        "ACTOR_PUBLIC_KEY_FILE": folder / "actor-public.pem",
        "DEV_ISSUER_KEY_FILE": folder / "development-issuer.pem",
    }
    if all(file.exists() for file in files.values()):
        return files
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    actor = ed25519.Ed25519PrivateKey.generate()
    issuer = ec.generate_private_key(ec.SECP256R1())
    pem = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(files["ACTOR_PRIVATE_KEY_FILE"], actor.private_bytes(*pem))
    _write(
        files["ACTOR_PUBLIC_KEY_FILE"], actor.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    _write(files["DEV_ISSUER_KEY_FILE"], issuer.private_bytes(*pem))
    return files


def event_keys(run_dir: Path, services: Iterable[str]) -> dict[str, Path]:
    """Return the private key file of each service by which it signs its events; make what is missing.

    The public keys of all are in the folder `events` beside them.
    """
    folder = run_dir / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = {service: folder / f"event-{service}.pem" for service in services}
    for service, file in files.items():
        if not file.exists():
            new_key.make(service, file, folder / "events")
        elif not list((folder / "events").glob(f"{service}.*.pem")):
            key = load_pem_private_key(file.read_bytes(), None)
            if isinstance(key, ed25519.Ed25519PrivateKey):
                new_key.publish(service, key, folder / "events")
    return files


def database_passwords(run_dir: Path, services: Iterable[str]) -> dict[str, str]:
    """Return the password of each service's database role; make what is missing."""
    return _passwords(run_dir / "keys" / "database-passwords.json", services)


def broker_passwords(run_dir: Path, services: Iterable[str]) -> dict[str, str]:
    """Return the password of each service's broker user; make what is missing."""
    return _passwords(run_dir / "keys" / "broker-passwords.json", services)


def _passwords(file: Path, services: Iterable[str]) -> dict[str, str]:
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [service for service in services if service not in known]
    if missing:
        known |= {service: secrets.token_hex(16) for service in missing}
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(file, json.dumps(known).encode())
    return known


def _write(file: Path, content: bytes) -> None:
    """Write a file only its owner may read, whole or not at all."""
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    fresh.replace(file)

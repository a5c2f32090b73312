"""The actor token: what is signed is told back, and nothing else is believed."""

import json
import time
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chassis.errors import Unauthenticated
from chassis.identity import AUDIENCE, ISSUER, LIFETIME, TYPE, Signer, Verifier
from chassis.key_ids import key_id

KEY = Ed25519PrivateKey.generate()
OTHER = Ed25519PrivateKey.generate()
PERSON = uuid4()


def private(key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public(key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Now:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at


def forged(key: Any = KEY, algorithm: str = "EdDSA", header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A good token but for what is given; a claim or header of None is left out."""
    issued = int(time.time())
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(PERSON), "client": "oa", "iat": issued, "exp": issued + 60}
    body = {name: value for name, value in (body | claims).items() if value is not None}
    top = {"typ": TYPE, "kid": key_id(KEY.public_key())} | (header or {})
    return jwt.encode(body, key, algorithm, {name: value for name, value in top.items() if value is not None})


def test_what_was_signed_is_told_back() -> None:
    assert Verifier(public(KEY)).verify(Signer(private(KEY)).sign(PERSON, "oa")) == (PERSON, "oa")
    assert Verifier(public(KEY)).verify(forged()) == (PERSON, "oa")


def test_a_signature_serves_for_thirty_seconds_and_one_person_and_client() -> None:
    now = Now()
    signer = Signer(private(KEY), now)
    first = signer.sign(PERSON, "oa")
    assert signer.sign(PERSON, "oa") is first
    assert signer.sign(PERSON, "kiosk") != first
    assert signer.sign(uuid4(), "oa") != first
    now.at += 31
    assert signer.sign(PERSON, "oa") != first


def test_a_verified_token_is_not_believed_beyond_its_expiry() -> None:
    now = Now()
    token = Signer(private(KEY), now).sign(PERSON, "oa")
    verifier = Verifier(public(KEY), now)
    verifier.verify(token)
    now.at = int(now.at) + LIFETIME - 0.1
    assert verifier.verify(token) == (PERSON, "oa")
    now.at += 0.1
    with pytest.raises(Unauthenticated):
        verifier.verify(token)


def test_both_keys_are_good_while_one_is_changed_for_the_other() -> None:
    verifier = Verifier(public(KEY) + b"\n" + public(OTHER))
    assert verifier.verify(Signer(private(KEY)).sign(PERSON, "oa")) == (PERSON, "oa")
    assert verifier.verify(Signer(private(OTHER)).sign(PERSON, "oa")) == (PERSON, "oa")


def test_other_kinds_of_keys_are_not_taken() -> None:
    curve = generate_ec(SECP256R1())
    with pytest.raises(ValueError, match="Ed25519"):
        Verifier(public(curve))
    with pytest.raises(ValueError, match="Ed25519"):
        Signer(private(curve))
    with pytest.raises(ValueError, match="Ed25519"):
        Verifier(b"")


def segment(content: object) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unsigned() -> str:
    body = forged().split(".")[1]
    return f"{segment({'alg': 'none', 'typ': TYPE, 'kid': key_id(KEY.public_key())})}.{body}."


def symmetric() -> str:
    """Signed by HS256 with the public key's own text as the secret, which a careless verifier takes."""
    import hashlib
    import hmac

    text = f"{segment({'alg': 'HS256', 'typ': TYPE, 'kid': key_id(KEY.public_key())})}.{forged().split('.')[1]}"
    mark = hmac.new(public(KEY), text.encode(), hashlib.sha256).digest()
    return f"{text}.{urlsafe_b64encode(mark).decode().rstrip('=')}"


NOW = int(time.time())
BAD = {
    "nothing": "",
    "no token": "abc",
    "three dots": "a.b.c",
    "not ascii": "政.令.府",
    "surrogate": "\ud800.a.b",
    "unsigned": unsigned(),
    "symmetric": symmetric(),
    "another key": forged(OTHER),
    "another key that names itself": forged(OTHER, header={"kid": key_id(OTHER.public_key())}),
    "no kid": forged(header={"kid": None}),
    "a path for a kid": forged(header={"kid": "../../etc/passwd"}),
    "a list for a kid": f"{segment({'alg': 'EdDSA', 'typ': TYPE, 'kid': ['a']})}.{segment({})}.x",
    "brings its key": forged(OTHER, header={"kid": "x", "jwk": {"kty": "OKP"}, "jku": "https://example.org/keys"}),
    "no typ": forged(header={"typ": None}),
    "another typ": forged(header={"typ": "at+jwt"}),
    "another issuer": forged(iss="someone"),
    "another audience": forged(aud="elsewhere"),
    "over for a second": forged(iat=NOW - 61, exp=NOW - 1),
    "issued ahead": forged(iat=NOW + 3600, exp=NOW + 3660),
    "not yet": forged(nbf=NOW + 3600),
    "lives too long": forged(exp=NOW + 3600),
    "never ends": forged(exp=None),
    "endless": forged(exp=float("inf")),
    "not a time": forged(iat="now"),
    "no issue": forged(iat=None),
    "no person": forged(sub=None),
    "no uuid": forged(sub="mayor"),
    "no client": forged(client=None),
    "a list for a client": forged(client=["oa"]),
    "cut": forged()[:-3],
    "a megabyte": forged(client="x" * 1_000_000),
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
def test_nothing_else_is_believed(token: str) -> None:
    with pytest.raises(Unauthenticated):
        Verifier(public(KEY)).verify(token)


def test_the_caches_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.identity.MOST_KEPT", 3)
    signer, verifier = Signer(private(KEY)), Verifier(public(KEY))
    for number in range(10):
        assert verifier.verify(signer.sign(UUID(int=number), "oa")) == (UUID(int=number), "oa")
    assert len(signer._kept) <= 3
    assert len(verifier._kept) <= 3

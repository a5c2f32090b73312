"""No token but a good one of an issuer we believe says who asks (RFC 8725)."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from chassis.errors import NeighbourDown, NotFound, Unauthenticated
from gateway.auth import LONGEST, Bearer, People, Tokens
from gateway.keys import Remote, read_set

ISSUER = "https://id.example/realms/city"
EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
ED_KEY = ed25519.Ed25519PrivateKey.generate()
WEAK_KEY = rsa.generate_private_key(65537, 1024)  # noqa: S505
STRANGER = ec.generate_private_key(ec.SECP256R1())


def jwks() -> dict[str, Any]:
    rows = [
        json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key())) | {"kid": "ec"},
        json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key())) | {"kid": "rsa"},
        json.loads(RSAAlgorithm.to_jwk(WEAK_KEY.public_key())) | {"kid": "weak"},
        json.loads(OKPAlgorithm.to_jwk(ED_KEY.public_key())) | {"kid": "ed", "alg": "EdDSA", "use": "sig"},
        json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key())) | {"kid": "enc", "use": "enc"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
    ]
    return {"keys": rows}


class Web:
    """What the issuer's address answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = False
        self.document = {"issuer": ISSUER, "jwks_uri": "https://id.example/keys"}

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if self.down:
            raise OSError("no route")
        return json.dumps(jwks() if url.endswith("/keys") else self.document).encode()


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def tokens(web: Web) -> Tokens:
    return Tokens({ISSUER: Remote(ISSUER, web)}, "zhengling", "preferred_username")


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    base = {
        "iss": ISSUER,
        "aud": "zhengling",
        "exp": now + 60,
        "iat": now,
        "preferred_username": "mayor",
        "azp": "portal",
    }
    return {name: value for name, value in (base | more).items() if value is not None}


def token(key: Any = EC_KEY, alg: str = "ES256", kid: str | None = "ec", header: Any = None, **more: Any) -> str:
    head = ({"kid": kid} if kid is not None else {}) | (header or {})
    return jwt.encode(claims(**more), key, alg, head)


def by_hand(header: dict[str, Any], payload: str | dict[str, Any], signature: bytes = b"") -> str:
    body = payload if isinstance(payload, str) else json.dumps(payload)
    parts = [json.dumps(header).encode(), body.encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize(
    ("key", "alg", "kid"),
    [(EC_KEY, "ES256", "ec"), (RSA_KEY, "RS256", "rsa"), (RSA_KEY, "PS256", "rsa"), (ED_KEY, "EdDSA", "ed")],
)
def test_a_good_token_says_who_and_through_which_client(tokens: Tokens, key: Any, alg: str, kid: str) -> None:
    assert tokens.check(f"Bearer {token(key, alg, kid)}") == Bearer("mayor", "portal")


def test_what_is_signed_by_hand_is_as_good_as_by_a_library(tokens: Tokens) -> None:
    assert tokens.check(f"Bearer {with_expiry(str(int(time.time()) + 60))}").login == "mayor"


@pytest.mark.parametrize("typ", ["JWT", "at+jwt", "application/at+jwt"])
def test_types_of_access_tokens_are_taken(tokens: Tokens, typ: str) -> None:
    assert tokens.check(f"bearer {token(header={'typ': typ})}").login == "mayor"


def hs256_with_the_public_key() -> str:
    pem = EC_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    unsigned = by_hand({"alg": "HS256", "kid": "ec", "typ": "JWT"}, claims()).rpartition(".")[0]
    mac = hmac.new(pem, unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def signed(payload: str) -> str:
    """A well signed token with this very payload, which a library would not write."""
    unsigned = by_hand({"alg": "EdDSA", "kid": "ed"}, payload).rpartition(".")[0]
    return f"{unsigned}.{base64.urlsafe_b64encode(ED_KEY.sign(unsigned.encode())).decode().rstrip('=')}"


def doubled_claim() -> str:
    return signed(json.dumps(claims())[:-1] + ', "preferred_username": "vm1"}')


def with_expiry(text: str) -> str:
    return signed(json.dumps(claims(exp=0)).replace('"exp": 0', f'"exp": {text}'))


def tampered() -> str:
    head, _, signature = token().split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(preferred_username="vm1")).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


NOW = time.time
ABUSES = {
    "alg none": lambda: by_hand({"alg": "none", "kid": "ec"}, claims()),
    "alg None in another case": lambda: by_hand({"alg": "nOnE", "kid": "ec"}, claims()),
    "HS256 signed with the public key": hs256_with_the_public_key,
    "another algorithm than the key's": lambda: token(RSA_KEY, "RS256", "ec"),
    "an algorithm that is not on the list": lambda: token(RSA_KEY, "RS512", "rsa"),
    "a key of a stranger": lambda: token(STRANGER),
    "the stranger's key in the header": lambda: token(
        STRANGER, header={"jwk": json.loads(ECAlgorithm.to_jwk(STRANGER.public_key()))}
    ),
    "an address of keys in the header": lambda: token(STRANGER, header={"jku": "https://evil.example/keys"}),
    "an address of a certificate in the header": lambda: token(STRANGER, header={"x5u": "https://evil.example/x"}),
    "a key id that is a path": lambda: token(STRANGER, kid="../../../../dev/null"),
    "a key id that is SQL": lambda: token(STRANGER, kid="ec' OR '1'='1"),
    "a key id that is a number": lambda: by_hand({"alg": "ES256", "kid": 7}, claims()),
    "no key id among several keys": lambda: token(kid=None),
    "a weak key": lambda: token(WEAK_KEY, "RS256", "weak"),
    "a key for encryption": lambda: token(RSA_KEY, "RS256", "enc"),
    "a critical extension": lambda: token(header={"crit": ["exp"], "exp": 1}),
    "another type": lambda: token(header={"typ": "dpop+jwt"}),
    "our own proof's type": lambda: token(header={"typ": "zhengling-actor+jwt"}),
    "a refresh token": lambda: token(typ="Refresh"),
    "an identity token": lambda: token(typ="ID"),
    "another issuer": lambda: token(iss="https://id.example/realms/other"),
    "no issuer": lambda: token(iss=None),
    "another audience": lambda: token(aud="other-city"),
    "no audience": lambda: token(aud=None),
    "no expiry": lambda: token(exp=None),
    "expired a second ago": lambda: token(exp=int(NOW()) - 1),
    "expiring now": lambda: token(exp=int(NOW())),
    "not yet valid": lambda: token(nbf=int(NOW()) + 5),
    "issued in the future": lambda: token(iat=int(NOW()) + 60),
    "an expiry that is text": lambda: with_expiry('"9999999999"'),
    "an expiry that is true": lambda: with_expiry("true"),
    "an endless expiry": lambda: with_expiry("1e999"),
    "an expiry that is no number": lambda: with_expiry("NaN"),
    "no login": lambda: token(preferred_username=None),
    "an empty login": lambda: token(preferred_username=""),
    "a login that is a list": lambda: token(preferred_username=["mayor"]),
    "a login with a null": lambda: token(preferred_username="mayor\0"),
    "a login with half a pair": lambda: signed(json.dumps(claims(preferred_username="\ud800"))),
    "a login of two lines": lambda: token(preferred_username="mayor\nx"),
    "a claim twice": doubled_claim,
    "a changed payload": tampered,
    "a signature cut off": lambda: token().rpartition(".")[0] + ".",
    "two parts": lambda: token().rpartition(".")[0],
    "five parts": lambda: token() + ".a.b",
    "line noise": lambda: "\udcff.\x00.~",
    "a deep nest": lambda: by_hand({"alg": "ES256", "kid": "ec"}, "[" * 3000),
    "1 MB": lambda: token(filler="x" * 1_000_000),
    "a little more than is read": lambda: "a" * (LONGEST + 1),
    "nothing": lambda: "",
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("abuse", ABUSES, ids=str)
def test_any_other_token_is_refused(tokens: Tokens, web: Web, abuse: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.check(f"Bearer {ABUSES[abuse]()}")
    assert not any("evil" in url for url in web.asked)


@pytest.mark.parametrize("header", ["", "Bearer", "Basic bWF5b3I6", "Token x", "Bearer  "])
def test_any_other_scheme_is_refused(tokens: Tokens, header: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.check(header)


def test_a_token_that_was_good_once_ends_with_its_time(web: Web) -> None:
    now = [time.time()]
    tokens = Tokens({ISSUER: Remote(ISSUER, web)}, "zhengling", "preferred_username", lambda: now[0])
    good = f"Bearer {token(exp=int(now[0]) + 10)}"
    assert tokens.check(good).login == "mayor"
    now[0] += 10
    with pytest.raises(Unauthenticated):
        tokens.check(good)


def test_an_issuer_that_names_itself_otherwise_is_not_believed(tokens: Tokens, web: Web) -> None:
    web.document = {"issuer": "https://evil.example", "jwks_uri": "https://id.example/keys"}
    with pytest.raises(NeighbourDown):
        tokens.check(f"Bearer {token()}")


def test_keys_are_not_fetched_over_plain_http() -> None:
    with pytest.raises(ValueError, match="https"):
        Remote("http://id.example")
    with pytest.raises(ValueError, match="https"):
        Remote("file:///etc/passwd")


def test_unknown_key_ids_do_not_make_us_ask_the_issuer_again_and_again(tokens: Tokens, web: Web) -> None:
    for number in range(20):
        with pytest.raises(Unauthenticated):
            tokens.check(f"Bearer {token(kid=f'unknown-{number}')}")
    assert len(web.asked) == 2


def test_without_the_issuer_the_answer_is_not_now_rather_than_no(web: Web) -> None:
    web.down = True
    tokens = Tokens({ISSUER: Remote(ISSUER, web)}, "zhengling", "preferred_username")
    with pytest.raises(NeighbourDown):
        tokens.check(f"Bearer {token()}")


def test_only_usable_keys_are_read_from_a_set() -> None:
    assert sorted(read_set(jwks())) == ["ec", "ed", "rsa"]


def test_a_login_is_asked_for_once_and_nobody_is_asked_for_again_soon() -> None:
    now, asked, known = [0.0], [], {"mayor": UUID(int=1)}

    def resolve(login: str) -> UUID:
        asked.append(login)
        if login not in known:
            raise NotFound("person")
        return known[login]

    people = People(resolve, lambda: now[0])
    assert people.find("mayor") == people.find("mayor") == UUID(int=1)
    assert asked == ["mayor"]
    with pytest.raises(Unauthenticated):
        people.find("newcomer")
    known["newcomer"] = UUID(int=9)
    now[0] = 1.0
    assert people.find("newcomer") == UUID(int=9)

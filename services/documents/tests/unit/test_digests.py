"""Digests of files, against published vectors."""

from documents.model.file import sha256, sm3


def test_sm3_and_sha256_of_abc():
    # GB/T 32905, appendix A; FIPS 180-4.
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_thousand_flipped_bits_give_a_thousand_other_digests():
    content = bytes(range(256)) * 4
    found = {(sha256(content), sm3(content))}
    for at in range(1000):
        changed = bytearray(content)
        changed[at] ^= 1
        found.add((sha256(bytes(changed)), sm3(bytes(changed))))
    assert len(found) == 1001
    assert len({one for one, _ in found}) == len({two for _, two in found}) == 1001

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.errors import SealError
from forthwith.ports.codec import Codec
from forthwith.seals.aes_gcm import AesGcmCodec, Key, read_keys
from forthwith.seals.plain import PlainCodec

OLD, NEW = Key("k1", b"1" * 32), Key("k2", b"2" * 32)
CODECS: dict[str, Codec] = {"plain": PlainCodec(), "aes-gcm": AesGcmCodec([OLD])}


@pytest.mark.parametrize("name", CODECS)
@given(plain=st.binary(), context=st.text())
def test_what_was_sealed_opens_again(name: str, plain: bytes, context: str) -> None:
    codec = CODECS[name]

    assert codec.open(codec.seal(plain, context=context), context=context) == plain


@pytest.mark.parametrize("name", CODECS)
def test_tenants_share_no_content_address(name: str) -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    codec = CODECS[name]

    addresses = {codec.address(tenant, sha256) for tenant in ("a", "b")} | {sha256}

    assert len(addresses) == 3
    assert all(len(address) == 64 for address in addresses)
    assert codec.address("a", sha256) in addresses


@given(plain=st.binary(), data=st.data())
def test_a_changed_byte_does_not_open(plain: bytes, data: st.DataObject) -> None:
    codec = CODECS["aes-gcm"]
    sealed = bytearray(codec.seal(plain, context="t/j/input"))
    at = data.draw(st.integers(min_value=0, max_value=len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(min_value=1, max_value=255))

    with pytest.raises(SealError):
        codec.open(bytes(sealed), context="t/j/input")


@given(plain=st.binary(), length=st.integers(min_value=0, max_value=30))
def test_what_was_cut_off_does_not_open(plain: bytes, length: int) -> None:
    codec = CODECS["aes-gcm"]
    sealed = codec.seal(plain, context="t/j/input")

    with pytest.raises(SealError):
        codec.open(sealed[: min(length, len(sealed) - 1)], context="t/j/input")


@pytest.mark.parametrize("context", ["t/other/input", "other/j/input", "t/j/output", ""])
def test_moved_bytes_do_not_open(context: str) -> None:
    codec = CODECS["aes-gcm"]
    sealed = codec.seal(b"secret", context="t/j/input")

    with pytest.raises(SealError):
        codec.open(sealed, context=context)


def test_the_first_key_seals_and_every_key_opens() -> None:
    before, rotated = AesGcmCodec([OLD]), AesGcmCodec([NEW, OLD])
    old, new = before.seal(b"x", context="c"), rotated.seal(b"x", context="c")

    assert rotated.open(old, context="c") == rotated.open(new, context="c") == b"x"
    with pytest.raises(SealError, match="k2"):
        before.open(new, context="c")


def test_a_rotation_keeps_content_addresses() -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()

    before, rotated = AesGcmCodec([OLD]), AesGcmCodec([NEW, OLD])

    assert rotated.address("a", sha256) == before.address("a", sha256)


def test_the_same_bytes_are_sealed_differently_each_time() -> None:
    codec = CODECS["aes-gcm"]

    assert len({codec.seal(b"x", context="c") for _ in range(1000)}) == 1000


def test_keys_are_read_from_text_and_never_shown() -> None:
    text = ", ".join(f"{key.id}:{base64.b64encode(key.secret).decode()}" for key in (NEW, OLD))

    keys = read_keys(text)

    assert keys == (NEW, OLD)
    assert "2222" not in repr(keys[0])


@pytest.mark.parametrize("text", ["k1:short", "k1:%%%%", "nokey", "k/1:" + "A" * 43 + "="])
def test_a_key_that_cannot_seal_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(ValueError, match=r"k1|nokey|key") as caught:
        read_keys(text)

    assert "AAAA" not in str(caught.value)
    with pytest.raises(ValueError, match="needs a key"):
        AesGcmCodec([])

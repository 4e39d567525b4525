"""Ids: a prefix that says what it names, and a UUIDv7 in Crockford's base 32.

The text form sorts by time of making, so a list by id is a list by age (TypeID 0.3, RFC 9562).
"""

from __future__ import annotations

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
_SUFFIX_LENGTH = 26
ENTROPY_BYTES = 10


def make_id(prefix: str, *, millis: int, entropy: bytes) -> str:
    """The id `prefix_…` for this millisecond since the epoch and these 10 random bytes.

    >>> make_id("job", millis=0, entropy=bytes(10))
    'job_0000000000e008000000000000'
    """
    low = int.from_bytes(entropy[:ENTROPY_BYTES], "big")
    rand_a, rand_b = (low >> 62) & 0xFFF, low & ((1 << 62) - 1)
    value = (millis << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62) | rand_b
    return f"{prefix}_{_base32(value)}"


def _base32(value: int) -> str:
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in range(120, -1, -10)])


def is_id(prefix: str, text: str) -> bool:
    """Whether the text has the form of an id with that prefix.

    >>> is_id("job", "job_" + "0" * 26), is_id("job", "doc_" + "0" * 26)
    (True, False)
    """
    head, _, tail = text.partition("_")
    return head == prefix and len(tail) == _SUFFIX_LENGTH and all(c in _ALPHABET for c in tail)

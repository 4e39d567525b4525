"""Keyset pages: an opaque token says where the next page begins, for these filters only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import Final

from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.records import JobFilter

DEFAULT_SIZE: Final = 20
MAX_SIZE: Final = 100
_DIGEST_BYTES: Final = 12


def clamped(asked: int | None) -> int:
    """How many items a page has: too many are cut, 0 or nothing is the default.

    >>> clamped(None), clamped(0), clamped(7), clamped(1000)
    (20, 20, 7, 100)
    """
    return min(asked or DEFAULT_SIZE, MAX_SIZE)


def make_token(filter_: JobFilter, last_id: str) -> str:
    """The token of the page that follows `last_id`."""
    return (
        base64.urlsafe_b64encode(_digest(filter_, last_id) + last_id.encode()).decode().rstrip("=")
    )


def read_token(filter_: JobFilter, token: str) -> str:
    """The id that the page follows.

    Raises:
        InvalidInputError: the token was changed, or made for other filters.

    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        last_id = raw[_DIGEST_BYTES:].decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise _not_ours() from error
    if not last_id or raw[:_DIGEST_BYTES] != _digest(filter_, last_id):
        raise _not_ours()
    return last_id


def _not_ours() -> InvalidInputError:
    issue = Detail("page_token", "was not given out for these filters; begin without it")
    return InvalidInputError("the page token is not valid", (issue,))


def _digest(filter_: JobFilter, last_id: str) -> bytes:
    asked = [filter_.tenant, filter_.text, *_alternatives(filter_), last_id]
    return hashlib.sha256(json.dumps(asked).encode()).digest()[:_DIGEST_BYTES]


def _alternatives(filter_: JobFilter) -> list[list[str]]:
    """The filters in one order: the order in which they were given does not matter."""
    groups = (
        filter_.states,
        filter_.pipelines,
        filter_.queues,
        filter_.priorities,
        filter_.batches,
        filter_.tags,
        filter_.owners,
        filter_.formats,
    )
    return [sorted(map(str, group)) for group in groups]

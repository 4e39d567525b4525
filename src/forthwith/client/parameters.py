"""What callers may give in several forms, brought to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeAlias, overload
from uuid import uuid4

from forthwith.client.exchange import Upload
from forthwith.client.flows import Order
from forthwith.model.errors import InvalidInputError
from forthwith.model.json import JsonObject, JsonValue

DEFAULT_URL: Final = "http://127.0.0.1:8700"
SERVER_VARIABLE: Final = "FORTHWITH_SERVER"
DEFAULT_RETRIES: Final = 3
Source: TypeAlias = Path | str | bytes | Upload
Duration: TypeAlias = timedelta | float


@overload
def duration(given: Duration) -> timedelta: ...
@overload
def duration(given: Duration | None) -> timedelta | None: ...
def duration(given: Duration | None) -> timedelta | None:
    """A time span; a plain number is in seconds.

    >>> duration(1.5)
    datetime.timedelta(seconds=1, microseconds=500000)
    """
    if given is None or isinstance(given, timedelta):
        return given
    return timedelta(seconds=given)


def order_of(
    pipeline: str,
    input_: JsonValue,
    *,
    files: Sequence[Source],
    options: JsonObject | None,
    tags: Sequence[str],
    metadata: JsonObject | None,
    wait: Duration | None,
    key: str | None,
) -> Order:
    """A complete order; its key makes it safe to send twice."""
    if files and input_ is not None:
        raise InvalidInputError("a job has either an input or files, not both")
    return Order(
        pipeline=pipeline,
        input=input_,
        files=tuple(each if isinstance(each, Upload) else Upload.of(each) for each in files),
        options=options or {},
        tags=tuple(tags),
        metadata=metadata or {},
        wait=duration(wait),
        key=key or uuid4().hex,
    )


def filters_of(given: Mapping[str, str | Sequence[str]]) -> dict[str, Sequence[str]]:
    """Each filter with its alternatives.

    >>> filters_of({"state": "failed", "tag": ["a", "b"]})
    {'state': ('failed',), 'tag': ['a', 'b']}
    """
    return {name: (each,) if isinstance(each, str) else each for name, each in given.items()}

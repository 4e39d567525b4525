"""`Prefer` (RFC 7240) and its alias `?wait=`: how long the caller waits for an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request

from forthwith.model.errors import Detail, InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """What was asked for and is done.

    Attributes:
        wait: seconds; None when nobody waits.
        respond_async: whether that was asked for.

    """

    wait: float | None = None
    respond_async: bool = False

    @property
    def applied(self) -> str:
        """The value of `Preference-Applied`; empty when nothing was asked for."""
        parts = ["respond-async"] if self.respond_async else []
        if self.wait is not None:
            parts.append(f"wait={self.wait:g}")
        return ", ".join(parts)

    def headers(self) -> dict[str, str]:
        applied = self.applied
        return {"Preference-Applied": applied} if applied else {}


def parse_prefer(values: Iterable[str], *, longest: float) -> Preference:
    """The preference in `Prefer` headers; a value that makes no sense is as if it were not there.

    >>> parse_prefer(["respond-async, wait=5"], longest=60)
    Preference(wait=5.0, respond_async=True)
    >>> parse_prefer(["wait=100"], longest=60).applied
    'wait=60'
    >>> parse_prefer(["wait=soon; x=1, handling=strict"], longest=60).applied
    ''
    """
    tokens: dict[str, str] = {}
    for value in values:
        for part in value.split(","):
            name, _, given = part.partition(";")[0].partition("=")
            tokens.setdefault(name.strip().lower(), given.strip().strip('"'))
    return Preference(
        wait=_seconds(tokens.get("wait", ""), longest), respond_async="respond-async" in tokens
    )


def _seconds(text: str, longest: float) -> float | None:
    """The number of seconds, at most `longest`; None for what is not a number from 0 up."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return min(seconds, longest) if math.isfinite(seconds) and seconds >= 0 else None


def preference(request: Request, *, longest: float) -> Preference:
    """What this request prefers; `?wait=` comes before the header.

    Raises:
        InvalidInputError: `?wait=` is not a number of seconds.

    """
    prefer = parse_prefer(request.headers.getlist("prefer"), longest=longest)
    given = request.query_params.get("wait")
    if given is None:
        return prefer
    seconds = _seconds(given, longest)
    if seconds is None:
        issue = Detail("wait", "must be a number of seconds, 0 or more")
        raise InvalidInputError("`wait` is not valid", (issue,))
    return Preference(wait=seconds, respond_async=prefer.respond_async)

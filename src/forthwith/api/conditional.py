"""Entity tags (RFC 9110 §13): how a poll that would learn nothing new stays small."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def quoted(tag: str) -> str:
    """The tag as it stands in an `ETag` header."""
    return f'"{tag}"'


def known_tag(if_none_match: str | None, current: str) -> bool:
    """Whether the caller already has the current version (compared weakly, as for GET).

    >>> known_tag('"v1.0", W/"v2.0"', "v2.0"), known_tag("*", "v1.0"), known_tag(None, "v1.0")
    (True, True, False)
    """
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or current in _TAG.findall(if_none_match)

"""A file within a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attached:
    """A file within a document; its name is a label, never a path.

    `content` unpacks it, and is empty where it cannot be unpacked. It raises a `PermanentError`
    where it must not be, and may be asked for until the next file is. `is_locked` tells that its
    place in an archive asks for a password.
    """

    name: str
    content: Callable[[], bytes]
    is_locked: bool = False

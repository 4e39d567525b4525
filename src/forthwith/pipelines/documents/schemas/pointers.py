"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Sequence


def escaped(name: str) -> str:
    """The name as a step of a JSON Pointer.

    >>> escaped("a/b~c")
    'a~1b~0c'
    """
    return name.replace("~", "~0").replace("/", "~1")


def pointer(place: Sequence[str | int]) -> str:
    """The steps as one pointer.

    >>> pointer(["items", 0, "net"])
    '/items/0/net'
    """
    return "".join(f"/{escaped(str(step))}" for step in place)


def steps(path: str) -> list[str]:
    """The steps of a pointer.

    >>> steps("/items/0/a~1b"), steps("")
    (['items', '0', 'a/b'], [])
    """
    return [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]

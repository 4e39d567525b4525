"""Results in other forms, made off the event loop and a few at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forthwith.runtime.payloads import decode

if TYPE_CHECKING:
    from forthwith.model.rendering import Rendered, Rendering

AT_ONCE: Final = 2
"""More threads than that only take the interpreter from each other and from the event loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A job's result as bytes, what they are, and the forms in which it can be had.

    Attributes:
        kind: the type that the result stage declares.

    """

    body: bytes
    media_type: str
    kind: object = object
    renderings: tuple[Rendering, ...] = ()


class Renderer:
    """Carries out renderings."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def render(self, result: Result, rendering: Rendering) -> Rendered | None:
        """The result in that form, None when it has nothing to show in it.

        Raises:
            PermanentError: what is stored does not fit the declared type (`bad_checkpoint`).

        """
        async with self._turns:
            return await asyncio.to_thread(_render, result, rendering)


def _render(result: Result, rendering: Rendering) -> Rendered | None:
    return rendering.render(decode(result.kind, result.body))

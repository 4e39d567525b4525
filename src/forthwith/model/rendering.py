"""A result in another form: for a reader, for a spreadsheet, for another program."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from forthwith.model.errors import PipelineError

AS_STORED: Final = "json"
"""The name under which a result is asked for as it is; no rendering takes it."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_EXTENSION: Final = re.compile(r"[a-z0-9]{1,10}")
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+(; ?charset=[\w-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A result in the form that was asked for.

    Attributes:
        media_type, extension: what it became, where that depends on the result.

    """

    body: bytes
    media_type: str
    extension: str


Render: TypeAlias = Callable[..., Rendered | bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One form in which a pipeline's result can be had, made when somebody asks for it.

    Attributes:
        name: how callers ask for it, as in `?format=html`.
        media_type: what it is; callers may ask by it too.
        extension: how the names of its files end, without the dot.
        run: a pure function of the result, as the result stage's type; it runs in a thread. It
            returns the bytes, `Rendered` where type or extension depend on the result, or None
            when there is nothing to show in this form.

    """

    name: str
    media_type: str
    extension: str
    run: Render

    def render(self, value: object) -> Rendered | None:
        made = self.run(value)
        if isinstance(made, bytes):
            return Rendered(body=made, media_type=self.media_type, extension=self.extension)
        return made


def check_renderings(pipeline: str, renderings: Sequence[Rendering]) -> None:
    """Raise PipelineError for names and types that nobody could ask for."""
    names = [rendering.name for rendering in renderings]
    for each in renderings:
        if not _NAME.fullmatch(each.name) or each.name == AS_STORED:
            raise PipelineError(pipeline, f"{each.name!r} cannot name a rendering")
        if names.count(each.name) > 1:
            raise PipelineError(pipeline, f"two renderings are named {each.name!r}")
        if not (_MEDIA_TYPE.fullmatch(each.media_type) and _EXTENSION.fullmatch(each.extension)):
            raise PipelineError(pipeline, f"rendering {each.name!r}: no media type or extension")

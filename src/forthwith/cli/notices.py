"""What an answer warns of: what stood in for something, what a report's reader should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.cli.terminal import say, show, shown, styled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forthwith.model.json import JsonValue


def notices(meta: JsonValue | Mapping[str, JsonValue]) -> list[str]:
    """The sentences of `meta.warnings`, safe to print.

    >>> notices({"warnings": [{"code": "no_text_layer", "message": "Page 2 is a picture."}]})
    ['Page 2 is a picture.']
    >>> notices({}), notices({"warnings": ["?"]})
    ([], [])
    """
    match meta:
        case {"warnings": [*found]}:
            said = (each.get("message") for each in found if isinstance(each, dict))
            return [shown(words) for words in said if isinstance(words, str)]
        case _:
            return []


def show_notices(meta: JsonValue | Mapping[str, JsonValue]) -> None:
    """A line for each, among what the person asked for."""
    for words in notices(meta):
        show(styled(("  ! ", "yellow"), words))


def say_notices(meta: JsonValue | Mapping[str, JsonValue]) -> None:
    """A line for each, on stderr: a result's own bytes have stdout to themselves."""
    for words in notices(meta):
        say(("! ", "yellow"), words)

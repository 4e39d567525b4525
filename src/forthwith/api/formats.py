"""Which form of a result a caller gets: by `?format=`, else by `Accept` (RFC 9110 §12.5.1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from forthwith.api.filenames import attachment
from forthwith.model.rendering import Rendered

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_ELEMENT: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.?)*"?)+', re.DOTALL)
"""Up to the next comma that is in no quotes; an open quote goes on to the end."""
_RANGE: Final = re.compile(rf"({_WORD}/{_WORD})(.*)", re.DOTALL)
_PARAMETER: Final = re.compile(rf"[ \t]*;[ \t]*(?:({_WORD})=({_WORD}|{_QUOTED}))?[ \t]*")
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_LONGEST_ACCEPT: Final = 2000
_SHOWN: Final = frozenset({"text/html", "text/markdown", "text/plain"})
_STRICT: Final = "sandbox; default-src 'none'"
_PAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|]')
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that there is: its name, and the media types by which it is asked for."""

    name: str
    media_types: tuple[str, ...]


def preferred(accept: str, offers: Sequence[Offer]) -> str | None:
    """The offer that an `Accept` header likes best; None when it takes none of them.

    What is liked equally goes by how exactly it is named, by its place in the header, and last by
    the order of the offers. What is malformed in it is passed over; with nothing else there the
    header says nothing, and anything is as good.

    >>> offers = [Offer("json", ("application/json",)), Offer("html", ("text/html",))]
    >>> preferred("text/html,application/xml;q=0.9,*/*;q=0.8", offers)
    'html'
    >>> preferred("*/*", offers), preferred("image/png", offers)
    ('json', None)
    """
    ranges = list(_ranges(accept)) or [("*/*", 1.0)]
    liked = [(_liking(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    (quality, *_), _, best = max(liked, key=lambda each: each[:2])
    return best.name if quality > 0 else None


def names(accept: str, media_type: str) -> bool:
    """Whether an `Accept` header takes this very type, named and not by a wildcard.

    >>> names("application/json, text/html;q=0", "text/html"), names("*/*", "text/html")
    (False, False)
    """
    return any(name == media_type and quality > 0 for name, quality in _ranges(accept))


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """The media ranges that are well-formed, each with its weight."""
    for element in _ELEMENT.findall(accept[:_LONGEST_ACCEPT]):
        found = _RANGE.fullmatch(element.strip(" \t"))
        quality = _weight(found[2]) if found else None
        if found and quality is not None:
            yield found[1].casefold(), quality


def _weight(parameters: str) -> float | None:
    """The weight among the parameters of a range, 1 without; None if they are malformed."""
    at, weight = 0, 1.0
    while at < len(parameters):
        found = _PARAMETER.match(parameters, at)
        if found is None:
            return None
        if (found[1] or "").casefold() == "q":
            if not _WEIGHT.fullmatch(found[2]):
                return None
            weight = float(found[2])
        at = found.end()
    return weight


def _liking(offer: Offer, ranges: Sequence[tuple[str, float]]) -> tuple[float, int, int]:
    """Quality, exactness and place of the range that speaks of the offer most exactly."""
    spoken = [
        (exactness, -place, quality)
        for media_type in offer.media_types
        for place, (name, quality) in enumerate(ranges)
        if (exactness := _exactness(media_type, name))
    ]
    exactness, place, quality = max(spoken, default=(0, 0, 0.0))
    return quality, exactness, place


def _exactness(media_type: str, name: str) -> int:
    if name == media_type:
        return 3
    if name == f"{media_type.partition('/')[0]}/*":
        return 2
    return int(name == "*/*")


def file_name(name: str, extension: str) -> str:
    r"""A name to save under that is one plain name on every system.

    >>> file_name("../a\u202egnp.exe", "html"), file_name("..", "csv")
    ('_agnp.exe.html', 'result.csv')
    """
    visible = "".join(char for char in name if unicodedata.category(char) not in _INVISIBLE)
    plain = _UNSAFE.sub("_", visible).strip(". ")[:_LONGEST_NAME].strip(". ")
    return f"{plain or 'result'}.{extension}"


def headers_of(rendered: Rendered, name: str) -> dict[str, str]:
    """The head of a rendering: a page is shown, all else saved; none of it may run or fetch."""
    bare = bare_type(rendered.media_type)
    saved = attachment(file_name(name, rendered.extension))
    shown = saved.replace("attachment", "inline", 1)
    return {
        "Content-Disposition": shown if bare in _SHOWN else saved,
        "Content-Security-Policy": _PAGE if bare == "text/html" else _STRICT,
        "X-Content-Type-Options": "nosniff",
    }


def bare_type(media_type: str) -> str:
    """A media type without its parameters."""
    return media_type.partition(";")[0].strip().casefold()

"""What a letter shows by its form: who signs it and whom it greets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules.ruling import Rule, Ruled
from forthwith.pipelines.documents.spans import Span, trimmed

_CLOSING: Final = re.compile(
    r"^(?:yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|(?:kind|best|warm) regards"
    r"|regards|mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße"
    r"|hochachtungsvoll),?[ \t]*\n+([^\n]{4,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_GREETING: Final = re.compile(
    r"^(?:Dear|Sehr geehrte[rs]?|Liebe[rs]?|Guten Tag) "
    r"((?:(?:Mr|Ms|Mrs|Dr|Prof|Herr|Frau)\.? ?){0,3}"
    r"[A-ZÄÖÜ][^\n,:!]{1,50})[,:!]",
    re.MULTILINE,
)
_NO_NAME: Final = re.compile(
    r"sir|madam|damen|herren|all|team|customer|kunde|colleagues|kollegen|friend", re.IGNORECASE
)
_HEAD: Final = 900


def _sender(paper: Paper) -> Iterator[Ruled]:
    matches = list(_CLOSING.finditer(paper.text))
    if matches:
        span = trimmed(paper.text, Span(*matches[-1].span(1)), " \t*_,")
        said = span.of(paper.text)
        if said[:1].isupper() and not any(map(str.isdigit, said)) and len(said.split()) <= 6:
            yield Ruled(span, 0.75, "position", said)


def _recipient(paper: Paper) -> Iterator[Ruled]:
    match = _GREETING.search(paper.text)
    if match and not _NO_NAME.search(match[1]):
        yield Ruled(Span(*match.span(1)), 0.7, "position", match[1])


def _date(paper: Paper) -> Iterator[Ruled]:
    """The one full date before the greeting, alone on its line but for a place."""
    greeting = _GREETING.search(paper.text)
    end = greeting.start() if greeting else min(len(paper.text), _HEAD)
    for found in paper.reader.dates:
        if found.start >= end or not greeting:
            return
        line = paper.text.rfind("\n", 0, found.start) + 1
        before = paper.text[line : found.start].strip(" ,").removesuffix(" den").removesuffix(",")
        alone = paper.text[found.end : found.end + 1] in {"", "\n", "\t", " "}
        if alone and len(before.split()) <= 3 and len(found.value) == 10:
            yield Ruled(
                Span(found.start, found.end), 0.75 * found.confidence, "position", found.value
            )


LETTER_RULES: Final[Mapping[str, Rule]] = {
    "sender": _sender,
    "to": _recipient,
    "date": _date,
}

"""Which of two versions of a document is probably the newer one, and what says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forthwith.pipelines.documents.batch.models import Understood
from forthwith.pipelines.documents.language.wording import day

_VERSION = re.compile(
    r"(?<![a-z0-9])(?:version|fassung|revision|rev|v|ver|draft|entwurf)[ ._-]{0,2}(\d{1,3})"
    r"(?:\.(\d{1,3}))?(?!\d|[./-]\d)",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"(?<![a-z])(?:draft|entwurf|brouillon|preliminary|vorläufig)(?![a-z])", re.IGNORECASE
)
_FINAL = re.compile(
    r"(?<![a-z])(?:final|signed|executed|endfassung|unterzeichnet|unterschrieben)(?![a-z])",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_FULL_DATE = 10
_SURE_DATE = 0.6
_HEAD = 400


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that says which of two is newer: the second, if `second` is true."""

    second: bool
    words: str


def signs_of_age(first: Understood, second: Understood) -> list[Sign]:
    """What tells the newer of two, the most telling first."""
    return [
        *_by_version(first, second),
        *_by_state(first, second),
        *_by_metadata(first, second),
        *_by_dates(first, second),
    ]


def _by_version(first: Understood, second: Understood) -> Iterator[Sign]:
    for what, one, other in (
        ("name", _version(first.name), _version(second.name)),
        ("text", _version(_head(first)), _version(_head(second))),
    ):
        if one is not None and other is not None and one.number != other.number:
            low, high = sorted((one, other), key=lambda version: version.number)
            words = f"its {what} says “{high.written}”, that of the other “{low.written}”"
            yield Sign(other.number > one.number, words)
            return


@dataclass(frozen=True, slots=True)
class _Version:
    """The number of a version, and the words that give it."""

    number: tuple[int, int]
    written: str


def _version(text: str) -> _Version | None:
    found = _VERSION.search(text)
    if found is None:
        return None
    return _Version((int(found[1]), int(found[2] or 0)), " ".join(found[0].split()))


def _head(document: Understood) -> str:
    return f"{document.title}\n{document.parsed.text[:_HEAD]}"


def _by_state(first: Understood, second: Understood) -> Iterator[Sign]:
    """A draft comes before what is none; a final version after what is not called final."""
    drafts = _is_draft(first), _is_draft(second)
    finals = bool(_FINAL.search(first.name)), bool(_FINAL.search(second.name))
    if drafts[0] != drafts[1]:
        yield Sign(drafts[0], "the other calls itself a draft")
    elif finals[0] != finals[1]:
        yield Sign(finals[1], "it calls itself final or signed")


def _is_draft(document: Understood) -> bool:
    return bool(_DRAFT.search(f"{document.name}\n{_head(document)}"))


def _by_metadata(first: Understood, second: Understood) -> Iterator[Sign]:
    for key, words in (("modified", "last changed"), ("created", "created"), ("date", "sent")):
        one, other = _stamp(first, key), _stamp(second, key)
        if one and other and one != other:
            low, high = sorted((one, other))
            yield Sign(other > one, f"its file says {words} on {high}, the other's on {low}")
            return


def _moment(stamp: str) -> str:
    """A day in words, with the time of the day where there is one."""
    date, _, time = stamp.partition(" ")
    return f"{day(date)}, {time}" if time else day(date)


def _stamp(document: Understood, key: str) -> str:
    value = document.parsed.metadata.get(key, "")
    found = _STAMP.match(value)
    return found[0].replace("T", " ") if found else ""


def _by_dates(first: Understood, second: Understood) -> Iterator[Sign]:
    """The latest date that only one of them names, if it is later than all that the other does."""
    one, other = _days(first), _days(second)
    alone, other_alone = one - other, other - one
    if not alone or not other_alone:
        return
    low, high = sorted((max(alone), max(other_alone)))
    if low != high:
        words = f"the latest date in it alone is {day(high)}, in the other alone {day(low)}"
        yield Sign(max(other_alone) > max(alone), words)


def _days(document: Understood) -> set[str]:
    return {
        entity.value
        for entity in document.entities
        if entity.type == "date"
        and len(entity.value) == _FULL_DATE
        and not entity.value.startswith("-")
        and entity.confidence > _SURE_DATE
    }

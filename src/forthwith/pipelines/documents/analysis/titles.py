"""The title of a document: what it calls itself."""

from __future__ import annotations

import re

from forthwith.pipelines.documents.models import Parsed

_META_KEYS = ("title", "subject")
_UNTITLED = re.compile(
    r"(?:untitled|unbenannt|sans titre|document\d*|dokument\d*|slide 1|powerpoint presentation"
    r"|microsoft (?:word|powerpoint|excel).*|\S+\.\w{2,5}|[\W\d_]*|no title|title|page \d+"
    r"|book\d*|mappe\d*|layout \d.*|unspecified|unknown|menu|home|navigation|search|skip to .*"
    r"|(?:\d+\.? )?(?:introduction|einleitung|abstract|contents|table of contents|summary"
    r"|inhalt(?:sverzeichnis)?)|(?:from|to|date|von|an|de|à) ?:.*)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:^|\n)[ *]*(?:betreff|betr\.|subject|objet|re)[ *]?:[ *]*(\S[^\n]{5,200})", re.IGNORECASE
)
_TITLE_CHARS = 120
_OPENING_CHARS = 2_000
_TOP_CHARS = 100
_MAX_WORDS = 14


def stated_title(parsing: Parsed) -> str:
    """The title from the metadata, the first heading or the first line; empty if none reads so."""
    for key in _META_KEYS:
        title = _flat(parsing.metadata.get(key, ""))
        if title and not _UNTITLED.fullmatch(title):
            return _short(title)
    if parsing.kind in {"csv", "xlsx", "ods", "xls"}:
        return ""
    heading = _first_heading(parsing, _TOP_CHARS) or _subject(parsing.text)
    return heading or _first_line(parsing.text) or _first_heading(parsing, _OPENING_CHARS)


def _first_heading(parsing: Parsed, before: int) -> str:
    early = [section for section in parsing.sections if section.start < before]
    titles = (
        _flat(section.title) for section in sorted(early, key=lambda one: (one.level, one.start))
    )
    return next((_short(title) for title in titles if title and not _UNTITLED.fullmatch(title)), "")


def _subject(text: str) -> str:
    """What a letter says it is about."""
    found = _SUBJECT.search(text, 0, _OPENING_CHARS)
    return _short(_flat(found[1])) if found else ""


def _first_line(text: str) -> str:
    lines = (_flat(line) for line in text[:_OPENING_CHARS].splitlines())
    line = next((line for line in lines if line and not _UNTITLED.fullmatch(line)), "")
    plain = len(line.split()) <= _MAX_WORDS and not line.endswith((".", ",", ";", ":"))
    return _short(line) if plain and any(map(str.isalpha, line)) and len(line) > 3 else ""


def _flat(text: str) -> str:
    return " ".join(text.split()).lstrip("#*-•. ").strip()


def _short(text: str) -> str:
    return text if len(text) <= _TITLE_CHARS else f"{text[: _TITLE_CHARS - 1].rstrip()}…"

"""Rules on the file: its paper, its fonts, its lock, its damage, and what it carries along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Final

from forthwith.pipelines.documents.quality.findings import (
    SCAN_SHARE,
    Rule,
    finding,
    have,
    is_scan,
    page_numbers,
    subject,
)
from forthwith.pipelines.documents.quality.models import (
    Facts,
    Finding,
    Measure,
    PageFacts,
    PagePaper,
)
from forthwith.pipelines.documents.quality.wording import counted, listed

LEAST_DPI: Final = 150
_ALIKE_POINTS: Final = 15.0


def low_resolution(facts: Facts) -> Finding | None:
    coarse = {
        page.number: page.paper.dpi
        for page in facts.pages
        if page.paper is not None
        and page.paper.dpi is not None
        and page.paper.dpi < LEAST_DPI
        and page.paper.has_ink is not False
        and is_scan(page)
    }
    if not coarse:
        return None
    least = min(coarse.values())
    words = f"{subject(facts, list(coarse))} scanned with {least} dpi at the lowest."
    measure = Measure(value=least, unit="dpi", limit=LEAST_DPI)
    return finding("low_resolution", words, pages=list(coarse), measure=measure)


def _papers(facts: Facts) -> list[tuple[PageFacts, PagePaper]]:
    return [(page, page.paper) for page in facts.pages if page.paper is not None]


def _fonts(facts: Facts, of: Callable[[PagePaper], Sequence[str]]) -> tuple[list[int], list[str]]:
    """The pages that name such fonts, and the fonts."""
    named = [(page.number, of(paper)) for page, paper in _papers(facts) if of(paper)]
    return [number for number, _ in named], sorted({font for _, fonts in named for font in fonts})


def fonts_missing(facts: Facts) -> Finding | None:
    pages, fonts = _fonts(facts, lambda paper: paper.fonts_missing)
    if not pages:
        return None
    words = f"{counted(len(fonts), 'font')} not defined in the file: {listed(fonts)}."
    measure = Measure(value=len(fonts), unit="fonts")
    return finding("fonts_missing", words, pages=pages, measure=measure)


def fonts_not_embedded(facts: Facts) -> Finding | None:
    pages, fonts = _fonts(facts, lambda paper: paper.fonts_not_embedded)
    if not pages:
        return None
    words = f"{counted(len(fonts), 'font')} not in the file: {listed(fonts)}."
    measure = Measure(value=len(fonts), unit="fonts")
    return finding("fonts_not_embedded", words, pages=pages, measure=measure)


def fonts_without_unicode(facts: Facts) -> Finding | None:
    pages, fonts = _fonts(facts, lambda paper: paper.fonts_without_unicode)
    if not pages:
        return None
    words = f"{counted(len(fonts), 'font')} without a table of characters: {listed(fonts)}."
    measure = Measure(value=len(fonts), unit="fonts")
    return finding("fonts_without_unicode", words, pages=pages, measure=measure)


def mixed_page_sizes(facts: Facts) -> Finding | None:
    sizes = {p.number: _size(paper) for p, paper in _papers(facts) if paper.width and paper.height}
    odd = _minority(sizes)
    if not odd:
        return None
    words = f"{subject(facts, odd)} of another size than most."
    measure = Measure(value=len(odd), unit="pages")
    return finding("mixed_page_sizes", words, pages=odd, measure=measure)


def _size(paper: PagePaper) -> tuple[int, int]:
    """The page's size, however it lies; sizes within a few millimetres are one."""
    short, long = sorted((paper.width, paper.height))
    return round(short / _ALIKE_POINTS), round(long / _ALIKE_POINTS)


def mixed_orientation(facts: Facts) -> Finding | None:
    lying = {
        p.number: paper.width > paper.height
        for p, paper in _papers(facts)
        if paper.width and abs(paper.width - paper.height) > _ALIKE_POINTS
    }
    odd = _minority(lying)
    if not odd:
        return None
    ways = ("standing", "lying") if lying[odd[0]] else ("lying", "standing")
    words = f"{subject(facts, odd)} {ways[1]}, the others {ways[0]}."
    measure = Measure(value=len(odd), unit="pages")
    return finding("mixed_orientation", words, pages=odd, measure=measure)


def _minority(values: Mapping[int, Hashable]) -> list[int]:
    """The pages whose value is not the most frequent one."""
    most = Counter(values.values()).most_common(1)
    return [number for number, value in values.items() if value != most[0][0]]


def encrypted(facts: Facts) -> Finding | None:
    if not facts.file.needs_password:
        return None
    return finding("encrypted", "The file is encrypted; it was opened with the password given.")


def permissions_restricted(facts: Facts) -> Finding | None:
    denied = facts.file.denied
    if not denied:
        return None
    words = f"The owner's password forbids {listed(denied, most=8)}."
    measure = Measure(value=len(denied), unit="permissions")
    return finding("permissions_restricted", words, measure=measure)


def file_repaired(facts: Facts) -> Finding | None:
    told = [found.message for found in facts.notes if found.code == "recovered_after_damage"]
    if not told and not facts.file.repaired:
        return None
    words = " ".join(told) or "The file's table of contents is damaged; it was rebuilt to read it."
    return finding("file_repaired", words)


def active_content(facts: Facts) -> Finding | None:
    codes = {found.code for found in facts.notes}
    kinds = [*facts.file.active, *(["macros"] if "macros_ignored" in codes else [])]
    if not kinds and "active_content_ignored" not in codes:
        return None
    what = listed(kinds) if kinds else "scripts or actions"
    return finding("active_content", f"The file carries {what}; nothing of it was run.")


def hidden_content(facts: Facts) -> Finding | None:
    pages = page_numbers(facts, _has_hidden_text)
    told = [found.message for found in facts.notes if found.code == "hidden_content"]
    layers = facts.file.hidden_layers
    words = [*told]
    if pages:
        words.append(f"{have(facts, pages)} text that is drawn invisibly.")
    if layers:
        words.append(f"{counted(layers, 'layer').capitalize()} switched off.")
    return finding("hidden_content", " ".join(words), pages=pages) if words else None


def _has_hidden_text(page: PageFacts) -> bool:
    """Text under a scan is how recognised text is kept; elsewhere somebody hides it."""
    paper = page.paper
    return paper is not None and paper.invisible_text and paper.picture_share < SCAN_SHARE


def empty_fields(facts: Facts) -> Finding | None:
    fields = sum(p.paper.fields for p in facts.pages if p.paper) + _blanks(facts)
    empty = sum(p.paper.fields_empty for p in facts.pages if p.paper) + _blanks(facts)
    if not empty:
        return None
    pages = page_numbers(facts, lambda p: p.blanks > 0 or bool(p.paper and p.paper.fields_empty))
    words = f"{empty:,} of {counted(fields, 'field')} to fill in {_is(empty)} empty."
    measure = Measure(value=empty, unit="fields")
    return finding("empty_fields", words, pages=pages, measure=measure)


def _blanks(facts: Facts) -> int:
    return sum(page.blanks for page in facts.pages)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


_OF_NOTES: Final[dict[str, tuple[str, ...]]] = {
    "other_reader_used": ("other_reader_used",),
    "not_measured": ("file_not_measured",),
    "not_read_whole": ("truncated_output", "truncated_table"),
    "encoding_guessed": ("encoding_guessed",),
    "encodings_mixed": ("mixed_encodings", "nul_bytes_removed"),
    "name_misleads": ("wrong_extension",),
    "formulas_without_values": ("formulas_without_values",),
}
"""Finding → the notes of the checks and readers that it rests on."""


def from_notes(facts: Facts) -> list[Finding]:
    """The findings that the reader has made already."""
    told = {found.code: found.message for found in facts.notes}
    found: list[Finding] = []
    for code, notes in _OF_NOTES.items():
        messages = [told[name] for name in notes if name in told]
        if messages:
            found.append(finding(code, " ".join(messages)))
    return found


FILE_RULES: Final[tuple[Rule, ...]] = (
    low_resolution,
    fonts_missing,
    fonts_not_embedded,
    fonts_without_unicode,
    mixed_page_sizes,
    mixed_orientation,
    encrypted,
    permissions_restricted,
    file_repaired,
    active_content,
    hidden_content,
    empty_fields,
)

"""Rules on the file: its paper, its fonts, its lock, its damage, and what it carries along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.language.counted import counted, listed
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
    Unit,
)

LEAST_DPI: Final = 150
COARSE_DPI: Final = 100
_ALIKE_POINTS: Final = 15.0
_WEB_PAGES: Final = frozenset({"html", "xml"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a finding rests on: the pages that it concerns, and the things that were counted."""

    pages: Sequence[int] = ()
    things: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A rule: where to look, and how to say what is seen; nothing seen is no finding.

    Attributes:
        unit: what is counted, the things or else the pages; None where no number is given.

    """

    code: str
    seen: Callable[[Facts], Seen]
    says: Callable[[Facts, Seen], str]
    unit: Unit | None = None

    def __call__(self, facts: Facts) -> Finding | None:
        """The finding, or none."""
        seen = self.seen(facts)
        if not seen.pages and not seen.things:
            return None
        count = len(seen.things or seen.pages)
        measure = Measure(value=count, unit=self.unit) if self.unit else None
        return finding(self.code, self.says(facts, seen), pages=seen.pages, measure=measure)


def low_resolution(facts: Facts) -> Finding | None:
    return _coarse(facts, "low_resolution", range(COARSE_DPI, LEAST_DPI))


def very_low_resolution(facts: Facts) -> Finding | None:
    return _coarse(facts, "very_low_resolution", range(COARSE_DPI))


def _coarse(facts: Facts, code: str, dots: range) -> Finding | None:
    coarse = {
        page.number: page.paper.dpi
        for page in facts.pages
        if page.paper is not None
        and page.paper.dpi is not None
        and round(page.paper.dpi) in dots
        and page.paper.has_ink is not False
        and is_scan(page)
    }
    if not coarse:
        return None
    least = min(coarse.values())
    words = f"{subject(facts, list(coarse))} scanned with {least} dpi at the lowest."
    measure = Measure(value=least, unit="dpi", limit=dots.stop)
    return finding(code, words, pages=list(coarse), measure=measure)


def _papers(facts: Facts) -> list[tuple[PageFacts, PagePaper]]:
    return [(page, page.paper) for page in facts.pages if page.paper is not None]


def _fonts(code: str, of: Callable[[PagePaper], Sequence[str]], lack: str) -> Look:
    """A rule on the fonts that a page names and the file lacks in some way."""

    def seen(facts: Facts) -> Seen:
        named = [(page.number, of(paper)) for page, paper in _papers(facts) if of(paper)]
        fonts = sorted({font for _, fonts in named for font in fonts})
        return Seen([number for number, _ in named], fonts)

    def says(_: Facts, seen: Seen) -> str:
        return f"{counted(len(seen.things), 'font')} {lack}: {listed(seen.things)}."

    return Look(code=code, seen=seen, says=says, unit="fonts")


def _odd_sizes(facts: Facts) -> Seen:
    sizes = {p.number: _size(paper) for p, paper in _papers(facts) if paper.width and paper.height}
    return Seen(_minority(sizes))


def _size(paper: PagePaper) -> tuple[int, int]:
    """The page's size, however it lies; sizes within a few millimetres are one."""
    short, long = sorted((paper.width, paper.height))
    return round(short / _ALIKE_POINTS), round(long / _ALIKE_POINTS)


def _turned(facts: Facts) -> Seen:
    return Seen(_minority(_lying(facts)))


def _lying(facts: Facts) -> dict[int, bool]:
    return {
        p.number: paper.width > paper.height
        for p, paper in _papers(facts)
        if paper.width and abs(paper.width - paper.height) > _ALIKE_POINTS
    }


def _says_turned(facts: Facts, seen: Seen) -> str:
    ways = ("standing", "lying") if _lying(facts)[seen.pages[0]] else ("lying", "standing")
    return f"{subject(facts, seen.pages)} {ways[1]}, the others {ways[0]}."


def _minority(values: Mapping[int, Hashable]) -> list[int]:
    """The pages whose value is not the most frequent one."""
    most = Counter(values.values()).most_common(1)
    return [number for number, value in values.items() if value != most[0][0]]


def _repairs(facts: Facts) -> Seen:
    told = [found.message for found in facts.notes if found.code == "recovered_after_damage"]
    rebuilt = "The file's table of contents is damaged; it was rebuilt to read it."
    return Seen(things=told or ([rebuilt] if facts.file.repaired else []))


def _scripts(facts: Facts) -> Seen:
    """What runs in a document, by its kinds."""
    codes = {found.code for found in facts.notes}
    kinds = [*facts.file.active, *(["macros"] if "macros_ignored" in codes else [])]
    if not kinds and "active_content_ignored" in codes:
        kinds = ["scripts or actions"]
    return Seen(things=kinds)


def _scripts_of(*, page: bool) -> Callable[[Facts], Seen]:
    """What runs in a web page, where it is usual, or in a document, where it is not."""
    return lambda facts: _scripts(facts) if _is_web_page(facts) is page else Seen()


def _is_web_page(facts: Facts) -> bool:
    return facts.source.kind in _WEB_PAGES


def _hidden(facts: Facts) -> Seen:
    pages = page_numbers(facts, _has_hidden_text)
    layers = facts.file.hidden_layers
    words = [found.message for found in facts.notes if found.code == "hidden_content"]
    if pages:
        words.append(f"{have(facts, pages)} text that is drawn invisibly.")
    if layers:
        words.append(f"{counted(layers, 'layer').capitalize()} switched off.")
    return Seen(pages, words)


def _has_hidden_text(page: PageFacts) -> bool:
    """Text under a scan is how recognised text is kept; elsewhere somebody hides it."""
    paper = page.paper
    return paper is not None and paper.invisible_text and paper.picture_share < SCAN_SHARE


def _all_said(_: Facts, seen: Seen) -> str:
    return " ".join(seen.things)


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
    "not_read_whole": ("truncated_output", "truncated_table", "frames_left_out"),
    "cells_cut_off": ("cells_cut_off",),
    "attachments_locked": ("attachments_locked",),
    "attachments_encrypted": ("attachments_unlocked",),
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
    very_low_resolution,
    _fonts("fonts_missing", lambda paper: paper.fonts_missing, "not defined in the file"),
    _fonts("fonts_not_embedded", lambda paper: paper.fonts_not_embedded, "not in the file"),
    _fonts(
        "fonts_without_unicode",
        lambda paper: paper.fonts_without_unicode,
        "without a table of characters",
    ),
    Look(
        code="mixed_page_sizes",
        seen=_odd_sizes,
        says=lambda facts, seen: f"{subject(facts, seen.pages)} of another size than most.",
        unit="pages",
    ),
    Look(code="mixed_orientation", seen=_turned, says=_says_turned, unit="pages"),
    Look(
        code="encrypted",
        seen=lambda facts: Seen(things=["password"] if facts.file.needs_password else []),
        says=lambda *_: "The file is encrypted; it was opened with the password given.",
    ),
    Look(
        code="encrypted_by_default",
        seen=lambda facts: Seen(things=["password"] if facts.file.opens_by_default else []),
        says=lambda *_: "The file is encrypted, but with the password that Excel tries by itself.",
    ),
    Look(
        code="protected",
        seen=lambda facts: Seen(things=facts.file.protected),
        says=lambda _, seen: f"Protected against changes: {listed(seen.things, most=8)}.",
    ),
    Look(
        code="permissions_restricted",
        seen=lambda facts: Seen(things=facts.file.denied),
        says=lambda _, seen: f"The owner's password forbids {listed(seen.things, most=8)}.",
        unit="permissions",
    ),
    Look(code="file_repaired", seen=_repairs, says=_all_said),
    Look(
        code="active_content",
        seen=_scripts_of(page=False),
        says=lambda _, seen: f"The file carries {listed(seen.things)}; nothing of it was run.",
    ),
    Look(
        code="scripts_in_page",
        seen=_scripts_of(page=True),
        says=lambda *_: "The page carries scripts, as most web pages do; none was run.",
    ),
    Look(code="hidden_content", seen=_hidden, says=_all_said),
    empty_fields,
)

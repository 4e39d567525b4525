"""Rules on the text of the pages: is it there, and is it what the author wrote?"""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted, listed, of_pages, ranges
from forthwith.pipelines.documents.quality.findings import (
    UNREADABLE_SHARE,
    Rule,
    finding,
    have,
    is_blank,
    is_picture,
    noun,
    page_numbers,
    subject,
)
from forthwith.pipelines.documents.quality.models import Facts, Finding, Measure, PageFacts
from forthwith.pipelines.documents.quality.numbering import (
    missing_labels,
    missing_numbers,
    out_of_order,
)

LEAST_OCR_CONFIDENCE: Final = 0.8
_LOST_SHARE: Final = 0.001
_LOST: Final = 3
_MOJIBAKE_SHARE: Final = 0.005
_LETTERS_APART: Final = 0.5
_FEW_WORDS: Final = 20
_NOTHING_BUT_TEXT: Final = frozenset({"eml", "msg", "txt", "md", "csv", "json", "xml"})
_LANGUAGE_WORDS: Final = 100
_SURE_LANGUAGE: Final = 0.6


def nothing_in_it(facts: Facts) -> Finding | None:
    more = facts.tables or facts.attachments
    if more or not all(is_blank(facts, page) for page in facts.pages):
        return None
    return finding("nothing_in_it", "The document is empty: nothing is written or drawn in it.")


def blank_pages(facts: Facts) -> Finding | None:
    blank = page_numbers(facts, lambda p: is_blank(facts, p) and not p.intentionally_blank)
    if not blank:
        return None
    measure = Measure(value=len(blank), unit="pages")
    return finding("blank_pages", f"{subject(facts, blank)} blank.", pages=blank, measure=measure)


def no_text_layer(facts: Facts) -> Finding | None:
    pictures = page_numbers(facts, lambda p: is_picture(facts, p) and not p.unrecognised)
    if not pictures:
        return None
    words = f"{have(facts, pictures)} no text: what shows there is a picture, such as a scan."
    measure = Measure(value=len(pictures), unit="pages")
    return finding("no_text_layer", words, pages=pictures, measure=measure)


def not_recognised(facts: Facts) -> Finding | None:
    """Pages that recognition did not come to: the limit is the service's, not their fault."""
    left = page_numbers(facts, lambda p: is_picture(facts, p) and p.unrecognised)
    if not left:
        return None
    words = f"{subject(facts, left)} not judged: recognition (OCR) stopped before."
    measure = Measure(value=len(left), unit="pages")
    return finding("not_recognised", words, pages=left, measure=measure)


def recognised_text(facts: Facts) -> Finding | None:
    pages = page_numbers(facts, lambda p: p.ocr_confidence is not None and p.characters > 0)
    if not pages:
        return None
    words = f"The text of {of_pages(pages, len(facts.pages), noun(facts)).lower()} was recognised."
    measure = Measure(value=len(pages), unit="pages")
    return finding("recognised_text", words, pages=pages, measure=measure)


def low_ocr_confidence(facts: Facts) -> Finding | None:
    unsure = {
        page.number: page.ocr_confidence
        for page in facts.pages
        if page.ocr_confidence is not None and page.ocr_confidence < LEAST_OCR_CONFIDENCE
    }
    if not unsure:
        return None
    pages, least = list(unsure), min(unsure.values())
    words = f"{subject(facts, pages)} recognised with a confidence of {least:.0%} at the lowest."
    measure = Measure(value=least, unit="share", limit=LEAST_OCR_CONFIDENCE)
    return finding("low_ocr_confidence", words, pages=pages, measure=measure)


def unreadable_characters(facts: Facts) -> Finding | None:
    pages = page_numbers(facts, lambda p: unreadable_share(p) >= UNREADABLE_SHARE)
    if not pages:
        return None
    worst = max(unreadable_share(page) for page in facts.pages)
    words = f"{have(facts, pages)} characters without a meaning, up to {worst:.0%} of its text."
    measure = Measure(value=worst, unit="share", limit=UNREADABLE_SHARE)
    return finding("unreadable_characters", words, pages=pages, measure=measure)


def unreadable_share(page: PageFacts) -> float:
    """The share of a page's characters that mean nothing to any reader but its own fonts."""
    private = page.garbling.private / page.characters if page.characters else 0.0
    return round(min(1.0, max(private, page.garbling.unmapped)), 3)


def replaced_characters(facts: Facts) -> Finding | None:
    pages = page_numbers(
        facts, lambda p: p.garbling.replaced >= max(1, min(_LOST, _LOST_SHARE * p.characters))
    )
    if not pages:
        return None
    lost = sum(page.garbling.replaced for page in facts.pages)
    signs = "character was" if lost == 1 else "characters were"
    words = f"{lost:,} {signs} lost (they show as \N{REPLACEMENT CHARACTER})."
    share = lost / max(1, sum(page.characters for page in facts.pages))
    measure = Measure(value=round(min(1.0, share), 5), unit="share")
    return finding("replaced_characters", words, pages=pages, measure=measure)


def mojibake(facts: Facts) -> Finding | None:
    pages = page_numbers(
        facts,
        lambda p: p.garbling.mojibake > 0 and p.garbling.mojibake >= _MOJIBAKE_SHARE * p.words,
    )
    if not pages:
        return None
    signs = sum(page.garbling.mojibake for page in facts.pages)
    words = f"{counted(signs, 'character')} were decoded wrongly and read as two or three others."
    share = signs / max(1, facts.words)
    measure = Measure(value=round(min(1.0, share), 4), unit="share", limit=_MOJIBAKE_SHARE)
    return finding("mojibake", words, pages=pages, measure=measure)


def letters_apart(facts: Facts) -> Finding | None:
    pages = page_numbers(facts, lambda p: p.garbling.letters_apart >= _LETTERS_APART)
    if not pages:
        return None
    worst = max(page.garbling.letters_apart for page in facts.pages)
    words = f"{have(facts, pages)} words broken into single letters."
    measure = Measure(value=worst, unit="share", limit=_LETTERS_APART)
    return finding("letters_apart", words, pages=pages, measure=measure)


def missing_pages(facts: Facts) -> Finding | None:
    missing = missing_numbers(facts.pages)
    source = "The printed page numbers leave out"
    if not missing:
        missing = missing_labels([p.paper.label if p.paper else None for p in facts.pages])
        source = "The page labels leave out"
    if not missing:
        return None
    measure = Measure(value=len(missing), unit="pages")
    return finding("missing_pages", f"{source} {ranges(missing)}.", measure=measure)


def pages_out_of_order(facts: Facts) -> Finding | None:
    pages = out_of_order(facts.pages)
    if not pages:
        return None
    words = f"The printed page numbers go back at page {ranges(pages)}."
    measure = Measure(value=len(pages), unit="pages")
    return finding("pages_out_of_order", words, pages=pages, measure=measure)


def duplicate_pages(facts: Facts) -> Finding | None:
    copied = [(p.number, p.copy_of) for p in facts.pages if p.copy_of is not None]
    if not copied:
        return None
    pairs = [f"{noun(facts)} {number} repeats {noun(facts)} {first}" for number, first in copied]
    words = f"{listed(pairs).capitalize()}."
    measure = Measure(value=len(copied), unit="pages")
    return finding("duplicate_pages", words, pages=[n for n, _ in copied], measure=measure)


def very_little_text(facts: Facts) -> Finding | None:
    unread = any(is_picture(facts, page) for page in facts.pages)
    if not 0 < facts.words < _FEW_WORDS or facts.tables or unread or _is_written_so(facts):
        return None
    words = f"The document has {counted(facts.words, 'word')} in all."
    measure = Measure(value=facts.words, unit="words", limit=_FEW_WORDS)
    return finding("very_little_text", words, measure=measure)


def _is_written_so(facts: Facts) -> bool:
    """Tell whether the file is its text: a mail of one line is whole, a PDF may have lost more."""
    return facts.source.kind in _NOTHING_BUT_TEXT


def language_unclear(facts: Facts) -> Finding | None:
    language = facts.language
    sure = language.code != "und" and language.confidence >= _SURE_LANGUAGE
    listing = FORMATS[facts.source.kind].tabular or facts.tables > 0
    if sure or listing or facts.plain_words < _LANGUAGE_WORDS:
        return None
    words = f"The language of the {facts.plain_words:,} words cannot be told."
    measure = Measure(value=language.confidence, unit="share", limit=_SURE_LANGUAGE)
    return finding("language_unclear", words, measure=measure)


TEXT_RULES: Final[tuple[Rule, ...]] = (
    nothing_in_it,
    blank_pages,
    no_text_layer,
    not_recognised,
    recognised_text,
    low_ocr_confidence,
    unreadable_characters,
    replaced_characters,
    mojibake,
    letters_apart,
    missing_pages,
    pages_out_of_order,
    duplicate_pages,
    very_little_text,
    language_unclear,
)

"""The values of the quality check: what was measured, what that means, what it costs.

Pages count from 1. Lengths on paper are in points, 72 to the inch; shares are in 0..1.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forthwith.pipelines.documents.models import Language, Note, Source, Unopened, Value

Severity = Literal["info", "warning", "error"]
Grade = Literal["excellent", "good", "fair", "poor", "unusable"]
Unit = Literal["pages", "share", "dpi", "fonts", "fields", "words", "permissions", "notes"]


class Garbling(Value):
    """Signs in a page's text that its characters are not what the page shows.

    `letters_apart` is the share of words that are a single letter, `unmapped` the share of the
    characters that the file's fonts give no meaning to.
    """

    replaced: int = 0
    mojibake: int = 0
    private: int = 0
    letters_apart: float = 0.0
    unmapped: float = 0.0


class PagePaper(Value):
    """What the file says of a page besides its text; only formats with pages have it."""

    width: float
    height: float
    label: str | None = None
    picture_share: float = 0.0
    dpi: int | None = None
    has_ink: bool | None = None
    invisible_text: bool = False
    fonts: list[str] = Field(default_factory=list)
    fonts_not_embedded: list[str] = Field(default_factory=list)
    fonts_without_unicode: list[str] = Field(default_factory=list)
    fonts_missing: list[str] = Field(default_factory=list)
    fields: int = 0
    fields_empty: int = 0
    picture_hash: str | None = None
    unmapped: float = 0.0


class PageFacts(Value):
    """What was measured on one page; `paper` is None where the format has no paper."""

    number: int
    characters: int
    words: int
    blanks: int = 0
    printed_number: int | None = None
    printed_total: int | None = None
    ocr_confidence: float | None = None
    unrecognised: bool = False
    copy_of: int | None = None
    intentionally_blank: bool = False
    garbling: Garbling = Garbling()
    paper: PagePaper | None = None


class FileFacts(Value):
    """What the file says of itself as a whole."""

    encrypted: bool = False
    needs_password: bool = False
    opens_by_default: bool = False
    """Locked with the password that Excel itself tries, so that nobody is asked for one."""
    protected: list[str] = Field(default_factory=list)
    """What the file forbids to change, in words; any program may pass over it."""
    denied: list[str] = Field(default_factory=list)
    repaired: bool = False
    active: list[str] = Field(default_factory=list)
    hidden_layers: int = 0
    papers: list[PagePaper] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)


class Facts(Value):
    """Everything that was measured, before any of it is judged."""

    source: Source
    pages: list[PageFacts]
    file: FileFacts
    language: Language
    words: int
    plain_words: int = 0
    """Words of letters only, two or more: what a language can be told by."""
    tables: int = 0
    attachments: int = 0
    notes: list[Note] = Field(default_factory=list)
    unopened: Unopened | None = None


class Measure(Value):
    """The figure a finding rests on, and the one it was held against, if there is one."""

    value: float
    unit: Unit
    limit: float | None = None


class Finding(Value):
    """One thing that is wrong; without `pages` it concerns the document as a whole."""

    code: str
    severity: Severity
    message: str
    hint: str
    pages: list[int] = Field(default_factory=list)
    measure: Measure | None = None


class Reason(Value):
    """What a finding takes away: `weight` times `share`, rounded up to a tenth of a point."""

    code: str
    weight: int
    share: float
    points: float


class PageQuality(Value):
    """A page in short: what it holds, and the findings that name it."""

    number: int
    label: str | None = None
    words: int
    characters: int
    state: Literal["text", "scan", "drawing", "blank"]
    ocr_confidence: float | None = None
    dpi: int | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    copy_of: int | None = None
    findings: list[str] = Field(default_factory=list)


class QualityReport(Value):
    """The result of `documents.quality_check`; its JSON Schema is published.

    `score` is 100 less the `points` of all `reasons`, and 0 where they come to more.
    """

    schema_version: Literal[1] = 1
    source: Source
    score: float = Field(ge=0, le=100)
    grade: Grade
    summary: str
    findings: list[Finding]
    reasons: list[Reason]
    pages: list[PageQuality]
    language: Language
    words: int
    fonts: list[str] = Field(default_factory=list)
    permissions_denied: list[str] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)
    markdown: str

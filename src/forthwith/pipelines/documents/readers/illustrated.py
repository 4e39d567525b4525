"""Recognise the pictures of an Office document that has hardly anything but pictures.

Scans are often pasted into a text or onto slides. Such a picture of a text is a page of its own,
in the order in which the pictures stand; on a slide its text follows that of the slide. A document
with text is left alone: its pictures are decoration more often than not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.containers.inflating import inflated
from forthwith.pipelines.documents.containers.office_parts import Parts, opened_parts
from forthwith.pipelines.documents.kinds.signatures import ZIP, picture_kind
from forthwith.pipelines.documents.models import Kind, Page, Read
from forthwith.pipelines.documents.readers.docx import main_part
from forthwith.pipelines.documents.readers.pptx import slides_in_order
from forthwith.pipelines.documents.recognition.pages import makes_sense, notes_on, recognise_pages
from forthwith.pipelines.documents.recognition.pictures import (
    DECODING_FAILURES,
    grey_frame,
    opened_picture,
)
from forthwith.pipelines.documents.recognition.recogniser import READER, Recognised
from forthwith.pipelines.documents.sources import SourceFile
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from PIL import Image

_CHARACTERS: Final = 60
"""A document of fewer, as of a heading or two, has almost no text."""
_CHARACTERS_OF_PAGE: Final = 20
_SMALLEST_PIXELS: Final = 20_000
"""A picture of fewer is an icon, a rule or a dot."""
_UNREADABLE: Final = frozenset({
    "document_damaged", "document_encrypted", "document_too_large", "document_too_many_pixels",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture of the document: the part that it is, and the page on which it stands first."""

    part: str
    page: int


def with_recognised_pictures(read: Read, kind: Kind, source: SourceFile, ctx: StageContext) -> Read:
    """Return what was read, with the text of its pictures where it has almost none itself.

    Raises:
        PermanentError: the file is hostile.

    """
    if kind not in _FINDERS or not has_almost_no_text(read):
        return read
    with source.open() as stream:
        if stream.read(len(ZIP[0])) not in ZIP:
            return read
        parts = opened_parts(stream)
        found = list({each.part: each for each in reversed(_FINDERS[kind](parts))}.values())[::-1]
        return _recognised(read, parts, found, ctx) if found else read


def has_almost_no_text(read: Read) -> bool:
    """Tell whether the text is no more than a few words, or a short title for each slide."""
    characters = sum(len("".join(page.text.split())) for page in read.pages)
    return not read.tables and characters < max(_CHARACTERS, _CHARACTERS_OF_PAGE * len(read.pages))


def _recognised(read: Read, parts: Parts, found: Sequence[Illustration], ctx: StageContext) -> Read:
    numbers = range(1, len(found) + 1)
    seen: set[int] = set()

    def picture(number: int) -> Image.Image | None:
        shown = _picture(parts, found[number - 1].part)
        if shown is not None:
            seen.add(number)
        return shown

    recognition = recognise_pages(numbers, picture, ctx, total=len(found))
    sensible = {n: one for n, one in recognition.found.items() if makes_sense(one)}
    by_page = _by_slide(sensible, found) if read.kind in _SLIDES else _by_picture(sensible, read)
    left = {found[number - 1].page for number in recognition.left}
    pages = [_unrecognised(page, left, read.kind) for page in _pages(read, by_page)]
    kept = [each for each in read.notes if each.code != "no_text_layer"]
    notes = [*kept, *notes_on(replace(recognition, found=by_page), pages)]
    silent = len(seen - sensible.keys())
    if silent and all(each.code != "no_text_layer" for each in notes):
        words = f"{silent} picture{'' if silent == 1 else 's'} without readable text."
        notes.append(note("pictures_without_text", words))
    reader = f"{read.reader}+{READER}" if by_page else read.reader
    return read.model_copy(update={"pages": pages, "reader": reader, "notes": notes})


def _unrecognised(page: Page, left: AbstractSet[int], kind: Kind) -> Page:
    """Mark a page without text if a picture was left that stands on it, or may."""
    waiting = page.number in left if kind in _SLIDES else bool(left)
    return page.model_copy(update={"unrecognised": waiting and not page.text.strip()})


def _by_picture(sensible: Mapping[int, Recognised], read: Read) -> dict[int, Recognised]:
    """Give each picture of a text its own page, behind the text that there is."""
    before = 0 if all(not page.text.strip() for page in read.pages) else len(read.pages)
    return dict(enumerate(sensible.values(), start=before + 1))


def _by_slide(
    sensible: Mapping[int, Recognised], found: Sequence[Illustration]
) -> dict[int, Recognised]:
    """Join what was recognised in the pictures of one slide."""
    joined: dict[int, Recognised] = {}
    for number, one in sensible.items():
        page = found[number - 1].page
        joined[page] = _joined(joined[page], one) if page in joined else one
    return joined


def _joined(first: Recognised, second: Recognised) -> Recognised:
    lengths = len(first.text), len(second.text)
    weighed = first.confidence * lengths[0] + second.confidence * lengths[1]
    return Recognised(
        text=f"{first.text}\n\n{second.text}",
        confidence=weighed / max(1, sum(lengths)),
        is_whole=first.is_whole and second.is_whole,
    )


def _pages(read: Read, by_page: Mapping[int, Recognised]) -> Iterator[Page]:
    left = limits.OUTPUT_CHARACTERS - sum(len(page.text) for page in read.pages)
    own = {page.number: page for page in read.pages}
    for number in sorted({*own, *by_page}):
        page, found = own.get(number, Page(number=number, text="")), by_page.get(number)
        if found is None:
            yield page
            continue
        text = f"{page.text}\n{found.text[: max(0, left)]}".strip("\n")
        left -= len(found.text)
        yield page.model_copy(update={"text": text, "ocr_confidence": found.confidence})


def _picture(parts: Parts, part: str) -> Image.Image | None:
    """Decode a picture in grey; None for a small one, or one that cannot be decoded."""
    try:
        content = inflated(parts.archive, parts.archive.getinfo(part), most=limits.ATTACHED_BYTES)
        kind = picture_kind(content[:64])
        if kind is None:
            return None
        with opened_picture(BytesIO(content), kind) as image:
            if image.width * image.height < _SMALLEST_PIXELS:
                return None
            return grey_frame(image, 0)
    except PermanentError as error:
        if error.code not in _UNREADABLE:
            raise
        return None
    except DECODING_FAILURES:
        return None


class _Pictures:
    """Hears which pictures a part shows: by their relationships, or by their names."""

    def __init__(self) -> None:
        self.found: list[Illustration] = []
        self._page = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        target = None
        if name == "blip":
            target = attributes.get("embed")
        elif name == "imagedata":
            target = attributes.get("id")
        elif name == "image":
            target = attributes.get("href", "").removeprefix("./")
        if target and len(self.found) < limits.ATTACHMENTS:
            self.found.append(Illustration(target, self._page))

    def end(self, name: str) -> None:
        self._page += name == "page"

    def text(self, data: str) -> None:
        pass


def _shown_by(parts: Parts, part: str, page: int) -> list[Illustration]:
    """The pictures that a part of an Office file shows."""
    pictures = _Pictures()
    parts.walk(part, pictures)
    targets = {each.id: each.target for each in parts.relations(part)}
    named = (targets.get(each.part) for each in pictures.found)
    return [Illustration(each, page) for each in named if each is not None]


def _in_word(parts: Parts) -> list[Illustration]:
    return _shown_by(parts, main_part(parts), 1)


def _on_slides(parts: Parts) -> list[Illustration]:
    try:
        slides = slides_in_order(parts)[: limits.PAGES]
    except PermanentError as error:
        if error.code != "document_damaged":
            raise
        return []  # another reader has found the slides
    return [one for page, part in enumerate(slides, 1) for one in _shown_by(parts, part, page)]


def _in_open_document(parts: Parts) -> list[Illustration]:
    pictures = _Pictures()
    parts.walk("content.xml", pictures)
    return [one for one in pictures.found if one.part.startswith("Pictures/")]


_FINDERS: Final[Mapping[Kind, Callable[[Parts], list[Illustration]]]] = {
    "docx": _in_word,
    "pptx": _on_slides,
    "odt": _in_open_document,
    "odp": _in_open_document,
}
_SLIDES: Final = frozenset[Kind]({"pptx", "odp"})

"""Recognise the pages of one document while there is time, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.languages import language_of
from forthwith.pipelines.documents.models import Note, Page
from forthwith.pipelines.documents.recognition.language_data import (
    LANGUAGE,
    data_code,
    how_to_install,
    named,
)
from forthwith.pipelines.documents.recognition.preparing import prepared
from forthwith.pipelines.documents.recognition.recogniser import (
    NoRecogniserError,
    Recognised,
    Recogniser,
    open_recogniser,
)
from forthwith.pipelines.documents.sources import tell
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from PIL import Image

_RESERVE: Final = timedelta(seconds=15)
"""The rest of the stage's time, in which no page is looked at: to hand over what was read."""
_NONE: Final = timedelta()
_SENSELESS: Final = 0.4
"""Below this it is no text in a language of the recogniser: a photograph, or another script."""
_DOUBTFUL: Final = 0.75
_LISTED: Final = 10
_LANGUAGE_SURE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What was recognised on the pages that needed it.

    Attributes:
        found: by the number of the page; a page without any text has an empty one.
        left: pages that were not looked at, because time or number ran out.
        missing: languages that were asked for and are not installed.
        installed: languages that there is data for, whether it was used or not.
        unavailable: why nothing on this machine can recognise text, if so.

    """

    languages: tuple[str, ...] = ()
    found: Mapping[int, Recognised] = field(default_factory=dict)
    left: Sequence[int] = ()
    missing: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    unavailable: str | None = None

    def page(self, page: Page) -> Page:
        """Return the page with the text that was recognised on it."""
        if page.number in self.left:
            return page.model_copy(update={"unrecognised": True})
        found = self.found.get(page.number)
        if found is None:
            return page
        text = found.text if makes_sense(found) else ""
        confidence = found.confidence if found.text else None
        return page.model_copy(update={"text": text, "ocr_confidence": confidence})


def makes_sense(found: Recognised) -> bool:
    """Tell whether what was recognised is a text at all."""
    return bool(found.text) and found.confidence >= _SENSELESS


def recognise_pages(
    numbers: Sequence[int],
    picture_of: Callable[[int], Image.Image | None],
    ctx: StageContext,
    *,
    total: int,
) -> Recognition:
    """Recognise these of the `total` pages, in order, until the stage's time runs short.

    `picture_of` gives a page as a grey picture, or None if there is nothing to see on it.
    """
    wanted = ctx.options.get("ocr_languages")
    languages = [str(each) for each in wanted] if isinstance(wanted, list) else []
    try:
        with open_recogniser(languages) as recogniser:
            return _recognise(recogniser, numbers, picture_of, ctx, total)
    except NoRecogniserError as error:
        return Recognition(unavailable=str(error))


def _recognise(
    recogniser: Recogniser,
    numbers: Sequence[int],
    picture_of: Callable[[int], Image.Image | None],
    ctx: StageContext,
    total: int,
) -> Recognition:
    found: dict[int, Recognised] = {}
    tried = 0
    for number in numbers[: limits.RECOGNISED_PAGES]:
        if ctx.remaining <= _RESERVE:
            break
        tell(ctx, tried, len(numbers) + 1, f"recognising page {number} of {total}")
        picture = picture_of(number)
        if picture is not None:
            page = prepared(picture)
            read = recogniser.recognise(page, within=max(_NONE, ctx.remaining - _RESERVE))
            if not (read.is_whole or read.text) and ctx.remaining <= _RESERVE:
                break
            found[number] = read
        tried += 1
    return Recognition(
        languages=recogniser.languages,
        found=found,
        left=numbers[tried:],
        missing=recogniser.missing,
        installed=recogniser.installed,
    )


def notes_on(recognition: Recognition, pages: Sequence[Page]) -> Iterator[Note]:
    """Say what was recognised and how surely, and which pages are still without text.

    Of pages that recognition did not come to, nobody knows whether they have any: they are left.
    """
    sensible = {n: one for n, one in recognition.found.items() if makes_sense(one)}
    if sensible:
        yield note("recognised", _recognised(recognition, sensible, len(pages)))
    doubtful = [n for n, one in sensible.items() if one.confidence < _DOUBTFUL or not one.is_whole]
    if doubtful:
        words = f"Recognition is unsure of {_pages(doubtful)}: read the text there with care."
        yield note("recognition_doubtful", words)
    if recognition.missing:
        yield note("ocr_language_missing", _missing(recognition))
    elif unread := _unread_language(recognition, sensible.values()):
        yield note("ocr_language_missing", _read_without(unread, recognition))
    if recognition.left:
        yield note("recognition_stopped", _stopped(recognition))
    empty = [page.number for page in pages if not page.text.strip() and not page.unrecognised]
    if empty:
        yield note("no_text_layer", _without_text(recognition, empty, len(pages)))


def _recognised(recognition: Recognition, sensible: Mapping[int, Recognised], total: int) -> str:
    mean = sum(one.confidence for one in sensible.values()) / len(sensible)
    of = f"{len(sensible)} of {total} pages" if total > 1 else "the page"
    languages = ", ".join(recognition.languages)
    return (
        f"The text of {of} was recognised in pictures (OCR, {languages}), "
        f"with a mean confidence of {mean:.0%}."
    )


def _missing(recognition: Recognition) -> str:
    codes = [each for each in recognition.missing if LANGUAGE.fullmatch(each)][:_LISTED]
    what = ", ".join(map(named, codes)) or "a language that was asked for"
    read_in = ", ".join(map(named, recognition.languages))
    install = f" To install it: {how_to_install(codes)}." if codes else ""
    return f"Recognition (OCR) has no data for {what}; it read in {read_in}.{install}"


def _unread_language(recognition: Recognition, found: Iterable[Recognised]) -> str | None:
    """The language that the text turned out to be of, if recognition did not read in it."""
    told = language_of("\n".join(one.text for one in found))
    code = data_code(told.code) if told.confidence >= _LANGUAGE_SURE else None
    return None if code is None or code in recognition.languages else code


def _read_without(code: str, recognition: Recognition) -> str:
    read_in = ", ".join(map(named, recognition.languages))
    words = (
        f"The recognised text reads like {named(code)}, and was read as if it were {read_in}:"
        " letters that only the former has are wrong."
    )
    if code in recognition.installed:
        return f'{words} Submit it with the option `ocr_languages`: ["{code}"].'
    return f"{words} There is no data for it; to install it: {how_to_install([code])}."


def _stopped(recognition: Recognition) -> str:
    done, left = len(recognition.found), len(recognition.left)
    return (
        f"Recognition stopped after {counted(done, 'page')}, when its share of the time or of pages"
        f" was used up; {counted(left, 'page')} {'was' if left == 1 else 'were'} left."
    )


def _without_text(recognition: Recognition, empty: Sequence[int], total: int) -> str:
    verb = "has" if len(empty) == 1 else "have"
    of = f"{len(empty)} of {total} pages {verb}" if total > 1 else "The page has"
    reason = recognition.unavailable
    if reason is not None:
        return f"{of} no text, such as scans or pictures; none is recognised (OCR), as {reason}."
    return f"{of} no text, such as pictures or blank pages; none could be recognised (OCR) there."


def _pages(numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers[:_LISTED])) + (", …" if len(numbers) > _LISTED else "")
    return f"page {listed}" if len(numbers) == 1 else f"pages {listed}"

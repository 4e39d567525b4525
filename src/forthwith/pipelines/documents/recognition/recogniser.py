"""Tesseract as a library: it runs in this process, so it works where no program may be started."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol, Self

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import writable
from forthwith.pipelines.documents.recognition.language_data import LanguageData, language_data

if TYPE_CHECKING:
    from PIL import Image

READER: Final = "tesseract"
NO_DATA: Final = "no language data of Tesseract was found on this machine"
_NO_LIBRARY: Final = "the package tesserocr is not installed"
_UNREADABLE: Final = "the language data of Tesseract cannot be read"

_SAUVOLA: Final = "2"
"""Ink is told from paper by what surrounds it: that finds twice as much in noisy scans."""
_ASSUMED_DPI: Final = 200
_DOUBTFUL: Final = 0.6
"""Below this the page may lie on its side or its head."""
_TURNS: Final = (180, 90, 270)
_PLENTY: Final = timedelta(minutes=1)
_TO_STDERR: Final = ""
"""Where Tesseract tells what it notices. A file that the sandbox does not let it open ends the
process with the first word; the standard error is open, and read for one thing only."""


class _Tesseract(Protocol):
    """What is used here of the library, which declares no types."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> object: ...
    def SetImageBytes(  # noqa: N802 - the library's name, like those below
        self, content: bytes, width: int, height: int, pixel_bytes: int, line_bytes: int, /
    ) -> None: ...
    def SetSourceResolution(self, dpi: int, /) -> None: ...  # noqa: N802 - the library's
    def Recognize(self, milliseconds: int, /) -> bool: ...  # noqa: N802 - the library's
    def GetUTF8Text(self) -> str: ...  # noqa: N802 - the library's
    def MeanTextConf(self) -> int: ...  # noqa: N802 - the library's
    def Clear(self) -> None: ...  # noqa: N802 - the library's


class NoRecogniserError(Exception):
    """Nothing on this machine can recognise text; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The text of one page, and how sure the recogniser is of its words, in 0..1."""

    text: str
    confidence: float
    is_whole: bool = True


class Recogniser:
    """Recognises the text of pages, one by one."""

    def __init__(
        self,
        api: _Tesseract,
        languages: Sequence[str],
        missing: Sequence[str] = (),
        installed: Sequence[str] = (),
    ) -> None:
        self.languages = tuple(languages)
        self.installed = tuple(installed)
        self.missing = tuple(missing)
        """Languages that were asked for and have no data on this machine."""
        self._api = api

    def recognise(self, page: Image.Image, *, within: timedelta = _PLENTY) -> Recognised:
        """Return the text of a grey picture; one that makes no sense is tried turned as well.

        All tries together take no longer than `within`; what was read by then is the answer.
        """
        ends_at = monotonic() + within.total_seconds()
        best = self._upright(page, ends_at)
        if best.confidence >= _DOUBTFUL or not best.is_whole or not best.text:
            return best
        for degrees in _TURNS:
            if monotonic() >= ends_at:
                break
            turned = self._upright(page.rotate(degrees, expand=True), ends_at)
            if turned.confidence > best.confidence:
                best = turned
            if best.confidence >= _DOUBTFUL:
                break
        return best

    def _upright(self, page: Image.Image, ends_at: float) -> Recognised:
        self._api.SetImageBytes(page.tobytes(), page.width, page.height, 1, page.width)
        self._api.SetSourceResolution(_ASSUMED_DPI)
        left = int(1000 * (ends_at - monotonic()))
        is_whole = bool(self._api.Recognize(min(limits.RECOGNITION_MILLISECONDS, max(1, left))))
        text = writable(self._api.GetUTF8Text()).strip()
        confidence = self._api.MeanTextConf() / 100 if text else 0.0
        self._api.Clear()
        return Recognised(text=text, confidence=confidence, is_whole=is_whole)


@contextmanager
def open_recogniser(wanted: Sequence[str] = ()) -> Iterator[Recogniser]:
    """Load the recogniser with the data of its languages.

    Raises:
        NoRecogniserError: there is none on this machine.

    """
    data = language_data()
    if data is None:
        raise NoRecogniserError(NO_DATA)
    languages = data.chosen(wanted)
    with _loaded(data, languages) as api:
        yield Recogniser(api, languages, data.missing(wanted), data.languages)


def _loaded(data: LanguageData, languages: Sequence[str]) -> _Tesseract:
    try:
        from tesserocr import PSM, PyTessBaseAPI
    except ImportError as error:
        raise NoRecogniserError(_NO_LIBRARY) from error
    try:
        api: _Tesseract = PyTessBaseAPI(
            path=str(data.folder),
            lang="+".join(languages),
            psm=PSM.AUTO,
            variables={"thresholding_method": _SAUVOLA, "debug_file": _TO_STDERR},
        )
    except RuntimeError as error:
        raise NoRecogniserError(_UNREADABLE) from error
    return api


def recogniser_in_words() -> str:
    """Say which recogniser there is, for which languages, and whose data it has of them.

    Raises:
        NoRecogniserError: there is none on this machine.

    """
    with open_recogniser() as found:
        from tesserocr import tesseract_version

        version = tesseract_version().splitlines()[0].split()[-1]
        whose = data.origin if (data := language_data()) is not None else "unknown"
        return (
            f"Tesseract {version} (the library of the package tesserocr),"
            f" in {', '.join(found.languages)} (the language data of {whose})"
        )

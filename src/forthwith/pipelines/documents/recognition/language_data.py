"""Where Tesseract keeps what it knows of languages, and which ones it knows.

The recogniser itself comes with a package. The data of its languages comes from the folder that
`TESSDATA_PREFIX` names, else with the system, else with a package that knows English: the first
of them that has any language is used alone. Nothing is ever fetched.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SYSTEM: Final = Path("/usr/share/tesseract-ocr")
_FOLDERS: Final = (
    _SYSTEM / "tessdata",
    Path("/usr/share/tessdata"),
    Path("/usr/local/share/tessdata"),
    Path("/opt/homebrew/share/tessdata"),
    Path(sys.prefix, "share", "tessdata"),
)
_SUFFIX: Final = ".traineddata"
LANGUAGE: Final = re.compile(r"[a-z]{3}(?:_[a-z]{1,12})?")
_NO_LANGUAGES: Final = frozenset({"osd", "equ"})
_FIRST: Final = "eng"
_MOST: Final = 3
"""Each language that is tried takes its own time on every page."""


_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "ar": ("ara", "Arabic"), "bg": ("bul", "Bulgarian"), "bn": ("ben", "Bengali"),
    "ca": ("cat", "Catalan"), "cs": ("ces", "Czech"), "da": ("dan", "Danish"),
    "de": ("deu", "German"), "el": ("ell", "Greek"), "en": ("eng", "English"),
    "es": ("spa", "Spanish"), "et": ("est", "Estonian"), "fi": ("fin", "Finnish"),
    "fr": ("fra", "French"), "he": ("heb", "Hebrew"), "hr": ("hrv", "Croatian"),
    "hu": ("hun", "Hungarian"), "id": ("ind", "Indonesian"), "it": ("ita", "Italian"),
    "ja": ("jpn", "Japanese"), "ko": ("kor", "Korean"), "lt": ("lit", "Lithuanian"),
    "lv": ("lav", "Latvian"), "nl": ("nld", "Dutch"), "no": ("nor", "Norwegian"),
    "pl": ("pol", "Polish"), "pt": ("por", "Portuguese"), "ro": ("ron", "Romanian"),
    "ru": ("rus", "Russian"), "sk": ("slk", "Slovak"), "sl": ("slv", "Slovenian"),
    "sv": ("swe", "Swedish"), "th": ("tha", "Thai"), "tr": ("tur", "Turkish"),
    "uk": ("ukr", "Ukrainian"), "vi": ("vie", "Vietnamese"), "zh": ("chi_sim", "Chinese"),
}  # fmt: skip
"""By its ISO 639-1 code: what Tesseract calls a language, and what people call it."""
_NAME_OF: Final = dict(_NAMES.values())


def data_code(language: str) -> str | None:
    """Return what Tesseract calls the language of an ISO 639-1 code.

    >>> data_code("de"), data_code("und")
    ('deu', None)
    """
    return _NAMES[language][0] if language in _NAMES else None


def named(code: str) -> str:
    """Return the language of a code of Tesseract as people know it.

    >>> named("deu"), named("frk")
    ('German (deu)', 'frk')
    """
    return f"{_NAME_OF[code]} ({code})" if code in _NAME_OF else code


def how_to_install(codes: Sequence[str]) -> str:
    """Say where the data of languages comes from.

    >>> how_to_install(["deu", "chi_sim"])
    'apt-get install tesseract-ocr-deu tesseract-ocr-chi-sim'
    """
    packages = (f"tesseract-ocr-{code.replace('_', '-')}" for code in codes)
    return f"apt-get install {' '.join(packages)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageData:
    """A folder of language data, and the languages in it by their ISO 639-2 codes."""

    folder: Path
    languages: tuple[str, ...]

    def chosen(self, wanted: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the languages to read in: those wanted, or English first; three at most.

        >>> data = LanguageData(folder=Path("/data"), languages=("deu", "eng"))
        >>> data.chosen(), data.chosen(["deu", "xxx"])
        (('eng', 'deu'), ('deu',))
        """
        known = [language for language in wanted if language in self.languages]
        usual = sorted(self.languages, key=lambda language: (language != _FIRST, language))
        return tuple(dict.fromkeys(known or usual))[:_MOST]

    def missing(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return those of the languages wanted that there is no data for.

        >>> LanguageData(folder=Path("/data"), languages=("eng",)).missing(["deu", "eng"])
        ('deu',)
        """
        return tuple(dict.fromkeys(each for each in wanted if each not in self.languages))

    @property
    def origin(self) -> str:
        """Whose folder it is, in words."""
        named = os.environ.get("TESSDATA_PREFIX")
        if named and self.folder in {Path(named), Path(named) / "tessdata"}:
            return f"TESSDATA_PREFIX, {self.folder}"
        if self.folder.is_relative_to(sys.prefix):
            return f"a Python package, as the system has none, {self.folder}"
        return f"the system, {self.folder}"


def language_data() -> LanguageData | None:
    """Return the first folder that has languages; None if there is none on this machine."""
    for folder in _folders():
        languages = tuple(_languages_in(folder))
        if languages:
            return LanguageData(folder=folder, languages=languages)
    return None


def _folders() -> Iterator[Path]:
    named = os.environ.get("TESSDATA_PREFIX")
    if named:
        yield Path(named)
        yield Path(named) / "tessdata"
    yield from sorted(_SYSTEM.glob("*/tessdata"), reverse=True)
    yield from _FOLDERS


def _languages_in(folder: Path) -> list[str]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:  # there is none, or the sandbox does not show it
        return []
    stems = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
    return [stem for stem in stems if LANGUAGE.fullmatch(stem) and stem not in _NO_LANGUAGES]

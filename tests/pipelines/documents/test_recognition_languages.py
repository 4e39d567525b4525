"""A language that recognition had no data for is named, with what to do about it."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.models import Page
from forthwith.pipelines.documents.recognition.pages import Recognition, notes_on
from forthwith.pipelines.documents.recognition.recogniser import Recognised

_GERMAN = "Die Lieferung ist da, und wir haben sie mit dem Schein geprueft, der bei ihr war. " * 2
_ENGLISH = "The delivery is here, and we have checked it with the note that came along with it. "


def _note_on(text: str, installed: tuple[str, ...], read_in: tuple[str, ...]) -> str:
    recognition = Recognition(
        languages=read_in,
        installed=installed,
        found={1: Recognised(text=text, confidence=0.9)},
    )
    told = {n.code: n.message for n in notes_on(recognition, [Page(number=1, text=text)])}
    return told.get("ocr_language_missing", "")


def test_a_text_in_a_language_that_it_was_not_read_in_is_noted_with_what_to_install() -> None:
    words = _note_on(_GERMAN, ("eng",), ("eng",))

    assert "reads like German (deu)" in words
    assert "apt-get install tesseract-ocr-deu" in words


def test_a_language_that_is_there_and_was_not_used_is_noted_with_the_option() -> None:
    words = _note_on(_GERMAN, ("eng", "deu"), ("eng",))

    assert '`ocr_languages`: ["deu"]' in words
    assert "install" not in words


@pytest.mark.parametrize(
    ("text", "read_in"),
    [(_GERMAN, ("eng", "deu")), (_ENGLISH, ("eng",)), ("4711 0815", ("eng",)), ("", ("eng",))],
)
def test_a_text_that_was_read_in_its_language_is_not_noted(
    text: str, read_in: tuple[str, ...]
) -> None:
    assert _note_on(text, read_in, read_in) == ""

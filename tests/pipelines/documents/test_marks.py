"""Vowel signs belong to their words: in counts, in key phrases, in telling the language."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.analysis.phrases import find_key_phrases
from forthwith.pipelines.documents.language.languages import language_of
from forthwith.pipelines.documents.language.office_words import OFFICE_LANGUAGES_OF
from forthwith.pipelines.documents.language.small_words import LANGUAGES_OF
from forthwith.pipelines.documents.language.wording import language_name
from forthwith.pipelines.documents.language.words import WORD, WRITTEN_WORD
from forthwith.pipelines.documents.structure.segmenting import lay_out
from tests.pipelines.documents.quality_facts import checked

HINDI = (
    "यह अनुबंध दोनों पक्षों के बीच किया गया है। विक्रेता माल की आपूर्ति करेगा और खरीदार भुगतान करेगा। "
    "यह अनुबंध एक वर्ष के लिए मान्य है और इसे नवीनीकृत किया जा सकता है।"
)
TAMIL = (
    "இந்த ஒப்பந்தம் இரு தரப்பினருக்கும் இடையே செய்யப்பட்டது. விற்பனையாளர் பொருட்களை வழங்குவார். "
    "இந்த ஒப்பந்தம் ஒரு வருடம் செல்லுபடியாகும்."
)
UNSPACED = {
    "Thai": "ผู้ขายจะต้องส่งมอบเครื่องสูบน้ำ",
    "Lao": "ຜູ້ຂາຍຕ້ອງສົ່ງມອບສິນຄ້າ",
    "Khmer": "អ្នកលក់ត្រូវប្រគល់ទំនិញ",
    "Burmese": "ရောင်းချသူသည်ကုန်ပစ္စည်းများ",
}


def _phrases(text: str) -> list[str]:
    return [each.text for each in find_key_phrases(text, lay_out(text, []), "und")]


@pytest.mark.parametrize("text", [HINDI, TAMIL])
def test_words_with_vowel_signs_are_counted_as_spaces_tell_them(text: str) -> None:
    words = len(text.split())

    assert len(WORD.findall(text)) == len(WRITTEN_WORD.findall(text)) == words
    assert checked(text.encode(), "a.txt").words == words


@pytest.mark.parametrize("text", [HINDI, TAMIL])
def test_a_key_phrase_is_made_of_whole_words(text: str) -> None:
    words = {word.strip(".।") for word in text.split()}
    found = _phrases(text)

    assert found
    assert {word for phrase in found for word in phrase.split()} <= words


@pytest.mark.parametrize("script", UNSPACED)
def test_a_script_without_spaces_gives_no_key_phrases(script: str) -> None:
    clause = UNSPACED[script]

    assert _phrases(f"{clause} {clause} pump station. {clause} pump station.") == ["pump station"]


def test_hindi_is_told_by_its_small_words() -> None:
    assert language_of(HINDI).code == "hi"


@given(st.text(alphabet=st.characters(categories=["L", "Nd"]), min_size=1, max_size=20))
def test_a_word_is_one_however_its_letters_are_composed(word: str) -> None:
    for form in ("NFC", "NFD"):
        assert len(WORD.findall(unicodedata.normalize(form, word))) == 1


def test_every_language_that_is_told_has_a_name() -> None:
    small = {code for codes in LANGUAGES_OF.values() for code in codes}
    office = {code for codes in OFFICE_LANGUAGES_OF.values() for code in codes}
    scripts = {"ja", "ko", "zh", "el", "he", "th", "ka", "hy", "ta", "te", "bn"}

    assert [code for code in small | office | scripts if language_name(code) == code] == []

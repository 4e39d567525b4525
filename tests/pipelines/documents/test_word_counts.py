"""Words and sentences are counted by a sensible rule where no spaces stand between words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.language.word_counts import words_in
from forthwith.pipelines.documents.language.words import WORD
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.text_analysis import analysed
from tests.pipelines.documents.contexts import Context
from tests.pipelines.documents.quality_facts import checked, codes
from tests.pipelines.documents.test_reading import read

_CHINESE = "本合同由双方签订。供应商应在三十天内交付四十台水泵。客户收到发票后付款。" * 5
_JAPANESE = "本契約は両当事者により締結されました。供給者は三十日以内にポンプを納入します。" * 5
_THAI = "ผู้ขายจะต้องส่งมอบเครื่องสูบน้ำสี่สิบเครื่องภายในสามสิบวันนับจากวันที่ลงนามในสัญญา" * 5


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [(_CHINESE, (70, 110), 15), (_JAPANESE, (70, 120), 10), (_THAI, (60, 110), 0)],
)
def test_a_text_without_spaces_has_the_words_and_sentences_that_its_readers_count(
    text: str, words: tuple[int, int], sentences: int
) -> None:
    parsed = parsing(read("a.txt", text.encode()), Context())

    found = analysed(parsed, Context()).readability
    assert parsed.words == found.words
    assert words[0] <= found.words <= words[1]
    assert found.sentences == sentences
    assert found.flesch_reading_ease is None
    assert found.words_per_sentence == (round(found.words / sentences, 1) if sentences else 0.0)


@pytest.mark.parametrize("text", [_CHINESE, _JAPANESE, _THAI])
def test_such_a_text_is_no_document_of_very_few_words(text: str) -> None:
    report = checked(text.encode(), "a.txt")

    assert report.words > 50
    assert "very_little_text" not in codes(report)


@given(st.text(alphabet="abc äß漢字かなไทย 。", max_size=60), st.text(max_size=20))
def test_words_of_two_texts_are_those_of_both_or_one_more_by_rounding(one: str, two: str) -> None:
    parts = words_in(one, WORD) + words_in(two, WORD)

    assert parts - 2 <= words_in(f"{one} {two}", WORD) <= parts

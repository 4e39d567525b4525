"""A place is whole where no word and no number goes on beside it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.edges import is_whole
from forthwith.pipelines.documents.structure.quotes import Quotes


@given(st.text("aé1 .,-'\u0301", max_size=20), st.text("aé1 .,-'\u0301", min_size=1, max_size=5))
def test_beside_what_is_found_stands_no_letter_digit_or_mark(text: str, quote: str) -> None:
    for place in Quotes(text).places(quote):
        before, after = text[: place.start][-1:], text[place.end :][:1]
        said = place.of(text)
        assert not (said[0].isalnum() and before.isalnum())
        assert not (said[-1].isalnum() and after.isalnum())
        assert not after or unicodedata.category(after)[0] != "M"


@given(
    st.integers(min_value=1000, max_value=10**12),
    st.sampled_from([",", ".", "'", "\u2019", " ", "\u00a0", "\u202f"]),
    st.sampled_from(["", ".75", ",50"]),
    st.data(),
)
def test_no_part_of_a_number_is_whole(
    number: int, mark: str, rest: str, data: st.DataObject
) -> None:
    written = f"{number:,}".replace(",", mark) + rest
    text = f"The sum is {written} EUR."
    begin = text.index(written)
    start = data.draw(st.integers(min_value=begin, max_value=begin + len(written) - 1))
    end = data.draw(st.integers(min_value=start + 1, max_value=begin + len(written)))
    said = text[start:end]
    if said[0].isdecimal() and said[-1].isdecimal():
        assert is_whole(text, Span(start, end)) == (said == written)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("minus -500 EUR", "500"),
        ("minus -€500", "500"),
        ("INV-114", "114"),
        ("on 2026-03-03", "2026"),
        ("on 03.03.2026", "2026"),
        ("at 12:30", "30"),
        ("one .75", "75"),
        ("cafe\u0301", "cafe"),
        ("exam\u00adple", "exam"),
        ("2½ days", "2"),
    ],
)
def test_what_goes_on_is_not_whole(text: str, said: str) -> None:
    assert Quotes(text).find(said) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 40 fish", "40"),
        ("Street 114, then", "114"),
        ("ends in 2026.", "2026"),
        ("thirty (30) days", "30"),
        ("a 30-day term", "30"),
        ("€500", "500"),
        ("2026 500", "500"),
        ("4\u20136 weeks", "6"),
        ("Alice's share", "Alice"),
        ("由北京科技有限公司提供", "北京科技有限公司"),
        ("2026年3月", "2026"),
        ("2026-03-03T10:00", "2026-03-03"),
    ],
)
def test_what_ends_there_is_whole(text: str, said: str) -> None:
    assert Quotes(text).find(said) is not None

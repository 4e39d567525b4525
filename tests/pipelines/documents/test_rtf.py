"""What is read out of RTF, as several programs write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.readers.rtftokens import tokens_of
from tests.pipelines.documents.test_reading import codes_of, read, text_of


def lines_of(content: str | bytes) -> list[str]:
    packed = content.encode("ascii") if isinstance(content, str) else content
    return text_of(read("a.rtf", packed)).splitlines()


def hexed(text: str, encoding: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


@pytest.mark.parametrize(
    ("head", "encoding", "text"),
    [
        (r"\ansi\ansicpg1252", "cp1252", "Größe: fünf Meter"),
        (r"\mac", "mac_roman", "Größe fünf"),
        (r"\pca", "cp850", "Größe fünf"),
        (r"\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset238 B;}}\f1", "cp1250", "Łódź źle"),
        (r"\ansi{\fonttbl{\f3\fnil\fcharset128 MS Mincho;}}\f3", "cp932", "東京本社"),
        (r"\ansi\ansicpg1251", "cp1251", "Привет, мир"),
    ],
)
def test_letters_are_decoded_as_their_font_or_the_file_says(
    head: str, encoding: str, text: str
) -> None:
    assert lines_of(f"{{\\rtf1{head} {hexed(text, encoding)}\\par}}") == [text]


def test_unicode_letters_take_the_place_of_their_replacements() -> None:
    content = r"{\rtf1\uc1 \u8364?5 {\uc2\u12354ab}c \u-10179?\u-8704?{\uc0\u228 x}\par}"

    assert lines_of(content) == ["€5 あc \U0001f600äx"]


def test_tables_stand_in_their_place_and_paragraphs_around_them() -> None:
    row = r"\trowd\cellx9\cellx19\pard\intbl %s\cell %s\cell\row"
    rows = row % ("Item", "Price") + row % (r"Pump\par small", "8")
    content = rf"{{\rtf1 Before\par {rows}\pard After}}"

    found = read("a.rtf", content.encode())

    assert text_of(found).replace("\n\n", "\n").splitlines() == [
        "Before", "Item\tPrice", "Pump small\t8", "After",
    ]  # fmt: skip
    assert [table.rows for table in found.tables] == [[["Item", "Price"], ["Pump\nsmall", "8"]]]


def test_headings_are_those_of_their_style_or_outline() -> None:
    content = (
        r"{\rtf1{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Head;}{\s2 heading 2;}{\s3 toc 1;}}"
        r"\pard\s1 One\par\pard\s2 Two\par\pard\s3 Contents\par\pard\outlinelevel2 Three\par"
        r"\pard Text\par}"
    )

    headings = read("a.rtf", content.encode()).headings

    assert [(h.level, h.text) for h in headings] == [(1, "One"), (2, "Two"), (3, "Three")]


def test_notes_headers_and_boxes_are_read_and_codes_pictures_and_deletions_are_not() -> None:
    content = (
        r"{\rtf1{\info{\title Plan}{\author A. Weber}}{\header Head}{\footer Foot}"
        r"Text{\footnote Note} and {\field{\*\fldinst HYPERLINK x}{\fldrslt link}}"
        r"{\*\annotation Remark}{\pict\pngblip 89504e47}{\deleted gone}{\v unseen}"
        r"{\*\unknown secret}{\object{\*\objdata 0105}{\result shown}}\par"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Box\par}}{\shprslt Box}}"
        r"{\listtext\'b7\tab}First\par{\listtext 2.\tab}Second\par}"
    )

    found = read("a.rtf", content.encode())

    assert [line for line in text_of(found).splitlines() if line] == [
        "Head", "Text and linkshown", "Box", "- First", "2. Second", "Note", "Remark", "Foot",
    ]  # fmt: skip
    assert (found.metadata["title"], found.metadata["author"]) == ("Plan", "A. Weber")


def test_a_document_that_breaks_off_gives_what_stands_before_with_a_note() -> None:
    found = read("a.rtf", rb"{\rtf1 One\par {\b Two")

    assert text_of(found).splitlines() == ["One", "Two"]
    assert codes_of(found) == ["recovered_after_damage"]


def test_binary_data_is_passed_over_whatever_it_looks_like() -> None:
    assert lines_of(b"{\\rtf1 One {\\pict\\bin7 }}}}}}}} two\\par}") == ["One  two"]


@given(st.lists(st.text("ab é漢", min_size=1, max_size=9), min_size=1, max_size=5))
def test_every_letter_of_a_paragraph_is_read(paragraphs: list[str]) -> None:
    written = "".join(
        "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in each) + "\\par "
        for each in paragraphs
    )

    text = "".join("".join(lines_of(f"{{\\rtf1 word {written}}}")).split())

    assert text == "word" + "".join("".join(paragraphs).split())


@given(st.binary(max_size=200))
def test_any_bytes_are_told_apart_without_an_error(content: bytes) -> None:
    assert all(
        token.kind in {"text", "hex", "word", "symbol", "brace"} for token in tokens_of(content)
    )

"""What is read out of JSON and XML."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.kinds.texts import text_kind
from forthwith.pipelines.documents.readers.xmlmending import well_formed
from tests.pipelines.documents.test_reading import codes_of, read, text_of

ORDER = {
    "order": "A-17",
    "paid": True,
    "customer": {"name": "Ana Souza", "tags": ["new", "export"]},
    "lines": [{"item": "Pump", "price": 120.50}, {"item": "Valve", "price": 8}],
}
FEED = """<?xml version="1.0" encoding="utf-8"?>
<order xmlns="urn:a" xmlns:xsi="urn:i" xsi:schemaLocation="urn:a a.xsd" number="A-17">
  <title>Pumps</title>
  <para>Delivered on <date>4 March</date>, in <em>good</em> order.</para>
  <total currency="EUR">128.50</total>
  <lines><line><item>Pump</item><price>120.50</price></line>
  <line><item>Valve</item><price>8</price></line></lines>
</order>"""
scalars = st.none() | st.booleans() | st.integers() | st.text("abcdefgh", min_size=1, max_size=8)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("xyz", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


def lines_of(name: str, content: bytes) -> list[str]:
    return [line for line in text_of(read(name, content)).splitlines() if line.strip()]


def words_in(value: object) -> list[str]:
    """The texts and numbers of a JSON value, those within it too."""
    if isinstance(value, dict):
        return [word for inner in value.values() for word in words_in(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in words_in(inner)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def test_json_gives_its_keys_as_labels_and_flat_objects_as_a_table() -> None:
    found = read("a.json", json.dumps(ORDER).encode())

    assert [line for line in text_of(found).splitlines() if line] == [
        "order: A-17", "paid: true", "customer", "name: Ana Souza", "tags: new, export",
        "lines", "item\tprice", "Pump\t120.5", "Valve\t8",
    ]  # fmt: skip
    assert found.tables[0].rows == [["item", "price"], ["Pump", "120.5"], ["Valve", "8"]]
    assert [heading.text for heading in found.headings] == ["customer", "lines"]


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), values, min_size=1, max_size=4))
def test_every_text_and_number_of_a_json_value_is_in_what_is_read(value: dict[str, object]) -> None:
    content = json.dumps({"mark": "mark", **value}).encode()

    text = text_of(read("a.json", content))

    assert [word for word in words_in(value) if word not in text] == []


def test_numbers_are_read_as_they_are_written() -> None:
    assert lines_of("a.json", b'{"a": 1.10, "b": 12345678901234567890.5}') == [
        "a: 1.10",
        "b: 12345678901234567890.5",
    ]


def test_a_json_value_per_line_is_read_as_the_list_of_them() -> None:
    found = read("a.jsonl", b'{"a": 1, "b": 2}\n{"a": 3}\n')

    assert found.tables[0].rows == [["a", "b"], ["1", "2"], ["3", ""]]


def test_what_is_no_json_after_all_is_read_as_text_with_a_note() -> None:
    found = read("a.json", b'{"a": core')

    assert text_of(found) == '{"a": core'
    assert codes_of(found) == ["recovered_after_damage"]


def test_xml_gives_names_as_labels_paragraphs_whole_and_records_as_a_table() -> None:
    found = read("a.xml", FEED.encode())

    assert [line for line in text_of(found).splitlines() if line] == [
        "number: A-17", "Pumps", "Delivered on 4 March, in good order.",
        "total: 128.50 (currency: EUR)", "item\tprice", "Pump\t120.50", "Valve\t8",
    ]  # fmt: skip
    assert found.tables[0].rows == [["item", "price"], ["Pump", "120.50"], ["Valve", "8"]]
    assert found.metadata == {"title": "Pumps"}


def test_xml_is_written_in_the_order_in_which_it_stands() -> None:
    content = (
        b"<?xml version='1.0'?><r><a>1</a><b><c><d>2</d></c></b><e>3</e>"
        b"<f><g>4</g></f><h>5<i><j><k>6</k></j></i>7</h></r>"
    )

    text = "".join(lines_of("a.xml", content))

    assert [each for each in text if each.isdigit()] == list("1234567")


def test_xml_with_unescaped_signs_is_read_whole_with_a_note() -> None:
    content = "<ware><dish>Fish & M&uuml;ller, 1 < 2 &LT; 3</dish><to><![CDATA[R&D]]></to></ware>"

    found = read("a.xml", content.encode())

    assert text_of(found).splitlines() == ["dish: Fish & Müller, 1 < 2 < 3", "to: R&D"]
    assert codes_of(found) == ["recovered_after_damage"]


@given(st.text())
def test_mending_leaves_no_sign_that_opens_what_it_does_not_close(text: str) -> None:
    escaped = text.replace("<!", "").replace("<?", "")
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.append("doctype")

    mended = well_formed(b"<a>" + escaped.encode("utf-8", "replace") + b"</a>")

    assert not re.search(rb"&(?!(?:\w+|#\w+);)", mended)
    with suppress(expat.ExpatError):
        parser.Parse(mended, True)  # noqa: FBT003 - pyexpat takes it by position
    assert seen == []


def test_xml_that_breaks_off_gives_what_stands_before_with_a_note() -> None:
    found = read("a.xml", FEED.encode()[:-60])

    assert "Delivered on 4 March" in text_of(found)
    assert "Pump" in text_of(found)
    assert codes_of(found) == ["recovered_after_damage"]


@pytest.mark.parametrize(
    ("text", "extension", "kind"),
    [
        ('{"a": 1}', "", "json"),
        ('[{"a": 1}]', "txt", "txt"),
        ("[1, 2]", "json", "json"),
        ("[1] Weber, A.: On pumps.", "", "txt"),
        ("{name} {place}", "", "txt"),
        ("<order><a>1</a></order>", "xml", "xml"),
        ("<order><a>1</a></order>", "", "txt"),
        ("<?xml version='1.0'?><html><p>a</p></html>", "xml", "html"),
    ],
)
def test_json_and_xml_are_told_from_other_texts(text: str, extension: str, kind: str) -> None:
    assert text_kind(text, extension) == kind

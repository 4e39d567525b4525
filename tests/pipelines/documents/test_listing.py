"""The lists of a text: items by the marks of their lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.full.report_view import structure
from forthwith.pipelines.documents.models import ItemList, Kind, Page, Parsed, Read
from forthwith.pipelines.documents.steps.parsing import parsing
from tests.pipelines.documents import analysed
from tests.pipelines.documents.contexts import Context


def parsed(text: str, kind: Kind = "txt") -> Parsed:
    return parsing(Read(kind=kind, reader="t", pages=[Page(number=1, text=text)]), Context())


def lists(text: str, kind: Kind = "txt") -> list[ItemList]:
    return parsed(text, kind).lists


def test_lines_with_the_same_mark_are_a_list_without_their_marks() -> None:
    text = "We need:\n\n- two pumps\n- a valve\n\nThe rest is here."

    (found,) = lists(text)

    assert (found.items, found.ordered, found.page) == (["two pumps", "a valve"], False, 1)
    assert text[found.start : found.end] == "- two pumps\n- a valve"


def test_numbers_and_letters_that_go_on_are_an_ordered_list() -> None:
    for marks in (("1.", "2.", "3."), ("a)", "b)", "c)"), ("(i)", "(ii)", "(iii)")):
        (found,) = lists("\n".join(f"{mark} order the part" for mark in marks))
        assert found.ordered
        assert len(found.items) == 3


def test_a_list_in_an_item_is_one_of_its_own_and_the_outer_one_goes_on() -> None:
    outer, inner = lists("1. parts\n - pump\n - valve\n2. people\n3. time\n", "md")

    assert outer.items == ["parts", "people", "time"]
    assert inner.items == ["pump", "valve"]
    assert outer.start < inner.start < inner.end < outer.end


def test_an_item_goes_on_in_the_next_line_of_paper_and_ends_with_its_sentence() -> None:
    (found,) = lists(
        "• We look at the pumps of the northern hall before\n"
        "the winter begins.\n• We call Berg.\nNobody has said more on that.",
        "pdf",
    )

    assert found.items == [
        "We look at the pumps of the northern hall before the winter begins.",
        "We call Berg.",
    ]


def test_a_number_that_does_not_go_on_a_figure_and_a_lone_item_are_no_list() -> None:
    assert lists("1. one thing\n\n7. another") == []
    assert lists("-12 degrees\n-14 degrees") == []
    assert lists("We need:\n- a pump") == []


def test_numbered_headings_are_sections_and_no_list() -> None:
    found = parsed("1. Scope\nThis is what we do.\n\n2. Payment\nIt is due at once.")

    assert len(found.sections) == 2
    assert found.lists == []


@given(st.lists(st.sampled_from(
    ["- one", "* two", "1. first", "2. second", "a) it", "b) that", "(ii) more", "•", "", "So.",
     "  set in", "Words that stand in a line of their own and are long"]), max_size=25),
    st.sampled_from(["txt", "docx"]))  # fmt: skip
def test_lists_stand_in_the_text_and_within_each_other_or_apart(
    lines: list[str], kind: Kind
) -> None:
    found = parsed("\n".join(lines), kind)

    for one in found.lists:
        assert len(one.items) >= 2
        assert found.text[one.start : one.end].strip()
    for one, other in zip(found.lists, found.lists[1:], strict=False):
        assert one.start < other.start
        assert other.start >= one.end or other.end <= one.end


def test_the_report_counts_the_lists() -> None:
    report = analysed.report(parsed("- one\n- two\n\nWords.\n\n1. a thing\n2. a thing more"))

    assert [one.ordered for one in report.lists] == [False, True]
    assert "2 lists" in structure(report)
    assert "## Lists (2)" in report.markdown
    assert "- 2 items: a thing …" in report.markdown


def test_prose_and_another_list_after_a_numbered_one_are_no_part_of_it() -> None:
    text = "1. the pump\n2. the valve\nThat was all.\n- a bolt\n- a nut"

    numbered, plain = lists(text, "pdf")

    assert text[numbered.start : numbered.end] == "1. the pump\n2. the valve"
    assert plain.items == ["a bolt", "a nut"]

"""What is read out of presentations and OpenDocument files."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.models import Read
from tests.pipelines.documents import corpus
from tests.pipelines.documents.office_samples import (
    flat_odf,
    odf,
    odf_parts,
    odf_rows,
    page_styles,
    pptx,
    shape,
    slide,
    slide_table,
)
from tests.pipelines.documents.test_reading import codes_of, read, text_of


def lines_of(found: Read) -> list[str]:
    return [line for line in text_of(found).splitlines() if line.strip()]


def test_slides_are_pages_in_the_order_of_the_show() -> None:
    found = read("a.pptx", pptx(*(slide(shape(text)) for text in ("one", "two", "three"))))

    assert found.reader == "forthwith-pptx"
    assert [(page.number, page.text.strip()) for page in found.pages] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
    ]


def test_the_title_of_a_slide_is_a_heading_and_stands_first() -> None:
    opening = slide(shape("Annual plan", role="ctrTitle"))
    second = slide(shape("grow", "save", role="body") + shape("Aims", role="title"))

    found = read("a.pptx", pptx(opening, second))

    assert [(h.level, h.text, h.page) for h in found.headings] == [
        (1, "Annual plan", 1),
        (2, "Aims", 2),
    ]
    assert lines_of(found) == ["Annual plan", "Aims", "- grow", "- save"]


def test_tables_notes_and_diagrams_of_a_slide_are_read_and_its_number_is_not() -> None:
    frame = '<p:graphicFrame><dgm:relIds r:dm="rId2" r:lo="rId3"/></p:graphicFrame>'
    shapes = slide_table([["Item", "Price"], ["Pump", "120"]]) + frame + shape("7", role="sldNum")
    more = {
        "ppt/slides/_rels/slide1.xml.rels": corpus.relations(
            ("notesSlide", "../notesSlides/n1.xml"), ("diagramData", "../diagrams/d1.xml")
        ),
        "ppt/notesSlides/n1.xml": slide(shape("Say hello.", role="body"), root="notes"),
        "ppt/diagrams/d1.xml": slide("<dgm:t><a:p><a:r><a:t>Director</a:t></a:r></a:p></dgm:t>"),
    }

    found = read("a.pptx", pptx(slide(shapes), more=more))

    assert found.tables[0].rows == [["Item", "Price"], ["Pump", "120"]]
    assert lines_of(found) == ["Item\tPrice", "Pump\t120", "Director", "Notes:", "Say hello."]


def test_a_footer_that_every_slide_repeats_is_read_once_and_a_hidden_slide_is_noted() -> None:
    one = slide(shape("one") + shape("Confidential", role="ftr"))
    two = slide(shape("two") + shape("Confidential", role="ftr"), attributes=' show="0"')

    found = read("a.pptx", pptx(one, two))

    assert lines_of(found) == ["one", "Confidential", "two"]
    assert codes_of(found) == ["hidden_content"]


def test_a_slide_that_breaks_off_gives_what_stands_before_with_a_note() -> None:
    found = read("a.pptx", pptx(slide(shape("kept")), slide(shape("core") + shape("x"))[:-90]))

    assert lines_of(found)[:2] == ["kept", "core"]
    assert codes_of(found) == ["recovered_after_damage"]


def test_an_opendocument_text_gives_headings_lists_tables_notes_and_page_sides() -> None:
    body = (
        '<text:p text:style-name="Title">Agreement</text:p>'
        '<text:h text:outline-level="2">Scope<text:s text:c="2"/>of it</text:h>'
        "<text:p>Forty pumps<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>By Berg.</text:p></text:note-body></text:note> in March.</text:p>"
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
        f'<table:table table:name="T">{odf_rows(["Item", "Price"], ["Pump", "120"])}</table:table>'
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )

    found = read("a.odt", odf("text", body, styles=page_styles("Letterhead", "Bank")))

    assert [(h.level, h.text) for h in found.headings] == [(1, "Agreement"), (2, "Scope of it")]
    assert found.tables[0].rows == [["Item", "Price"], ["Pump", "120"]]
    assert lines_of(found) == [
        "Letterhead", "Agreement", "Scope  of it", "Forty pumps in March.", "By Berg.", "- one",
        "Item\tPrice", "Pump\t120", "Bank",
    ]  # fmt: skip


def test_a_flat_opendocument_text_is_read_like_a_packed_one() -> None:
    found = read("a.fodt", flat_odf("text", "<text:h>Plan</text:h><text:p>Pumps.</text:p>"))

    assert (found.kind, found.metadata) == ("odt", {"title": "Flat"})
    assert lines_of(found) == ["Plan", "Pumps."]


def test_the_author_and_date_of_a_remark_are_not_taken_for_text() -> None:
    remark = (
        "<office:annotation><dc:creator>Ana</dc:creator><text:p>Why?</text:p></office:annotation>"
    )

    assert lines_of(read("a.odt", odf("text", f"<text:p>So{remark}.</text:p>"))) == ["So.", "Why?"]


def test_a_sheet_repeats_cells_as_often_as_they_say_but_only_those_with_content() -> None:
    rows = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>7</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16382"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    found = read("a.ods", odf("spreadsheet", f'<table:table table:name="A">{rows}</table:table>'))

    assert [(page.label, page.text) for page in found.pages] == [("A", "A\n7\t7")]
    assert found.tables[0].rows == [["7", "7"]]
    assert codes_of(found) == []


def test_a_slide_of_an_opendocument_presentation_is_a_page_with_its_title() -> None:
    frame = (
        '<draw:frame presentation:class="title"><draw:text-box><text:p>{}</text:p></draw:text-box>'
        "</draw:frame>"
    )
    slides = "".join(f"<draw:page>{frame.format(text)}</draw:page>" for text in ("One", "Two"))

    found = read("a.odp", odf("presentation", slides))

    assert [(h.text, h.page) for h in found.headings] == [("One", 1), ("Two", 2)]
    assert len(found.pages) == 2


def test_a_locked_opendocument_file_is_refused_as_locked() -> None:
    parts = odf_parts("text", "<text:p>a</text:p>")
    locked = {**parts, "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}

    with pytest.raises(PermanentError) as caught:
        read("a.odt", corpus.archive(locked))

    assert caught.value.code == "document_encrypted"


def test_comments_boxes_and_titles_of_charts_follow_the_cells_of_their_sheet() -> None:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Sales")
    sheet.write_column("A1", ["Month", "March"])
    sheet.write_comment("A2", "Ask Tomas")
    sheet.insert_textbox("C1", "Draft of May")
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Sales!$A$2:$A$2"})
    chart.set_title({"name": "Sales by month"})
    sheet.insert_chart("C9", chart)
    book.add_worksheet("Empty").insert_textbox("A1", "Only a box")
    book.close()

    first, second = read("a.xlsx", stream.getvalue()).pages

    lines = first.text.splitlines()
    assert lines[:3] == ["Sales", "Month", "March"]
    assert sorted(lines[3:5]) == ["Draft of May", "Sales by month"]
    assert lines[5:] == ["Comments:", "Ask Tomas"]
    assert second.text == "Empty\nOnly a box"


def test_the_words_of_a_chart_in_a_word_document_are_read() -> None:
    chart = (
        "<chart><title><p><t>By region</t></p></title><cat><strCache><pt><v>North</v></pt>"
        "</strCache></cat><val><numCache><pt><v>4</v></pt></numCache></val></chart>"
    )

    found = read("a.docx", corpus.docx(corpus.paragraph("Sales:"), chart=chart))

    assert [line for line in text_of(found).splitlines() if line][-2:] == ["By region", "North"]

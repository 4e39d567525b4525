"""What the readers take out of each format."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.models import DocumentInput, Read
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import corpus
from tests.pipelines.documents.contexts import Context, MemoryDocument

SAMPLES = Path(__file__).parents[3] / "src/forthwith/pipelines/documents/samples"


def read(name: str, content: bytes, **options: str) -> Read:
    ctx = Context((MemoryDocument(name, content),), options)
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def text_of(found: Read) -> str:
    return "\n".join(page.text for page in found.pages)


def codes_of(found: Read) -> list[str]:
    return [note.code for note in found.notes]


def test_a_pdf_gives_its_pages_in_order_and_tells_each() -> None:
    ctx = Context((MemoryDocument("a.pdf", corpus.pdf([corpus.LETTER, ["Page two."]])),))
    given = DocumentInput(document_id="doc_1")

    found = reading(given, validating(given, ctx), ctx)

    assert [page.number for page in found.pages] == [1, 2]
    assert found.pages[0].text.splitlines() == list(corpus.LETTER)
    assert (1, 2, "page 1 of 2") in ctx.told


def test_a_pdf_without_its_end_is_repaired_and_says_so() -> None:
    whole = corpus.pdf([corpus.LETTER])

    found = read("a.pdf", whole[: whole.index(b"xref")])

    assert text_of(found).splitlines() == list(corpus.LETTER)
    assert codes_of(found) == ["recovered_after_damage"]


def test_a_pdf_of_pictures_is_read_with_a_note_and_not_taken_for_damaged() -> None:
    found = read("scan.pdf", corpus.pdf([[], []]))

    assert [page.text for page in found.pages] == ["", ""]
    assert codes_of(found) == ["no_text_layer"]


@pytest.mark.parametrize(
    ("password", "code"),
    [("", "document_encrypted"), ("wrong", "document_wrong_password"), ("secret", None)],
)
def test_a_locked_pdf_opens_with_its_password_only(password: str, code: str | None) -> None:
    content = locked(corpus.pdf([corpus.LETTER]), "secret")

    if code is None:
        assert text_of(read("a.pdf", content, password=password)).splitlines() == list(
            corpus.LETTER
        )
        return
    with pytest.raises(PermanentError) as caught:
        read("a.pdf", content, password=password)
    assert caught.value.code == code


def locked(content: bytes, password: str) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user=password))
    return out.getvalue()


def test_larger_letters_are_headings_in_a_pdf() -> None:
    title = b"BT /F1 24 Tf 72 800 Td (Annual plan) Tj ET"
    body = corpus.pdf_page_content(["A line of the body that is long enough."] * 12)
    content = corpus.pdf([[]], content=corpus.pdf_stream(title + b"\n" + body))

    assert [(h.level, h.text) for h in read("a.pdf", content).headings] == [(1, "Annual plan")]


def test_a_word_document_gives_headings_by_style_and_tables_as_rows() -> None:
    found = read("a.docx", corpus.docx())

    assert [(h.level, h.text) for h in found.headings] == [(1, "Supply agreement"), (2, "Prices")]
    assert found.tables[0].rows == [["Item", "Price"], ["Pump", "120.00"]]
    assert "forty pumps until the end of March." in text_of(found)


def test_notes_headers_and_footers_of_a_word_document_are_read_and_deletions_are_not() -> None:
    body = (
        corpus.paragraph("Body.")
        + "<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del></w:p>"
        + "<w:p><w:r><w:fldSimple><w:instrText>PAGE</w:instrText></w:fldSimple></w:r></w:p>"
    )
    more = {
        "header": corpus.word_part(corpus.paragraph("Letterhead"), root="hdr"),
        "footnotes": corpus.word_part(corpus.paragraph("A note."), root="footnotes"),
        "footer": corpus.word_part(corpus.paragraph("Bank details"), root="ftr"),
    }

    lines = text_of(read("a.docx", corpus.docx(body, **more))).split()

    assert " ".join(lines) == "Letterhead Body. A note. Bank details"


def test_a_merged_cell_takes_its_columns_in_word_and_html_alike() -> None:
    rows = (
        "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        + corpus.paragraph("both")
        + "</w:tc></w:tr><w:tr><w:tc>"
        + corpus.paragraph("a")
        + "</w:tc><w:tc>"
        + corpus.paragraph("b")
        + "</w:tc></w:tr>"
    )
    page = "<html><table><tr><td colspan=2>both<tr><td rowspan=2>a<td>b<tr><td>c</table></html>"

    assert read("a.docx", corpus.docx(f"<w:tbl>{rows}</w:tbl>")).tables[0].rows == [
        ["both", ""],
        ["a", "b"],
    ]
    assert read("a.html", page.encode()).tables[0].rows == [["both", ""], ["a", "b"], ["", "c"]]


def test_a_workbook_gives_a_page_and_a_table_for_its_sheet_with_dates_as_dates() -> None:
    found = read("a.xlsx", corpus.xlsx())

    assert [(page.label, page.text) for page in found.pages] == [
        ("Plan", "Plan\nTask\tDue\nFoundation\t2024-01-01")
    ]
    assert found.tables[0].rows == [["Task", "Due"], ["Foundation", "2024-01-01"]]


def test_one_cell_in_the_last_corner_of_a_sheet_costs_one_cell() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'

    assert read("a.xlsx", corpus.xlsx(far)).tables[0].rows == [["7"]]


def test_a_page_gives_what_a_reader_sees_and_no_scripts_or_styles() -> None:
    found = read("a.html", corpus.PAGE.encode())
    text = text_of(found)

    assert "Sales grew by 4" in text
    assert "never shown" not in text
    assert "color" not in text
    assert found.metadata == {"title": "Report", "author": "A. Weber", "language": "en"}
    assert [(h.level, h.text) for h in found.headings] == [(1, "Quarterly report"), (2, "Figures")]
    assert found.tables[0].rows == [["Region", "Sales"], ["North", "12"]]


def test_the_encoding_that_a_page_declares_is_used_when_it_fits() -> None:
    page = '<html><head><meta charset="koi8-r"></head><body>Привет</body></html>'

    assert text_of(read("a.html", page.encode("koi8-r"))) == "Привет"


def test_a_mail_shows_its_headers_and_lists_attachments_by_their_bare_names() -> None:
    found = read("a.eml", corpus.MAIL)

    assert "Subject: Delivery café" in text_of(found)
    assert "The pumps arrive on Friday." in text_of(found)
    assert found.attachments == ["plan.pdf"]
    assert found.metadata["from"] == "Ana Souza <ana@example.org>"
    assert codes_of(found) == ["attachments_not_read"]


def alternatives(plain: bytes, page: bytes) -> bytes:
    return (
        b"From: a@b\nSubject: s\nContent-Type: multipart/alternative; boundary=b\n"
        b"\n--b\nContent-Type: text/plain\n\n%s\n"
        b"--b\nContent-Type: text/html\n\n<p>%s</p>\n--b--\n"
    ) % (plain, page)


def test_of_a_mail_that_says_the_same_twice_the_plain_text_is_read() -> None:
    same = text_of(read("a.eml", alternatives(b"The pumps arrive.", b"The <b>pumps</b> arrive.")))
    other = text_of(read("a.eml", alternatives(b"See the page.", b"All about our new pumps.")))

    assert same.count("pumps") == 1
    assert "See the page." in other
    assert "new pumps" in other


def test_an_alternative_that_says_other_things_is_kept_even_if_it_is_shorter() -> None:
    found = text_of(
        read(
            "a.eml", alternatives(b"Thanks for the long letter of May.", b"See the <b>new</b> plan")
        )
    )

    assert "Thanks for the long letter of May." in found
    assert "new plan" in found


def test_the_samples_that_are_shipped_are_read_whole_with_their_structure() -> None:
    found = {path.suffix: read(path.name, path.read_bytes()) for path in SAMPLES.iterdir()}

    assert {each.kind for each in found.values()} == {
        "pdf", "docx", "xlsx", "html", "eml", "md", "csv"
    }  # fmt: skip
    assert all(not each.notes for each in found.values())
    assert [t.rows[0] for t in found[".docx"].tables] == [
        ["Article", "Description", "Quantity a year", "Unit price"]
    ]
    assert "18,500.00 EUR" in text_of(found[".xlsx"])
    assert "Invoice AI-26-0457" in [heading.text for heading in found[".pdf"].headings]
    assert len(found[".html"].headings) == 5


def test_a_table_is_split_at_the_delimiter_that_its_lines_agree_on() -> None:
    found = read("a.csv", corpus.TABLE.encode())

    assert found.tables[0].rows[1] == ["2026-01-03", "Train", "48,50"]


def test_cells_that_look_like_formulas_stay_text_and_are_noted() -> None:
    found = read("a.csv", b"name,amount\n=cmd|'/C calc'!A0,-12.5\n")

    assert found.tables[0].rows[1] == ["=cmd|'/C calc'!A0", "-12.5"]
    assert codes_of(found) == ["formulas_as_text"]


def test_markdown_gives_headings_and_tables_but_not_those_in_a_fence() -> None:
    content = "# One\n\nTwo\n---\n\n```\n# not one\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    found = read("a.md", content.encode())

    assert [(h.level, h.text) for h in found.headings] == [(1, "One"), (2, "Two")]
    assert found.tables[0].rows == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "text", "note"),
    [
        ("Grüße".encode(), "Grüße", None),
        ("Grüße aus Köln, schöne Größe".encode("cp1252"), "Grüße aus Köln, schöne Größe",
         "encoding_guessed"),
        ("naïve café\n".encode() + "naïve café".encode("cp1252"), "naïve café\nnaïve café",
         "mixed_encodings"),
        ("Ein Brief über Öl".encode("utf-16"), "Ein Brief über Öl", None),
        ("plain words here".encode("utf-16-le"), "plain words here", "encoding_guessed"),
        ("Привет, мир".encode("utf-8-sig"), "Привет, мир", None),
        ("会議の議事録".encode("utf-8-sig"), "会議の議事録", None),
        ("会議の議事録 (2)".encode("iso-2022-jp"), "会議の議事録 (2)", None),
        (b"one\0two three four", "one two three four", "nul_bytes_removed"),
    ],
)  # fmt: skip
def test_a_text_is_decoded_by_what_its_bytes_say(
    content: bytes, text: str, note: str | None
) -> None:
    found = read("a.txt", content)

    assert text_of(found) == text
    assert codes_of(found) == ([note] if note else [])


def test_colours_and_overprinting_of_a_terminal_are_no_text() -> None:
    found = read("a.log", b"\x1b[1;31mERROR\x1b[0m disk full\n\x1b]0;title\x07N\bNA\bA_\bM_\bE\n")

    assert text_of(found).splitlines() == ["ERROR disk full", "NAME"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", corpus.docx(""), "document_no_text"),
        ("a.html", b"<html><body><script>1</script></body></html>", "document_no_text"),
        ("a.pdf", b"%PDF-1.7\nnothing", "document_truncated"),
        ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF", "document_damaged"),
    ],
)
def test_no_text_is_a_failure_with_the_code_that_says_why(
    name: str, content: bytes, code: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        read(name, content)
    assert caught.value.code == code

"""The quality check tells of locks and of protection in every format that has them."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest

from forthwith.pipelines.documents.checks.locks import EXCEL_DEFAULT
from tests.pipelines.documents import corpus, office_samples, old_samples
from tests.pipelines.documents.batch_samples import zipped
from tests.pipelines.documents.locked_samples import locked_open_document, locked_zip
from tests.pipelines.documents.quality_facts import checked, codes, the
from tests.pipelines.documents.test_locks import locked_package, locked_workbook

_PROSE = "The supplier delivers the pumps, and the customer pays for them within thirty days."
_LOCKS = {"protected", "encrypted", "encrypted_by_default"}
_WORD_SETTINGS = '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:settings>'


def _locked(content: bytes, password: str) -> bytes:
    """The library locks what is larger than a small stream alone, so a part is added to it."""
    with ZipFile(BytesIO(content)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    filled = zipped({**parts, "docProps/filling.bin": bytes(8_000)}, stored=True)
    return locked_package(filled, password)


def _word(setting: str) -> bytes:
    parts = corpus.docx_parts(corpus.paragraph(_PROSE))
    return corpus.archive({**parts, "word/settings.xml": _WORD_SETTINGS.format(setting)})


def _workbook(*, book: str = "", sheet: str = "") -> bytes:
    parts = corpus.xlsx_parts()
    for name, end, more in (
        ("xl/workbook.xml", "<sheets>", book),
        ("sheet1", "</worksheet>", sheet),
    ):
        found = next(each for each in parts if name in each)
        content = parts[found]
        text = content.decode() if isinstance(content, bytes) else content
        assert end in text
        parts[found] = text.replace(end, f"{more}{end}", 1)
    return corpus.archive(parts)


def _open(kind: str, body: str) -> bytes:
    return office_samples.odf(kind, body)


def _table(attributes: str) -> str:
    return (
        f'<table:table table:name="Plan" {attributes}><table:table-row><table:table-cell>'
        "<text:p>Forty pumps.</text:p></table:table-cell></table:table-row></table:table>"
    )


def _old_workbook(number: int, *, at_sheet: bool) -> bytes:
    plain = old_samples.xls_stream([["Task", "Due"], ["core", 7.5]])
    record = struct.pack("<HHH", number, 2, 1)
    begins = [at for at in range(len(plain)) if plain[at : at + 2] == b"\x09\x08"]
    begin = begins[1] if at_sheet else begins[0]
    end = begin + 4 + struct.unpack_from("<H", plain, begin + 2)[0]
    stream = plain[:end] + record + plain[end:]
    if not at_sheet:
        at = stream.index(b"\x85\x00") + 4
        (start,) = struct.unpack_from("<I", stream, at)
        stream = stream[:at] + struct.pack("<I", start + len(record)) + stream[at + 4 :]
    stream += struct.pack("<HH", 0x5D, 4_092 - len(stream)) + bytes(4_092 - len(stream))
    return old_samples.compound({"Workbook": stream})


LOCKED = {
    "a.docx": _locked(corpus.docx(), "secret"),
    "a.xlsx": _locked(corpus.xlsx(), "secret"),
    "a.xls": locked_workbook("secret"),
    "a.odt": locked_open_document(_open("text", f"<text:p>{_PROSE}</text:p>"), "secret"),
    "a.ods": locked_open_document(_open("spreadsheet", _table("")), "secret"),
}


@pytest.mark.parametrize("name", LOCKED)
def test_a_lock_that_the_password_opened_is_a_finding_and_costs(name: str) -> None:
    report = checked(LOCKED[name], name, {"password": "secret"})

    assert set(codes(report)) & _LOCKS == {"encrypted"}
    assert "encrypted" in [reason.code for reason in report.reasons]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
@pytest.mark.parametrize("options", [{}, {"password": "another"}])
def test_a_workbook_that_the_password_of_excel_opens_says_so(
    name: str, options: dict[str, str]
) -> None:
    content = (
        locked_workbook(EXCEL_DEFAULT) if name == "a.xls" else _locked(corpus.xlsx(), EXCEL_DEFAULT)
    )

    report = checked(content, name, dict(options))

    assert set(codes(report)) & _LOCKS == {"encrypted_by_default"}
    assert "encrypted_by_default" in [reason.code for reason in report.reasons]


PROTECTED = {
    "document.docx": (
        _word('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'),
        "the document as a whole",
    ),
    "reserved.docx": (_word("<w:writeProtection/>"), "the document as a whole"),
    "sheet.xlsx": (_workbook(sheet='<sheetProtection sheet="1" objects="1"/>'), "1 sheet"),
    "book.xlsx": (
        _workbook(book='<workbookProtection lockStructure="1"/>'),
        "the document as a whole",
    ),
    "show.pptx": (
        office_samples.pptx(
            office_samples.slide(office_samples.shape(_PROSE)),
            more={"ppt/presentation2.xml": "<p><modifyVerifier/></p>"},
        ),
        "the document as a whole",
    ),
    "section.odt": (
        _open(
            "text",
            f'<text:section text:protected="true"><text:p>{_PROSE}</text:p></text:section>',
        ),
        "1 section",
    ),
    "flat.fodt": (
        office_samples.flat_odf(
            "text",
            f'<text:section text:protected="true"><text:p>{_PROSE}</text:p></text:section>',
        ),
        "1 section",
    ),
    "table.ods": (_open("spreadsheet", _table('table:protected="true"')), "1 sheet"),
    "book.xls": (_old_workbook(0x12, at_sheet=False), "the document as a whole"),
    "sheet.xls": (_old_workbook(0x12, at_sheet=True), "1 sheet"),
}


@pytest.mark.parametrize("name", PROTECTED)
def test_what_may_not_be_changed_is_a_finding_that_says_what(name: str) -> None:
    content, what = PROTECTED[name]

    report = checked(content, name)

    assert the(report, "protected").message == f"Protected against changes: {what}."
    assert "protected" in [reason.code for reason in report.reasons]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", _word('<w:documentProtection w:edit="readOnly" w:enforcement="0"/>')),
        ("a.docx", corpus.docx()),
        ("a.xlsx", _workbook(sheet='<sheetProtection sheet="0"/>')),
        ("a.ods", _open("spreadsheet", _table('table:protected="false"'))),
        ("a.xls", old_samples.xls()),
    ],
)
def test_a_file_that_anybody_may_change_has_no_such_finding(name: str, content: bytes) -> None:
    assert not set(codes(checked(content, name))) & _LOCKS


def test_a_locked_workbook_tells_of_its_protection_too() -> None:
    inner = _workbook(sheet='<sheetProtection sheet="1"/>')

    report = checked(_locked(inner, EXCEL_DEFAULT), "a.xlsx")

    assert set(codes(report)) & _LOCKS == {"protected", "encrypted_by_default"}


def _mail(name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", "Pumps"
    mail.set_content(_PROSE)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


ATTACHED = {
    "papers.zip": locked_zip({"note.txt": _PROSE.encode()}, "secret"),
    "plan.docx": LOCKED["a.docx"],
}


@pytest.mark.parametrize("name", ATTACHED)
@pytest.mark.parametrize(
    ("password", "code"),
    [
        (None, "attachments_locked"),
        ("wrong", "attachments_locked"),
        ("secret", "attachments_encrypted"),
    ],
)
def test_a_locked_file_within_a_mail_or_its_archive_is_a_finding(
    name: str, password: str | None, code: str
) -> None:
    options = {} if password is None else {"password": password}

    report = checked(_mail(name, ATTACHED[name]), "a.eml", options)

    assert {each for each in codes(report) if each.startswith("attachments_")} == {code}
    assert name in the(report, code).message


def test_an_attachment_without_a_lock_is_no_finding_whatever_password_is_given() -> None:
    content = _mail("papers.zip", zipped({"note.txt": _PROSE.encode()}))

    report = checked(content, "a.eml", {"password": "secret"})

    assert not [each for each in codes(report) if each.startswith("attachments_")]

"""A file that cannot be opened gets a report that says why, where its quality is asked for."""

from __future__ import annotations

import pytest

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.codes import REFUSALS
from forthwith.pipelines.documents.quality.quality_html import to_html
from forthwith.pipelines.documents.quality.quality_markdown import short_quality
from forthwith.pipelines.documents.quality.quality_tables import quality_tables
from tests.pipelines.documents import corpus
from tests.pipelines.documents import quality_samples as samples
from tests.pipelines.documents.quality_facts import checked, codes, the

LOCKED = samples.locked(samples.good_pdf(), user="sesame")
UNOPENED = {
    "locked.pdf": (LOCKED, "document_encrypted"),
    "cut.docx": (corpus.docx()[:-400], "document_truncated"),
    "broken.pdf": (b"%PDF-1.7\nnothing of it is left\n%%EOF\n", "document_damaged"),
}


@pytest.mark.parametrize("name", UNOPENED)
def test_a_file_that_cannot_be_opened_has_the_lowest_score_and_that_reason(name: str) -> None:
    content, code = UNOPENED[name]

    report = checked(content, name)

    assert (report.score, report.grade, codes(report)) == (0, "unusable", [code])
    assert the(report, code).hint == REFUSALS[code].hint
    assert the(report, code).message in report.summary
    assert (report.source.name, report.source.size_bytes) == (name, len(content))
    assert report.pages == []


@pytest.mark.parametrize("name", UNOPENED)
def test_the_report_on_it_can_be_shown_in_every_form(name: str) -> None:
    content, code = UNOPENED[name]

    report = checked(content, name)
    message = the(report, code).message

    assert message in report.markdown
    assert message in to_html(report)
    assert message in short_quality(report)
    assert quality_tables(report)[0].rows[1][0] == code


def test_with_its_password_a_locked_file_is_judged_as_any() -> None:
    report = checked(LOCKED, "locked.pdf", {"password": "sesame"})

    assert set(codes(report)) == {"encrypted", "permissions_restricted"}
    assert len(report.pages) == 3


def test_what_is_empty_or_of_no_known_kind_is_refused_still() -> None:
    for content, code in ((b"", "document_empty"), (b"\x7fELF" + bytes(200), "document_")):
        with pytest.raises(PermanentError) as refused:
            checked(content, "a.bin")
        assert refused.value.code.startswith(code)

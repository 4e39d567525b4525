"""Small files that once took a minute, ended a child, or were taken for something else."""

from __future__ import annotations

import time

import pytest

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.structure.normalising import normalised
from tests.pipelines.documents.test_reading import read, text_of

SPEAKS_OF_PDFS = (
    "Notes on file formats\n\nEvery PDF file begins with the bytes\n%PDF-1.4\nand ends with %%EOF."
    " Alice Miller found this out on 3 May 2026.\n"
)
DRAWS_ITSELF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R
/Resources<</XObject<</X 5 0 R>>>>>> endobj
4 0 obj <</Length 5>> stream
/X Do
endstream endobj
5 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>
stream
/X Do /X Do
endstream endobj
trailer <</Root 1 0 R/Size 6>>
%%EOF
"""
ITS_OWN_CHILD = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Count 1000000000>> endobj
trailer <</Root 1 0 R/Size 3>>
%%EOF
"""


def test_a_long_run_of_blanks_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    assert normalised(f"{' ' * 2_000_000}x") == f"{' ' * 2_000_000}x"
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.txt", SPEAKS_OF_PDFS),
        ("note.txt", "x" * 900 + SPEAKS_OF_PDFS),
        ("page.html", f"<!doctype html><p>{SPEAKS_OF_PDFS}</p>"),
        ("table.csv", f"a,b\n1,2\n{SPEAKS_OF_PDFS.splitlines()[3]},4\n"),
    ],
)
def test_a_text_that_speaks_of_pdfs_is_none(name: str, content: str) -> None:
    assert "%PDF-1.4" in text_of(read(name, content.encode()))


@pytest.mark.parametrize("content", [DRAWS_ITSELF, ITS_OWN_CHILD], ids=["form", "pages"])
def test_a_pdf_that_holds_itself_is_refused_at_once(content: bytes) -> None:
    began = time.process_time()
    with pytest.raises(PermanentError) as refused:
        read("a.pdf", content)

    assert refused.value.code.startswith("document_")
    assert refused.value.hint
    assert time.process_time() - began < 5

"""The resolution of a picture of a page is judged, by what the file says or by its pixels."""

from __future__ import annotations

from io import BytesIO

import pytest

from forthwith.pipelines.documents.quality.picture_facts import dpi_of
from tests.pipelines.documents import scans
from tests.pipelines.documents.quality_facts import checked, codes, the
from tests.pipelines.documents.scans import require_recogniser

A4_AT_100 = (827, 1169)
A4_AT_200 = (1654, 2339)


def _page(size: tuple[int, int], format_: str, dpi: int | None) -> bytes:
    content = BytesIO()
    facts = {} if dpi is None else {"dpi": (dpi, dpi)}
    scans.page().resize(size).save(content, format_, **facts)
    return content.getvalue()


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("said", [100, None])
def test_a_page_of_100_dpi_is_too_coarse(format_: str, said: int | None) -> None:
    require_recogniser()

    report = checked(_page(A4_AT_100, format_, said), f"a.{format_.lower()}")

    assert "low_resolution" in codes(report)
    measure = the(report, "low_resolution").measure
    assert measure is not None
    assert measure.value == 100
    assert report.pages[0].width_mm == pytest.approx(210, abs=1)


def test_a_page_of_200_dpi_is_fine_and_so_is_a_photograph_that_says_72() -> None:
    require_recogniser()

    assert "low_resolution" not in codes(checked(_page(A4_AT_200, "PNG", 200), "a.png"))
    assert "low_resolution" not in codes(checked(_page(A4_AT_200, "JPEG", 72), "a.jpg"))


def test_a_clipping_that_says_nothing_is_not_judged() -> None:
    assert dpi_of(600, 80, None) is None
    assert dpi_of(600, 80, 96) == 96
    assert dpi_of(0, 0, 96) is None

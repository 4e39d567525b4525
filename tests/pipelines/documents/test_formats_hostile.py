"""Hostile files of the further formats: a code or a safe result, and never what they reach for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pipelines.documents import data_samples, office_samples, old_samples
from tests.pipelines.documents.test_reading_hostile import is_safe, outcomes

FAMILIES: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
    "office": office_samples.hostile,
    "old": old_samples.hostile,
    "data": data_samples.hostile,
}
EXPECTED = {
    "bomb.pptx": "document_bomb",
    "bomb-slide.pptx": "document_bomb",
    "deep.pptx": "document_too_complex",
    "one-slide-100000-times.pptx": "document_too_many_pages",
    "bomb.odt": "document_bomb",
    "deep.odt": "document_too_complex",
    "flat-deep.fodt": "document_too_complex",
    "no-content.odt": "document_damaged",
    "flat-entity.fodt": "document_external_entity",
    "deep.json": "document_too_complex",
    "deep-objects.json": "document_too_complex",
    "entity.xml": "document_external_entity",
    "laughs.xml": "document_external_entity",
    "utf-16.xml": "document_external_entity",
    "too-many.xml": "document_too_complex",
    "deep.xml": "document_too_complex",
    "counts.xls": "document_too_complex",
    "claims.xls": "document_too_complex",
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_hostile_file_of_the_further_formats_ends_with_a_code_or_a_safe_result(
    family: str, tmp_path: Path
) -> None:
    names = []
    for name, content in FAMILIES[family]():
        (tmp_path / name).write_bytes(content)
        names.append(name)

    found = {str(each["name"]): each for each in outcomes(tmp_path)}

    assert sorted(found) == sorted(names)
    assert [each for each in found.values() if not is_safe(each)] == []
    assert {n: found[n].get("code") for n in names if n in EXPECTED} == {
        name: code for name, code in EXPECTED.items() if name in names
    }
    doctypes = [found[name].get("code") for name in names if name.startswith("doctype")]
    assert set(doctypes) <= {"document_external_entity"}

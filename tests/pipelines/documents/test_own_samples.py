"""What is known to stand in a document is read out of it, whatever its format."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.kinds.formats import FORMATS
from scripts.field_run import recall
from scripts.own_table import recall_of_archive
from tests.pipelines.documents.own_samples import Sample, archive, samples
from tests.pipelines.documents.scans import require_recogniser
from tests.pipelines.documents.test_reading import read, text_of

SAMPLES = list(samples())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_word_that_a_sample_is_made_of_is_read(sample: Sample) -> None:
    if FORMATS[sample.kind].is_picture:
        require_recogniser()

    found = read(sample.name, sample.content)

    assert found.kind == sample.kind
    assert recall(sample.text, text_of(found)) >= (0.95 if FORMATS[sample.kind].is_picture else 1)


def test_every_word_of_the_documents_in_an_archive_is_read() -> None:
    assert recall_of_archive(archive()) == 1


def test_each_format_has_its_samples() -> None:
    assert {sample.kind for sample in SAMPLES} == set(FORMATS)

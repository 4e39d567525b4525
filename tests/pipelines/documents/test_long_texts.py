"""What a long text costs is bounded by what it says, not by how many marks it holds."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.structure import segmenting
from forthwith.pipelines.documents.structure.segmenting import lay_out


def _sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in lay_out(text).sentences]


@pytest.mark.parametrize("mark", [". ", "! ", "… ", ".. "])
def test_a_row_of_marks_has_no_sentences_to_go_through(mark: str) -> None:
    assert len(_sentences(f"Here it begins, {mark * 300}and there it goes on with more.")) <= 2


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The pumps are here. They run well.", 2),
        ("Wirklich? Ja! Sie laufen.", 3),
        ("Les pompes sont-elles ici ? Oui, elles le sont.", 2),
        ("They run (at last). So they said.", 2),
        ("They wait... Then they run on.", 2),
    ],
)
def test_marks_after_a_word_end_sentences_as_before(text: str, ends: int) -> None:
    assert len(_sentences(text)) == ends


def test_of_too_many_full_stops_the_first_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenting, "ANALYSED_MARKS", 2)

    found = _sentences("They run. They stop. They wait. They run on.")

    assert found == ["They run.", "They stop.", "They wait. They run on."]

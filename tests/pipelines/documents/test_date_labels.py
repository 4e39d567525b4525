"""A date is called by words that name a moment or head its row, and by nothing beside it."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.entities.dates import find_dates
from forthwith.pipelines.documents.models import Table
from tests.pipelines.documents.analysed import parsed, report


def _labels(text: str) -> list[str | None]:
    found = sorted(find_dates(text, "en"), key=lambda one: one.start)
    return [one.label for one in found]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Due date: 4 May 2026", "Due date"),
        ("Date\t4 May 2026", "Date"),
        ("Termin\t4. Mai 2026\tRaum 3", "Termin"),
        ("Lieferdatum 04.05.2026", "Lieferdatum"),
        ("Survey: 4 May 2026", "Survey"),
        ("Kick-off\t4 May 2026", "Kick-off"),
        ("Task\tDay\nKick-off\t4 May 2026", "Kick-off"),
    ],
)
def test_words_that_name_a_moment_or_head_a_row_are_a_label(text: str, label: str) -> None:
    assert _labels(text) == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Region\tQ1 2025\tQ1 2026\tChange\nNorth\t1,480\t1,702\t+15.0 %",
        "Region\tQ1 2025\nNorth\t1,480",
        "| Region | Q1 2025 | Change |",
        "Carla Marsh\t4 May 2026\t120.00",
        "Aldport 4 May 2026",
    ],
)
def test_the_content_of_a_neighbour_is_no_label(text: str) -> None:
    assert not any(_labels(text))


def test_a_report_does_not_call_the_quarter_by_the_head_of_the_rows() -> None:
    rows = [["Region", "Q1 2025", "Q1 2026"], ["North", "1,480", "1,702"]]
    text = "\n".join("\t".join(row) for row in rows)

    made = report(parsed(f"Quarterly report\n\n{text}\n", tables=[Table(rows=rows)]))

    assert "Region |" not in made.markdown.partition("## Tables")[0]

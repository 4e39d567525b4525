"""The report on a batch as tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from forthwith.pipelines.documents.batch.facts_told import in_a_line
from forthwith.pipelines.documents.batch.models import (
    BatchDocument,
    BatchReport,
    Contradiction,
    Event,
    Place,
    SharedEntity,
    Versions,
)
from forthwith.pipelines.documents.facts.values import joined
from forthwith.pipelines.documents.models import Table

_DOCUMENT = (
    "No.", "File", "Archive", "Title", "Type", "Type sure", "Format", "Language", "Pages", "Words",
    "Bytes", "SHA-256", "Duplicate of", "Refused", "Why", "Summary", "Key facts",
)  # fmt: skip
_CLASH = (
    "About", "Kind", "First document", "First file", "First page", "First value", "First words",
    "Second document", "Second file", "Second page", "Second value", "Second words",
    "Confidence", "Between versions",
)  # fmt: skip
_CHANGE = ("Older document", "Newer document", "Newer is known", "What", "Before", "After")
_EVENT = ("Date", "Label", "Words", "Document", "File", "Page", "Confidence")
_ENTITY = ("Kind", "Name", "Value", "Times", "In how many documents", "Documents", "Files")


def batch_tables(report: BatchReport) -> list[Table]:
    """Documents, contradictions, versions, timeline, shared entities: those that there are."""
    shared = [entity for entity in report.entities if len(entity.documents) > 1]
    firsts = {n: group.documents[0] for group in report.duplicates for n in group.documents[1:]}
    made = (
        _table("Documents", _DOCUMENT, (_document(each, firsts) for each in report.documents)),
        _table("Contradictions", _CLASH, (_clash(report, c) for c in report.contradictions)),
        _table("Changes", _CHANGE, (row for pair in report.versions for row in _changes(pair))),
        _table("Timeline", _EVENT, (_event(report, event) for event in report.timeline)),
        _table("Shared entities", _ENTITY, (_entity(report, entity) for entity in shared)),
    )
    return [table for table in made if len(table.rows) > 1]


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return Table(title=title, rows=[[*head], *([*row] for row in rows)])


def _document(each: BatchDocument, firsts: Mapping[int, int]) -> list[str]:
    read = each.refused is None
    return [
        f"{each.number}",
        each.name,
        each.archive or "",
        each.title,
        each.type.name if each.type else "",
        f"{each.type.confidence:.2f}" if each.type else "",
        each.kind or "",
        each.language.code if each.language else "",
        f"{len(each.pages)}" if read else "",
        f"{each.words}" if read else "",
        f"{each.size_bytes}",
        each.sha256 or "",
        f"{firsts[each.number]}" if each.number in firsts else "",
        each.refused.code if each.refused else "",
        each.refused.message if each.refused else "",
        each.summary,
        in_a_line([(fact.name, joined(fact)) for fact in each.key_facts]),
    ]


def _where(report: BatchReport, place: Place) -> list[str]:
    name = report.documents[place.document - 1].name
    return [f"{place.document}", name, "" if place.page is None else f"{place.page}"]


def _clash(report: BatchReport, each: Contradiction) -> list[str]:
    first, second = _where(report, each.first), _where(report, each.second)
    return [
        each.about,
        each.kind,
        *(*first, each.first_value, each.first.text),
        *(*second, each.second_value, each.second.text),
        f"{each.confidence:.2f}",
        "yes" if each.versions else "no",
    ]


def _changes(pair: Versions) -> Iterator[list[str]]:
    """What changed; one row without it for versions with the same words."""
    two = [f"{pair.older}", f"{pair.newer}", "yes" if pair.newer_known else "no"]
    changes = [*_rows(pair)] or [["nothing", "", ""]]
    return ([*two, *change] for change in changes)


def _rows(pair: Versions) -> Iterator[list[str]]:
    yield from (["figure", each.before.text, each.after.text] for each in pair.figures)
    yield from (["changed", each.before.text, each.after.text] for each in pair.changed)
    yield from (["added", "", place.text] for place in pair.added)
    yield from (["removed", place.text, ""] for place in pair.removed)


def _event(report: BatchReport, event: Event) -> list[str]:
    where = _where(report, event.place)
    return [event.date, event.label or "", event.place.text, *where, f"{event.confidence:.2f}"]


def _entity(report: BatchReport, entity: SharedEntity) -> list[str]:
    names = [report.documents[number - 1].name for number in entity.documents]
    return [
        entity.type,
        entity.text,
        entity.value,
        f"{entity.count}",
        f"{len(entity.documents)}",
        ", ".join(map(str, entity.documents)),
        ", ".join(names),
    ]

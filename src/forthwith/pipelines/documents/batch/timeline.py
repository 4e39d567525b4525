"""What happened when: the dates of all documents in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from forthwith.pipelines.documents.batch.models import Event, Understood, Versions
from forthwith.pipelines.documents.batch.places import line_around, place
from forthwith.pipelines.documents.batch.similarity import is_mail
from forthwith.pipelines.documents.entities.found import label_before
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Entity, Mention
from forthwith.pipelines.documents.structure.segmenting import Sentence, lay_out

MAX_EVENTS = 400
MAX_PER_DOCUMENT = 40
_SURE = 0.6
_SENTENCE = 400
_ENDS = 2


def find_events(
    documents: Sequence[Understood], versions: Sequence[Versions] = ()
) -> tuple[list[Event], bool]:
    """The events of all documents, the earliest first, and whether some were left out.

    A day or a month counts; a year alone, a date without its year or one with two readings not.
    What a newer version names too is told of that version only, and what an attachment says of the
    file with the same words, where that is in the batch as well.
    """
    newer = _dates_of_newer(documents, versions)
    found: list[Event] = []
    capped = False
    for document in documents:
        known = newer.get(document.number, frozenset())
        events = [event for event in _events(document) if event.date not in known]
        capped |= len(events) > MAX_PER_DOCUMENT
        found += events[:MAX_PER_DOCUMENT]
    found = _without_attached(found, {each.number for each in documents if is_mail(each)})
    found.sort(key=lambda event: (event.date, event.place.document, event.place.start))
    return found[:MAX_EVENTS], capped or len(found) > MAX_EVENTS


def _without_attached(events: Sequence[Event], mails: AbstractSet[int]) -> list[Event]:
    """The events but those of attachments that a file of the batch has with the same words."""
    of_files = {_told(each) for each in events if each.place.document not in mails}
    return [
        each
        for each in events
        if not (
            each.place.document in mails and (each.place.page or 1) > 1 and _told(each) in of_files
        )
    ]


def _told(event: Event) -> tuple[str, str]:
    return event.date, event.place.text


def _dates_of_newer(
    documents: Sequence[Understood], versions: Sequence[Versions]
) -> dict[int, frozenset[str]]:
    """By the number of an older version, the dates that the newer ones name."""
    dates = {
        each.number: {e.value for e in each.entities if e.type == "date"} for each in documents
    }
    newer: dict[int, frozenset[str]] = {}
    for pair in versions:
        named = dates.get(pair.newer, set())
        newer[pair.older] = newer.get(pair.older, frozenset()) | named
    return newer


def _events(document: Understood) -> Iterator[Event]:
    """Each date of a document with the sentence or line around its first place.

    Of a table the first and the last: its rows are no events.
    """
    sentences = _sentences(document)
    dates = [one for one in document.entities if one.type == "date" and is_certain(one)]
    if FORMATS[document.parsed.kind].tabular and len(dates) > _ENDS:
        dates.sort(key=lambda date: date.value)
        dates = [dates[0], dates[-1]]
    for entity in dates:
        yield _event(document, entity, entity.mentions[0], sentences)


def is_certain(entity: Entity) -> bool:
    """Tell a day or a month with its year, of one reading."""
    value = entity.value
    figures = len(value) in {7, 10} and "Q" not in value and not value.startswith("-")
    return figures and entity.confidence > _SURE and bool(entity.mentions)


def _event(
    document: Understood, entity: Entity, mention: Mention, sentences: Sequence[Sentence]
) -> Event:
    text = document.parsed.text
    start, end = _around(text, mention, sentences)
    return Event(
        date=entity.value,
        label=label_before(text, mention.start),
        place=place(document, start, end),
        date_start=mention.start,
        date_end=mention.end,
        confidence=entity.confidence,
    )


def _around(text: str, mention: Mention, sentences: Sequence[Sentence]) -> tuple[int, int]:
    for sentence in sentences:
        fits = sentence.start <= mention.start and mention.end <= sentence.end
        if fits and sentence.end - sentence.start <= _SENTENCE:
            return sentence.start, sentence.end
    return line_around(text, mention.start, mention.end)


def _sentences(document: Understood) -> tuple[Sentence, ...]:
    starts = (section.start for section in document.parsed.sections)
    return lay_out(document.parsed.text, starts).sentences

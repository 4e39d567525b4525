"""Minutes and reports: who took part, what was decided, what is to be done, by whom, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from forthwith.pipelines.documents.schemas.blocks import items
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules.ruling import MOST, Ruled, SeriesRule
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import label_score, scored_labels

_SEPARATOR: Final = re.compile(r"[,;](?![^()]{0,200}\))|\s+(?:and|und)\s+")
_OWNER: Final = re.compile(r"([A-ZÄÖÜ][\w.’'-]+(?: [A-ZÄÖÜ][\w.’'-]+){0,3}) ?(?::|–|—| - )\s*")
_BRACKETED: Final = re.compile(r"\(([A-ZÄÖÜ][\w.’'-]+(?: [A-ZÄÖÜ][\w.’'-]+){0,2})(?:[,;][^()]*)?\)")
_NAME: Final = re.compile(r"[A-ZÄÖÜ][^\d:@]{2,60}")
_RESOLVED: Final = re.compile(
    r"^[ \t*•–-]*(?:decision|decided|resolved|beschluss|beschlossen|agreed)[ \t]*\d{0,2}:[ \t]*"
    r"(\S[^\n]{5,400})$",
    re.IGNORECASE | re.MULTILINE,
)
_DECIDES: Final = re.compile(
    r"(?:the |der |die |das )?(?:board|committee|team|meeting|council|group|vorstand|ausschuss"
    r"|gremium|rat|versammlung) (?:unanimously |einstimmig )?(?:decided|approved|agreed|resolved"
    r"|adopted|rejected|beschließt|beschloss|genehmigt|billigt)(?!\w)",
    re.IGNORECASE,
)
_TASK: Final = re.compile(
    r"^[ \t*•–-]*(?:action(?: item)?|todo|to do|aufgabe|maßnahme)[ \t]*\d{0,2}:[ \t]*"
    r"(\S[^\n]{5,400})$",
    re.IGNORECASE | re.MULTILINE,
)
_PARTICIPANTS: Final = scored_labels(["participants"])
_ABSENT: Final = scored_labels(["absent"])
_DECISION: Final = scored_labels(["decision"])
_ACTION: Final = scored_labels(["action"])


def _people(paper: Paper, labels: Mapping[str, float]) -> Iterator[Mapping[str, Ruled]]:
    for span in _named(paper, labels):
        for part in map(partial(_unbracketed, paper.text), _parts(paper.text, span)):
            said = part.of(paper.text)
            if _NAME.fullmatch(said) and len(said.split()) <= 6:
                yield {"name": Ruled(part, 0.85, "list", said)}


def _unbracketed(text: str, span: Span) -> Span:
    """A name without what stands in brackets behind it."""
    bracket = text.find("(", span.start, span.end)
    return trimmed(text, Span(span.start, bracket)) if bracket > span.start else span


def _named(paper: Paper, labels: Mapping[str, float]) -> Iterator[Span]:
    """What a label or a block of that name holds."""
    pairs = [p for p in paper.pairs if label_score(p.label, labels) and not p.loose]
    yield from (pair.value for pair in pairs[:MOST])
    if not pairs:
        blocks = [b for b in paper.blocks if label_score(b.label, labels)]
        yield from (line for block in blocks[:1] for line in items(paper.text, block))


def _parts(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for gap in [*_SEPARATOR.finditer(text, span.start, span.end)]:
        yield trimmed(text, Span(start, gap.start()), " \t\n*_.")
        start = gap.end()
    yield trimmed(text, Span(start, span.end), " \t\n*_.")


def _decisions(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    stated = list(_statements(paper, _RESOLVED, _DECISION))
    for span in stated or _reported(paper):
        yield {"text": Ruled(span, 0.85, "list", " ".join(span.of(paper.text).split()))}


def _reported(paper: Paper) -> Iterator[Span]:
    """Sentences in which those who met decide."""
    for sentence in paper.sentences:
        if _DECIDES.search(sentence.of(paper.flow)):
            yield sentence


def _actions(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    for span in _statements(paper, _TASK, _ACTION):
        yield _action(paper, span)


def _statements(paper: Paper, line: re.Pattern[str], labels: Mapping[str, float]) -> Iterator[Span]:
    """Lines with the word before them, else the items under a heading of that name."""
    matches = list(line.finditer(paper.text))[:MOST]
    yield from (trimmed(paper.text, Span(*match.span(1))) for match in matches)
    if not matches:
        for block in paper.blocks:
            if label_score(block.label, labels) and not _is_table(paper, block.place):
                yield from items(paper.text, block)


def _is_table(paper: Paper, place: Span) -> bool:
    return any(
        grid.place.start < place.end and place.start < grid.place.end for grid in paper.grids
    )


def _action(paper: Paper, span: Span) -> dict[str, Ruled]:
    said = span.of(paper.text)
    action = {"text": Ruled(span, 0.85, "list", " ".join(said.split()))}
    owner = _OWNER.match(said) or _BRACKETED.search(said)
    if owner:
        place = Span(span.start + owner.start(1), span.start + owner.end(1))
        action["owner"] = Ruled(place, 0.75, "list", owner[1])
    due = [found for found in paper.reader.dates if span.start <= found.start < span.end]
    if len(due) == 1 and len(due[0].value) == 10:
        place = Span(due[0].start, due[0].end)
        action["due date"] = Ruled(place, 0.8 * due[0].confidence, "list", due[0].value)
    return action


MEETING_LISTS: Final[Mapping[str, SeriesRule]] = {
    "participants": lambda paper: _people(paper, _PARTICIPANTS),
    "absent": lambda paper: _people(paper, _ABSENT),
    "decision": _decisions,
    "action": _actions,
}

"""Contracts say in sentences what invoices say in labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.roles import is_role
from forthwith.pipelines.documents.schemas.rules.ruling import (
    Rule,
    Ruled,
    SeriesRule,
    amount_after,
    date_after,
    phrase,
)
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.labels import canonical

_COUNT: Final = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|nine|twelve|eighteen|twenty-four|thirty|sixty"
    r"|ninety|ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|sechs|neun|zwölf)(?: ?\(\w{1,12}\))?"
)
_UNIT: Final = (
    r"(?:calendar |business |working |full )?(?:days?|weeks?|months?|years?|Tage?n?|Wochen?"
    r"|Monate?n?|Jahre?n?)"
)
_TIME: Final = rf"{_COUNT}[ -]{_UNIT}"
_BETWEEN: Final = re.compile(
    r"(?<!\w)(?:between|by and between|zwischen)(?: den Parteien)?[\s:]", re.IGNORECASE
)
_ROLE: Final = re.compile(
    r"[^.\n]{0,120}?(?:\(|nachfolgend|im Folgenden|hereinafter)[^\"“„'’)\n]{0,40}"
    r"[\"“„'’]([^\"”“'’)\n]{2,30})[\"”“'’]"
)
_STATE: Final = r"(?:State of |Republic of |Federal Republic of )?"
_NATION: Final = (
    r"(?:English|German|Swiss|Austrian|French|Irish|Scottish|Dutch|Belgian|Italian|Spanish)"
)
_NAME: Final = re.compile(
    r"[^\W\d_][^,;:(\n\t|]{1,78}[^\W_.,;:(]\.?(?:, (?:Inc|LLC|Ltd|LP|PLC|Co)(?!\w)\.?)?"
)
_TITLE: Final = re.compile(
    r"^[#* ]*(?:[^\W\d_]\w{0,30}[ -]){0,5}\w{0,30}(?:agreement|contract|lease|vertrag)"
    r" (?:no\.?|nr\.?|number|nummer|#)[ :]{0,2}(\w[\w/.-]{0,30})",
    re.IGNORECASE | re.MULTILINE,
)
_TITLE_REACH: Final = 3_000
_ITSELF: Final = r"(?<!late )(?<!overdue )(?<!unpaid )(?<!for )(?<!in )(?<!of )(?<!verspätete )"
"""Not in "the fee for late rent is EUR 15", which is not the rent."""
_MONEY_IS: Final = (
    r"(?: (?:for|per|in|under|payable|gross|net|für|pro|im|des|der|nach)(?!\w)[^.;:\n\d]{0,60}?)?"
    r"(?: (?:equals?|entspricht)(?!\w)[^.;:\n\d]{0,40}? (?:and|und))?"
    r" (?:is|are|of|equals|totals|amounts? to|(?:shall|will) be|shall amount to|beträgt|betragen"
    r"|ist|von|in Höhe von|beläuft sich auf)"
    r"(?: (?:currently|initially|monthly|monatlich|jährlich|derzeit|brutto|netto))?"
    r"(?: \w{1,9} (?:months?['’]?(?: (?:net|basic))? rents?|Monats\w{0,12}mieten),?)?"
)
_REACH: Final = 700
_MAX_PARTIES: Final = 8
_SIDES: Final = 2


def _parties(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    """Those named behind "between", else those behind labels, else those with defined terms."""
    for found in (_between(paper), _labelled(paper), _defined(paper)):
        parties = list(islice(found, _MAX_PARTIES))
        if len(parties) >= _SIDES:
            yield from parties
            return


def _labelled(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    """The first name behind each label such as "Tenant:", or in the line below it."""
    stated = [(p.label, p.place, p.value) for p in paper.pairs if not p.loose]
    below = [(b.label, b.place, b.lines[0]) for b in paper.blocks]
    seen: set[str] = set()
    for label, place, value in sorted([*stated, *below], key=lambda each: each[2].start):
        match = _NAME.match(paper.text, value.start, value.end)
        if match is None or not is_role(label) or canonical(label) in seen:
            continue
        seen.add(canonical(label))
        at = paper.text.rfind(label, 0, value.start)
        role = Span(at, at + len(label)) if at >= 0 else place
        yield _named(paper, Span(*match.span()), role)


def _defined(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    seen: set[str] = set()
    for role in paper.roles:
        if is_role(role.label) and canonical(role.label) not in seen:
            seen.add(canonical(role.label))
            yield _named(paper, role.name, role.place)


def _named(paper: Paper, name: Span, role: Span) -> dict[str, Ruled]:
    said = [" ".join(span.of(paper.text).split()) for span in (name, role)]
    return {
        "name": Ruled(name, 0.85, "label", said[0]),
        "role": Ruled(role, 0.85, "label", said[1]),
    }


def _between(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    """The organisations and people named between "between" and the first defined terms."""
    opening = _BETWEEN.search(paper.text, 0, 5_000)
    if opening is None:
        return
    reach = _end(paper.text, opening.end())
    named = sorted(
        (span, entity.type)
        for kind in ("organisation", "person")
        for span, entity in paper.entity_spans(kind)
        if opening.end() <= span.start and span.end <= reach
    )
    chosen = [span for span, kind in named if kind == "organisation"] or [s for s, _ in named]
    parties: dict[str, dict[str, Ruled]] = {}
    for index, span in enumerate(chosen[:_MAX_PARTIES]):
        until = chosen[index + 1].start if index + 1 < len(chosen) else min(reach, span.end + 200)
        name = " ".join(span.of(paper.text).split())
        parties[name] = _party(paper, span, until) | parties.get(name, {})
    if len(parties) >= _SIDES:
        yield from parties.values()


def _end(text: str, start: int) -> int:
    """Where the sentence of the parties ends: at an empty line after a role, or at the reach."""
    limit = min(len(text), start + _REACH)
    for gap in re.finditer(r"\n\s*\n", text[start:limit]):
        if len(_DEFINED.findall(text[start : start + gap.start()])) >= _SIDES:
            return start + gap.start()
    stop = re.search(r"(?<=[a-z)\"”])\.\s+[A-Z]", text[start:limit])
    return start + stop.start() if stop else limit


_DEFINED: Final = re.compile(r"[\"“„][^\"”“\n]{2,30}[\"”“]")


def _party(paper: Paper, span: Span, until: int) -> dict[str, Ruled]:
    name = " ".join(span.of(paper.text).split())
    party = {"name": Ruled(span, 0.8, "pattern", name)}
    role = _ROLE.match(paper.flow, span.end, max(until, span.end))
    if role:
        party["role"] = Ruled(Span(*role.span(1)), 0.85, "pattern", role[1])
    return party


def _number(paper: Paper) -> Iterator[Ruled]:
    """A line at the head such as "Supply Agreement No. SA-2026-118"."""
    for match in _TITLE.finditer(paper.text, 0, _TITLE_REACH):
        said = match[1].rstrip(".-/")
        if any(map(str.isdigit, said)):
            span = Span(match.start(1), match.start(1) + len(said))
            yield Ruled(span, 0.88, "position", said)
            return


CONTRACT_RULES: Final[Mapping[str, Rule]] = {
    "contract number": _number,
    "rent": amount_after(rf"{_ITSELF}(?:rent|\w{{0,20}}miete){_MONEY_IS}"),
    "salary": amount_after(
        rf"{_ITSELF}(?:salary|remuneration|wage|\w{{0,20}}gehalt|\w{{0,20}}vergütung){_MONEY_IS}"
    ),
    "deposit": amount_after(rf"{_ITSELF}(?:deposit|\w{{0,20}}kaution){_MONEY_IS}"),
    "contract date": date_after(
        r"(?:is |was )?(?:entered into|made|dated|signed|concluded)(?: as of| on| the)?"
        r"|geschlossen am|vertrag vom",
        0.9,
    ),
    "effective date": date_after(
        r"(?:effective|commences?|starts?|begins?|takes effect|enters? into force|in force)"
        r"(?: as of| on| from| as from)?(?: the)?|with effect from|beginnt(?: am)?"
        r"|mit wirkung (?:vom|zum|ab dem)|tritt am|ab dem",
        0.9,
    ),
    "end date": date_after(
        r"(?:ends?|expires?|terminates)(?: on)?|(?:valid|in force|runs) until|endet(?: am| zum)?"
        r"|läuft bis(?: zum)?|befristet bis(?: zum)?|gültig bis",
        0.9,
    ),
    "term": phrase(
        r"(?:(?:runs?|continues?|remains? in force|concluded|initial term|term|(?<!notice )period)"
        rf" (?:for|of|is)(?: a (?:period|term) of)?(?: an initial)?|Laufzeit (?:von|beträgt)"
        rf"|für die Dauer von|läuft|auf)\s+({_TIME})(?!\w)",
        0.85,
    ),
    "notice period": phrase(
        rf"({_TIME})['’]?(?: prior)?(?: written)? notice|notice (?:period )?(?:of|is)"
        rf" ({_TIME})|(?:Kündigungsfrist|Frist) (?:von|beträgt)\s+({_TIME})",
    ),
    "governing law": phrase(
        r"(?:governed by|subject to|in accordance with)(?: and construed in accordance with)?"
        rf" (?:the )?((?-i:laws? of (?:the )?{_STATE}"
        r"[A-Z]\w+(?:(?: and| of| of the)? [A-Z]\w+){0,3}"
        rf"|{_NATION} law))"
        rf"|(?<!\w)((?-i:[Ll]aws? of (?:the )?{_STATE}[A-Z]\w+(?:(?: and| of| of the)? [A-Z]\w+)"
        r"{0,3}))(?: shall| will| exclusively)? (?:apply|applies|governs?|is applicable)(?!\w)"
        rf"|(?<!\w)((?-i:{_NATION}) law)(?: applies| governs| shall apply)"
        r"|(?:Es gilt|gilt)(?: ausschließlich)?(?: das)? ((?:deutsches|österreichisches"
        r"|schweizerisches|schweizer) Recht|Recht der (?-i:[A-Z]\w+(?: [A-Z]\w+)?))"
        r"|(?:unterliegt|unterliegen)(?: ausschließlich)?(?: dem)? ((?:deutschem|deutschen"
        r"|österreichischem|österreichischen|schweizer) Recht"
        r"|Recht der (?-i:[A-Z]\w+(?: [A-Z]\w+)?))"
        r"|findet(?: ausschließlich)? ((?:deutsches|österreichisches|schweizer) Recht) Anwendung",
        0.9,
    ),
    "jurisdiction": phrase(
        r"(?:jurisdiction of )?(?:the )?"
        r"((?-i:courts of (?:the )?[A-Z]\w+(?:(?: and)? [A-Z]\w+){0,2}))"
        r"|Gerichtsstand(?: für [^.\n]{0,60})? ist ([A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)?)",
    ),
}

PARTY_RULES: Final[Mapping[str, SeriesRule]] = {"parties": _parties}

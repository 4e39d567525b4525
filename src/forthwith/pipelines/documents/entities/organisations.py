"""Organisations: by legal form, by a word such as University, by a short list of known ones.

Once an organisation is known by its full name, the name without the legal form and an acronym
introduced in brackets behind it are mentions of the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from forthwith.pipelines.documents.entities.capitals import Run, Token, unowned
from forthwith.pipelines.documents.entities.found import Found
from forthwith.pipelines.documents.entities.gazetteer import FIRST_NAMES, NOT_NAMES, TITLES
from forthwith.pipelines.documents.entities.organisation_words import (
    HEADS,
    KNOWN,
    LEGAL_FORMS,
    TAILS,
    WEAK_FORMS,
)
from forthwith.pipelines.documents.entities.place_names import CITIES, COUNTRIES, REGIONS
from forthwith.pipelines.documents.language.stopwords import FUNCTION_WORDS

_OF = {"of", "for", "für", "de", "des", "du", "der"}
_AND = {"&", "and", "und", "et"}
_ACRONYM = re.compile(r"[ ]\(([A-Z][A-Za-z]?[A-Z]{1,5})\)")
_COMPOUND = re.compile(
    r"\w{3,}(?:bank|werke|gericht|finanzamt|universität|versicherung|stiftung|verband|klinik"
    r"|klinikum|"
    r"ministerium|bundesamt|kammer|genossenschaft)"
)
_LABEL = re.compile(
    r"(?:^|\n)[ *_-]*(?:company|supplier|vendor|seller|buyer|customer|client|employer|landlord"
    r"|bill to|ship to"
    r"|lieferant|firma|auftraggeber|auftragnehmer|kunde|fournisseur|société)[ *_]*:[ *_]*$",
    re.IGNORECASE,
)
_BEFORE = 40
_KNOWN_WORDS = 4


def find_organisations(flow: str, runs: Sequence[Run], ordinary: frozenset[str]) -> list[Found]:
    """Every mention of an organisation; `ordinary` are the words the text writes in lower case."""
    full = [found for run in runs for found in _in_run(flow, run, ordinary)]
    return full + list(_aliases(flow, runs, full, ordinary))


def _in_run(flow: str, run: Run, ordinary: frozenset[str]) -> Iterator[Found]:
    for at, token in enumerate(run.tokens):
        if token.bare in LEGAL_FORMS:
            yield from _with_form(run.tokens, at, ordinary)
        if token.text in HEADS:
            yield from _headed(run.tokens, at, ordinary)
        elif token.text in TAILS:
            yield from _tailed(run.tokens, at, ordinary)
        elif _COMPOUND.fullmatch(token.text.casefold()):
            yield from _compound(run.tokens, at)
    yield from _known(run)
    if _LABEL.search(flow[max(0, run.start - _BEFORE) : run.start]):
        yield from _labelled(run, ordinary)


def _with_form(tokens: Sequence[Token], at: int, ordinary: frozenset[str]) -> Iterator[Found]:
    """Everything that belongs to the name before GmbH, Ltd, Inc or their like."""
    last = at
    while last + 1 < len(tokens) and _continues_form(tokens, last):
        last += 1
    if at and (tokens[at - 1].bare in LEGAL_FORMS or tokens[at - 1].text == "&"):
        return
    first = _begin(tokens, at, {"of", *_AND})
    if first == at:
        return
    weak = tokens[at].bare in WEAK_FORMS
    if weak and not any(_proper(token, ordinary) for token in tokens[first:at]):
        return
    name = _text(tokens[first:at])
    yield _found(tokens[first], tokens[last], name, 0.85 if weak else 0.95)


def _continues_form(tokens: Sequence[Token], last: int) -> bool:
    following = tokens[last + 1]
    if following.text == "&":
        return last + 2 < len(tokens) and tokens[last + 2].bare in LEGAL_FORMS
    return following.bare in LEGAL_FORMS


def _headed(tokens: Sequence[Token], at: int, ordinary: frozenset[str]) -> Iterator[Found]:
    """University of …, … University, Amtsgericht … and their like."""
    first = _begin(tokens, at, {"&"})
    last = _after_of(tokens, at)
    if last == at and first == at and at + 1 < len(tokens) and _proper(tokens[at + 1], ordinary):
        last = at + 1 if tokens[at].text not in {"Department", "Board", "Bank"} else at
    named = any(
        _proper(token, ordinary) for token in (*tokens[first:at], *tokens[at + 1 : last + 1])
    )
    if (first, last) != (at, at) and (
        named or (last > at and tokens[at + 1].text in {"of", "for"})
    ):
        yield _found(tokens[first], tokens[last], _text(tokens[first : last + 1]), 0.8)


def _after_of(tokens: Sequence[Token], at: int) -> int:
    """The end of "… of Health and Human Services", or `at` when nothing of that kind follows."""
    last = at
    if at + 2 > len(tokens) - 1 or tokens[at + 1].text not in _OF:
        return at
    for index in range(at + 2, min(len(tokens), at + 8)):
        token = tokens[index]
        if token.capital and token.bare not in TITLES:
            last = index
        elif token.text not in {"the", "der", "la", *_AND}:
            break
    return last


def _tailed(tokens: Sequence[Token], at: int, ordinary: frozenset[str]) -> Iterator[Found]:
    first = _begin(tokens, at, {"&"})
    named = [token for token in tokens[first:at] if _proper(token, ordinary)]
    if not named or len(named) < at - first - 1 or tokens[first].text in COUNTRIES:
        return
    last = at
    while last + 1 < len(tokens) and tokens[last + 1].text in TAILS:
        last += 1
    if last + 1 == len(tokens) or not tokens[last + 1].capital:
        yield _found(tokens[first], tokens[last], _text(tokens[first : last + 1]), 0.7)


def _compound(tokens: Sequence[Token], at: int) -> Iterator[Found]:
    if at + 1 < len(tokens) and (tokens[at + 1].text in CITIES or tokens[at + 1].text in REGIONS):
        yield _found(tokens[at], tokens[at + 1], _text(tokens[at : at + 2]), 0.8)


def _known(run: Run) -> Iterator[Found]:
    tokens = run.tokens
    at = 0
    while at < len(tokens):
        for length in range(min(_KNOWN_WORDS, len(tokens) - at), 0, -1):
            words = tokens[at : at + length]
            name = unowned(_text(words))
            if name in KNOWN:
                yield Found(
                    "organisation", words[0].start, words[0].start + len(name), name, 0.85,
                    key=name.casefold(),
                )  # fmt: skip
                at += length - 1
                break
        at += 1


def _labelled(run: Run, ordinary: frozenset[str]) -> Iterator[Found]:
    tokens = [token for token in run.tokens if token.capital]
    if tokens and all(_proper(token, ordinary) for token in tokens[:1]):
        yield _found(run.tokens[0], run.tokens[-1], _text(run.tokens), 0.65)


def _begin(tokens: Sequence[Token], at: int, links: set[str]) -> int:
    """The first word of the name that ends before `at`: back to a small word or a title."""
    first = at
    while first and at - first < 6:
        token = tokens[first - 1]
        linked = token.text in links and first > 1 and first < at
        if not linked and not (token.capital and _belongs(token)):
            break
        first -= 1
    while first < at and (not tokens[first].capital or _opens(tokens[first])):
        first += 1
    return first


def _belongs(token: Token) -> bool:
    return token.bare not in LEGAL_FORMS and token.bare not in TITLES


def _opens(token: Token) -> bool:
    """Whether the word only opens the sentence or the label, as in "Between Acme Ltd"."""
    return token.text.casefold() in FUNCTION_WORDS and not token.text.isupper()


def _proper(token: Token, ordinary: frozenset[str]) -> bool:
    """Whether the word looks like a name of its own rather than an ordinary word."""
    word = token.text.casefold()
    if any(map(str.isdigit, word)):
        return False
    if not token.capital or word in FUNCTION_WORDS or token.bare in TITLES:
        return False
    if token.text in CITIES or token.text in REGIONS or token.text in COUNTRIES:
        return True
    return word not in NOT_NAMES and word not in ordinary


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _found(first: Token, last: Token, name: str, confidence: float) -> Found:
    end = last.start + len(unowned(last.text))
    name = unowned(name)
    return Found("organisation", first.start, end, name, confidence, key=name.casefold())


def _aliases(
    flow: str, runs: Sequence[Run], full: Sequence[Found], ordinary: frozenset[str]
) -> Iterator[Found]:
    """The short forms under which the text goes on naming the organisations that it has named."""
    meant = _short_forms(flow, full, ordinary)
    if not meant:
        return
    longest = max(len(words) for words in meant)
    for run in runs:
        for at in range(len(run.tokens)):
            for length in range(min(longest, len(run.tokens) - at), 0, -1):
                words = tuple(unowned(token.text) for token in run.tokens[at : at + length])
                found = meant.get(words)
                if found:
                    start = run.tokens[at].start
                    last = run.tokens[at + length - 1]
                    end = last.start + len(words[-1])
                    yield Found("organisation", start, end, found.value, 0.75, key=found.key)
                    break


def _short_forms(
    flow: str, full: Sequence[Found], ordinary: frozenset[str]
) -> dict[tuple[str, ...], Found]:
    meant: dict[tuple[str, ...], Found] = {}
    for found in full:
        words = tuple(found.value.split())
        if len(words) > 1 or _stands_alone(words[0], ordinary):
            meant.setdefault(words, found)
        if len(words) > 1 and _stands_alone(words[0], ordinary) and words[1] not in _OF:
            meant.setdefault(words[:1], found)
        acronym = _ACRONYM.match(flow, found.end)
        if acronym:
            meant.setdefault((acronym[1],), found)
    return meant


def _stands_alone(word: str, ordinary: frozenset[str]) -> bool:
    places = word in CITIES or word in REGIONS or word in COUNTRIES
    plain = word.casefold() in NOT_NAMES or word.casefold() in ordinary
    general = word in HEADS or word in TAILS or word in FIRST_NAMES or word in TITLES
    return len(word) > 2 and word[0].isupper() and not places and not plain and not general

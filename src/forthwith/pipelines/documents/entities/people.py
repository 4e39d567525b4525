"""People: a title or a known given name, a label, or a word about what they say or are.

A capitalised word alone is never a person. Once a person is known by the full name, the surname
alone is a mention of that person, unless the text also uses it as an ordinary word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forthwith.pipelines.documents.entities.capitals import Run, Token, unowned
from forthwith.pipelines.documents.entities.found import Found
from forthwith.pipelines.documents.entities.gazetteer import (
    AMBIGUOUS_NAMES,
    DEGREES,
    FIRST_NAMES,
    NOT_NAMES,
    PARTICLES,
    STRONG_TITLES,
    TITLES,
)
from forthwith.pipelines.documents.entities.organisation_words import HEADS, LEGAL_FORMS
from forthwith.pipelines.documents.entities.place_names import CITIES, COUNTRIES, REGIONS
from forthwith.pipelines.documents.language.stopwords import FUNCTION_WORDS

_LABELS = (
    "name|full name|patient(?: name)?|prepared by|written by|approved by|reviewed by|signed by"
    "|author|authors"
    "|contact(?: person)?|attn|attention|attending(?: physician)?|physician|provider|represented"
    " by|signature"
    "|employee(?: name)?|manager|applicant|candidate|chair|chairperson|minutes(?: taken)? by"
    "|requested by"
    "|account holder|from|to|cc|present|attendees|participants|owner|responsible|reported by"
    "|supervisor"
    "|ansprechpartner(?:in)?|verfasser(?:in)?|autor(?:in)?|bearbeiter(?:in)?|vertreten durch"
    "|teilnehmer(?:innen)?"
    "|protokoll(?:führer(?:in)?)?|unterschrift|auteur|nom|représenté par|présents"
)
_LABEL_END = re.compile(rf"(?:^|[\n|(\t])[ *_#-]*(?:{_LABELS})[ *_]*:[ \t*_]*$", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"(?:regards|sincerely|faithfully|truly|wishes|thanks|cheers|grüßen|grüße|cordialement|"
    r"salutations),?\s+$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?: (?:said|says|told|explained|wrote|added|argued|asked|reported|noted|stated|agreed"
    r"|announced|presented"
    r"|presents|joined|chaired|will|sagte|erklärte|betonte)(?!\w)|, (?:\d\d,|born |"
    rf"{DEGREES}|(?:the |our |its |a |an )?(?:[a-z-]+ ){{0,3}}(?:chief|CEO|CFO|CTO|COO|director"
    rf"|manager|president"
    r"|head of|professor|partner|engineer|attorney|lawyer|chair|chairman|chairwoman|secretary"
    r"|spokes\w+|founder"
    r"|Geschäftsführer(?:in)?|Leiter(?:in)?|Vorstand)))"
)
_LAST_FIRST = re.compile(r",[ ]([^\W\d_][\w'’-]+)(?: [A-Z]\.)?(?!\w)")
_PLACES = frozenset(COUNTRIES) | REGIONS | CITIES
_HOUSE_NUMBER = re.compile(r"\d{3,6}[ ]$")
_AUTHOR_CUE = re.compile(r"(?:[,;(&]|\b(?:by|and|from|with|to|for|von|und|et|par)|\d)[ ]$")
_SHORT_REACH = 8
_BEFORE = 48
_MAX_NAMES = 4
_MAX_SURNAMES = 2_000


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of one name, titles apart."""

    start: int
    words: tuple[Token, ...]
    confidence: float
    turned: bool = False

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def value(self) -> str:
        words = [_cased(token.text) for token in self.words]
        return " ".join(reversed(words) if self.turned else words)

    @property
    def surname(self) -> str:
        last = self.words[0 if self.turned else -1]
        return unowned(_cased(last.text))


def find_people(flow: str, runs: Sequence[Run], ordinary: frozenset[str]) -> list[Found]:
    """Every mention of a person; `ordinary` are the words the text writes in lower case."""
    names = [name for run in runs for name in _names(flow, run, ordinary)]
    keys = _keys(names)
    full = [_found(name, keys) for name in names]
    return full + list(_short_mentions(runs, names, full, ordinary))


def _names(flow: str, run: Run, ordinary: frozenset[str]) -> Iterator[_Name]:
    tokens = run.tokens
    at = 0
    while at < len(tokens):
        name = _titled(tokens, at) or _given(flow, tokens, at, ordinary)
        if name is None and at == 0:
            name = _cued(flow, run, ordinary)
        if name is None:
            at += 1
            continue
        yield name
        at = sum(1 for token in tokens if token.start < name.end)


def _titled(tokens: Sequence[Token], at: int) -> _Name | None:
    """Mr, Dr, Frau … and the name behind it."""
    if tokens[at].bare not in TITLES:
        return None
    first = at
    while first < len(tokens) and tokens[first].bare in TITLES:
        first += 1
    strong = any(token.bare in STRONG_TITLES for token in tokens[at:first])
    words = _take(tokens, first)
    if not words or not any(_could_be_name(word) for word in words):
        return None
    if not strong and not (_given_name(words[0]) or len(words) > 1):
        return None
    return _Name(tokens[at].start, words, 0.95 if strong else 0.8)


def _given(flow: str, tokens: Sequence[Token], at: int, ordinary: frozenset[str]) -> _Name | None:
    """A known given name and the surname behind it; or initials and a surname."""
    head = tokens[at]
    before = flow[max(0, head.start - _SHORT_REACH) : head.start]
    if head.initial:
        return _initialled(before, tokens, at, ordinary)
    if not _given_name(head) or not _could_be_name(head) or _HOUSE_NUMBER.search(before):
        return None
    words = _take(tokens, at)
    if len(words) < 2 or words[-1].initial:
        return None
    words = _with_second_surname(tokens, words, ordinary)
    last = words[-1]
    unsure = last.text.casefold() in ordinary or last.text in _PLACES or head.text in _PLACES
    if _cased(head.text) in AMBIGUOUS_NAMES and unsure:
        return None
    return _Name(head.start, words, 0.7 if unsure else 0.9)


def _with_second_surname(
    tokens: Sequence[Token], words: tuple[Token, ...], ordinary: frozenset[str]
) -> tuple[Token, ...]:
    """The name with one more word where that ends the run, as in Arthur Conan Doyle."""
    last = tokens[-1]
    if len(tokens) < 2 or tokens[-2] is not words[-1] or not _could_be_name(last):
        return words
    plain = last.text.casefold() in ordinary or last.text in _PLACES or last.text.isupper()
    return words if plain else (*words, last)


def _initialled(
    before: str, tokens: Sequence[Token], at: int, ordinary: frozenset[str]
) -> _Name | None:
    if at == 0 and not _AUTHOR_CUE.search(before) and not (len(tokens) > 1 and tokens[1].initial):
        return None
    words = _take(tokens, at)
    last = words[-1] if words else None
    if last is None or last.initial or last.text.casefold() in ordinary or last.text.isupper():
        return None
    return _Name(words[0].start, words, 0.7) if last.text not in _PLACES else None


def _cued(flow: str, run: Run, ordinary: frozenset[str]) -> _Name | None:
    """Two or more unknown words, where the text around says that they are a person."""
    words = _take(run.tokens, 0)
    before = flow[max(0, run.start - _BEFORE) : run.start]
    labelled = before.rstrip(" \t*_").endswith(":") and _LABEL_END.search(before)
    if words and labelled:
        turned = _LAST_FIRST.match(flow, words[-1].end)
        if turned and len(words) == 1 and turned[1] in FIRST_NAMES:
            given = Token(turned.start(1), turned.end(1), turned[1])
            return _Name(run.start, (words[0], given), 0.85, turned=True)
    words = run.tokens
    if not 1 < len(words) <= _MAX_NAMES or not all(_fits_name(word) for word in words):
        return None
    if any(word.text.casefold() in ordinary or word.text in _PLACES for word in words):
        return None
    if labelled or _SIGN_OFF.search(before):
        return _Name(run.start, words, 0.8)
    return _Name(run.start, words, 0.7) if _SAYS.match(flow, run.end) else None


def _fits_name(token: Token) -> bool:
    return token.initial or token.text in PARTICLES or _could_be_name(token)


def _take(tokens: Sequence[Token], first: int) -> tuple[Token, ...]:
    """The words from `first` that can be one name: given names, initials, particles, a surname."""
    words: list[Token] = []
    for token in tokens[first : first + _MAX_NAMES + 2]:
        if token.initial or token.text in PARTICLES:
            words.append(token)
        elif _could_be_name(token):
            words.append(token)
            if not _given_name(token) or len(words) >= _MAX_NAMES:
                break
        else:
            break
    while words and not words[-1].capital:
        words.pop()
    return tuple(words)


def _could_be_name(token: Token) -> bool:
    word = unowned(token.text)
    return (
        len(word) > 1
        and token.capital
        and word.replace("-", "").replace("'", "").replace("’", "").isalpha()
        and word.casefold() not in NOT_NAMES
        and word.casefold() not in FUNCTION_WORDS
        and word not in LEGAL_FORMS
        and word not in HEADS
        and (not word.isupper() or (len(word) > 2 and word.title() in FIRST_NAMES) or len(word) > 3)
    )


def _given_name(token: Token) -> bool:
    word = _cased(token.text)
    return word in FIRST_NAMES or word.partition("-")[0] in FIRST_NAMES


def _cased(word: str) -> str:
    return word.title() if word.isupper() and len(word) > 2 and "." not in word else word


def _keys(names: Iterable[_Name]) -> dict[str, str]:
    """Name → the fullest name that it can stand for, where only one can be meant."""
    values = {name.value for name in names}
    by_surname: dict[str, set[str]] = defaultdict(set)
    for value in values:
        if _is_full(value):
            by_surname[value.rpartition(" ")[2].casefold()].add(value)
    return {value: _fullest(value, by_surname) for value in values}


def _is_full(value: str) -> bool:
    first, space, _ = value.partition(" ")
    return bool(space) and not first.endswith(".") and first not in PARTICLES


def _fullest(value: str, by_surname: dict[str, set[str]]) -> str:
    known = by_surname.get(value.rpartition(" ")[2].casefold(), set())
    fitting = [full for full in known if _fits(value, full)]
    return max(fitting, key=len) if len({full.split()[0] for full in fitting}) == 1 else value


def _fits(short: str, full: str) -> bool:
    """Whether "A. Weber" or "Weber" or "Anna Weber" can mean "Anna Maria Weber"."""
    given = short.split()[:-1]
    given = [word for word in given if word not in PARTICLES]
    if not given:
        return True
    first = given[0]
    return full.startswith(first[0]) if first.endswith(".") else full.split(maxsplit=1)[0] == first


def _found(name: _Name, keys: dict[str, str]) -> Found:
    value = keys[name.value]
    last = name.words[-1].text
    end = name.end - len(last) + len(unowned(last))
    value = unowned(value)
    return Found("person", name.start, end, value, name.confidence, key=value.casefold())


def _short_mentions(
    runs: Sequence[Run], names: Sequence[_Name], full: Sequence[Found], ordinary: frozenset[str]
) -> Iterator[Found]:
    """The surname, or an unmistakable given name, of somebody who is known by the full name."""
    meant: dict[str, set[str]] = defaultdict(set)
    for name, found in list(zip(names, full, strict=True))[:_MAX_SURNAMES]:
        if len(name.words) > 1 or found.value != name.value:
            meant[name.surname].add(found.value)
            if _given_name(name.words[0]) and name.words[0].text not in AMBIGUOUS_NAMES:
                meant[name.words[0].text].add(found.value)
    single = {
        word: next(iter(values))
        for word, values in meant.items()
        if len(values) == 1 and word.casefold() not in ordinary and len(word) > 2
    }
    taken = {token.start for name in names for token in name.words}
    for run in runs:
        for token in run.tokens:
            word = unowned(token.text)
            if word in single and token.start not in taken:
                end = token.start + len(word)
                value = single[word]
                yield Found("person", token.start, end, value, 0.75, key=value.casefold())

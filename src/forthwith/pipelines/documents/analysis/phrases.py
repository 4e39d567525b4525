"""Key phrases: the runs of topic words that a text keeps coming back to.

A candidate is a run of one to four topic words between function words and punctuation, as in RAKE.
A word weighs by how often it stands, in how many parts of the text, and how early; a phrase by its
words and its own count. Phrases that say the same or less than a better one are left out.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from forthwith.pipelines.documents.language.finite_verbs import PARTICIPLES, is_finite
from forthwith.pipelines.documents.language.marks import is_mark, marked
from forthwith.pipelines.documents.language.stopwords import (
    FILLER_WORDS,
    FUNCTION_WORDS,
    stop_words,
)
from forthwith.pipelines.documents.language.word_counts import UNSPACED
from forthwith.pipelines.documents.language.words import WORD, stem
from forthwith.pipelines.documents.models import KeyPhrase
from forthwith.pipelines.documents.structure.segmenting import Layout, Role

MAX_PHRASES = 15
_ENOUGH = 6
_MAX_WORDS = 4
_MIN_LETTERS = 3
_MAX_LETTERS = 40
_TEXT_LIMIT = 400_000  # what a text of this length is about, its rest does not change
_LETTERS = marked(r"[^\W_]")
_TOKEN = re.compile(rf"{_LETTERS}(?:['’\-/]{_LETTERS})*|[^\w\s]|\n+")
_APOSTROPHE = re.compile("['’]")
_NOISE = re.compile(r"\S*(?:://|@|www\.)\S*")
_ADVERB = re.compile(r"\w{3,}(?:ly|ingly|edly)$")
_VERBAL = re.compile(r"\w{3,}(?:ed|ing)$")
_PARTS = 8
_DECLINED = ("e", "en", "er", "es", "em")


_COLUMN_WORDS = frozenset(
    """
    pos position item items no number line code sku article description details quantity qty unit
    units price rate amount total subtotal net gross vat tax due date invoice receipt order payment
    terms hours discount sum currency balance bill ship customer
    nr artikel bezeichnung beschreibung menge anzahl einheit einzelpreis preis betrag gesamt
    gesamtpreis summe netto brutto mwst ust datum rechnung zahlung rabatt
    numéro désignation référence quantité unité prix unitaire montant ht ttc tva facture
    paiement remise
    """.split()
)


@dataclass(slots=True)
class _Candidate:
    stems: tuple[str, ...]
    forms: Counter[str] = field(default_factory=Counter)
    first: int = 0
    heads: int = 0


def find_key_phrases(
    text: str, layout: Layout, language: str, names: Iterable[tuple[int, int]] = ()
) -> list[KeyPhrase]:
    """The phrases that say what the text is about, best first; `names` are spans to pass over."""
    text = _without(text, names)
    candidates = _candidates(text, layout, language)
    if not candidates:
        return []
    weights = _word_weights(candidates, min(len(text), _TEXT_LIMIT))
    scored = sorted(
        ((_score(one, weights), one) for one in candidates.values()),
        key=lambda pair: (-pair[0], pair[1].first),
    )
    chosen = _distinct(scored)
    top = chosen[0][0] if chosen else 1.0
    return [
        KeyPhrase(text=_form(one), score=round(score / top, 3), count=sum(one.forms.values()))
        for score, one in chosen
    ]


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with full stops in place of the spans, so that offsets stay."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start >= done:
            pieces.append(f"{text[done:start]}{'.' * (end - start)}")
            done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _candidates(text: str, layout: Layout, language: str) -> dict[tuple[str, ...], _Candidate]:
    candidates: dict[tuple[str, ...], _Candidate] = {}
    ignored = stop_words(language) | (FUNCTION_WORDS if language == "und" else frozenset())
    for start, end, role in _parts(layout):
        if role is Role.HEADING and _heads_columns(text[start:end]):
            continue
        for words, at in _runs(text[start:end], start, ignored, language):
            key = tuple(stem(word) for word in words)
            one = candidates.setdefault(key, _Candidate(key, first=at))
            one.forms[" ".join(words)] += 1
            one.heads += role is Role.HEADING
    return candidates


def _parts(layout: Layout) -> Iterator[tuple[int, int, Role]]:
    """Sentences, headings, items; neither furniture nor rows of figures."""
    for sentence in layout.sentences:
        if sentence.start < _TEXT_LIMIT:
            yield sentence.start, sentence.end, Role.PROSE
    for line in layout.lines:
        if line.role is Role.HEADING and line.start < _TEXT_LIMIT:
            yield line.start, line.end, line.role


def _heads_columns(piece: str) -> bool:
    """Tell the head of a table, or the label of a form, from the heading of a section."""
    words = [word.casefold() for word in WORD.findall(piece)]
    return all(word in _COLUMN_WORDS or word in FUNCTION_WORDS for word in words)


def _runs(
    piece: str, start: int, ignored: frozenset[str], language: str
) -> Iterator[tuple[list[str], int]]:
    """Runs of topic words; a long one is cut to its last words, where the noun stands."""
    if "://" in piece or "@" in piece or "www." in piece:
        piece = _NOISE.sub(lambda match: "." * len(match.group()), piece)
    run: list[str] = []
    at = 0
    tokens = list(_TOKEN.finditer(piece))
    for index, match in enumerate(tokens):
        word = match.group()
        if run and _begins_anew(run[-1], word, language):
            yield from _trimmed(run, at, language)
            run, at = [], 0
        if _is_topic(word, ignored) and not _is_verb(run, word, _next(tokens, index), language):
            run.append(word)
            at = at or start + match.start() + 1
        elif not (word.isspace() and run):
            yield from _trimmed(run, at, language)
            run, at = [], 0
    yield from _trimmed(run, at, language)


def _next(tokens: Sequence[re.Match[str]], index: int) -> str:
    """The token behind, across the end of a line."""
    behind = (each.group() for each in tokens[index + 1 : index + 3])
    return next((word for word in behind if not word.isspace()), "")


def _begins_anew(last: str, word: str, language: str) -> bool:
    """A German noun ends its phrase: what follows it in small letters is a verb or the next one."""
    return language == "de" and last[0].isupper() and word[0].islower()


def _is_verb(run: Sequence[str], word: str, following: str, language: str) -> bool:
    return language == "en" and is_finite(word, following, after_noun=bool(run))


def _is_topic(word: str, ignored: frozenset[str]) -> bool:
    lowered = word.casefold()
    return (
        _MIN_LETTERS <= len(word) <= _MAX_LETTERS
        and lowered not in ignored
        and _APOSTROPHE.split(lowered)[0] not in ignored  # don't, it's
        and not word[0].isdigit()
        and (word.isalpha() or 2 * sum(map(_is_letter, word)) > len(word))
        and (word.isascii() or not UNSPACED.search(word))  # a clause, not a word
    )


def _is_letter(character: str) -> bool:
    return character.isalpha() or is_mark(character)


def _trimmed(run: Sequence[str], at: int, language: str) -> Iterator[tuple[list[str], int]]:
    """The run without the words at its edges that are no topic by themselves."""
    words = list(run)
    while words and (_is_edge(words[0]) or _is_no_attribute(words, language)):
        words.pop(0)
    while words and (_is_edge(words[-1]) or _is_no_noun(words[-1], language)):
        words.pop()
    if words and len(words) <= _MAX_WORDS:
        yield words, at
    elif words:
        yield words[-_MAX_WORDS + 1 :], at


def _is_edge(word: str) -> bool:
    lowered = word.casefold()
    return lowered in FILLER_WORDS or bool(_ADVERB.match(lowered) and word.islower())


def _is_no_attribute(words: Sequence[str], language: str) -> bool:
    """What stands before a German noun in small letters and is not declined: a verb, an adverb."""
    return language == "de" and words[0].islower() and not words[0].endswith(_DECLINED)


def _is_no_noun(word: str, language: str) -> bool:
    """German writes its nouns with a capital; an English word in -ed at the end is a verb."""
    if language == "en":
        return word.islower() and (word.endswith("ed") or word in PARTICIPLES)
    return word.islower() and language == "de"


def _word_weights(candidates: dict[tuple[str, ...], _Candidate], length: int) -> dict[str, float]:
    counts: Counter[str] = Counter()
    spread: dict[str, set[int]] = defaultdict(set)
    first: dict[str, int] = {}
    for one in candidates.values():
        for word in one.stems:
            counts[word] += sum(one.forms.values())
            spread[word].add(one.first * _PARTS // (length + 1))
            first[word] = min(first.get(word, one.first), one.first)
    return {
        word: math.log2(1 + count) * (1 + 0.1 * len(spread[word])) * _earliness(first[word], length)
        for word, count in counts.items()
    }


def _earliness(first: int, length: int) -> float:
    return 1.0 + 0.4 * max(0.0, 1 - 4 * first / (length + 1))


def _score(one: _Candidate, weights: dict[str, float]) -> float:
    count = sum(one.forms.values())
    words = [weights[word] for word in one.stems]
    mean = sum(words) / len(words)
    form = one.forms.most_common(1)[0][0]
    size = (0.75, 1.25, 1.15, 0.95)[len(words) - 1]
    proper = 1.15 if form[0].isupper() and len(words) > 1 else 1.0
    verbal = 0.5 if len(words) == 1 and form.islower() and _VERBAL.match(form) else 1.0
    rare = 0.55 if count == 1 and not one.heads else 0.8 if count == one.heads else 1.0
    return (
        mean
        * size
        * proper
        * verbal
        * rare
        * (1 + 0.5 * math.log2(count))
        * (1 + 0.25 * min(one.heads, 2))
    )


def _distinct(scored: Sequence[tuple[float, _Candidate]]) -> list[tuple[float, _Candidate]]:
    """The best ones that each add a word of their own."""
    chosen: list[tuple[float, _Candidate]] = []
    used: Counter[str] = Counter()
    for score, one in scored:
        words = one.stems
        new = [word for word in words if not used[word]]
        if len(words) == 1 and len(chosen) >= _ENOUGH and sum(one.forms.values()) == 1:
            continue
        if not new or (2 * len(new) < len(one.stems)) or any(used[w] > 2 for w in one.stems):
            continue
        chosen.append((score, one))
        used.update(one.stems)
        if len(chosen) == MAX_PHRASES:
            break
    return chosen


def _form(one: _Candidate) -> str:
    """How the text mostly writes it; in capitals only if it always does."""
    forms = one.forms.most_common()
    return max(forms, key=lambda pair: (pair[1], not pair[0].isupper(), pair[0]))[0]

"""A summary out of the text's own sentences.

A sentence weighs by how near it is to the middle of the text's topic words, by where it stands
(the opening tells most), by words of the title and by words such as "in conclusion" or "shall
pay". The best are taken one by one, each marked down for what the chosen ones already say, and
put back into reading order. Headings, table rows, labels and page furniture never come in.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from forthwith.pipelines.documents.language.stopwords import FILLER_WORDS, stop_words
from forthwith.pipelines.documents.language.words import WORD, stem
from forthwith.pipelines.documents.models import PageSpan, Summary, SummarySentence
from forthwith.pipelines.documents.spans import Pages
from forthwith.pipelines.documents.structure.segmenting import Layout, Sentence

SHORT_TEXT_SENTENCES = 3
_CANDIDATES = 60
_MIN_WORDS = 6
_MAX_WORDS = 60
_SHORT_SENTENCE = 8
_OVERLAP_COST = 0.75
_ALONE = 0.3  # the weight of a word that one sentence alone has
_MAX_SENTENCES = 6
_SENTENCES_CONSIDERED = 20_000
_MIN_LETTERS_SHARE = 0.65
_CUES = re.compile(
    r"\b(?:in (?:conclusion|summary|short)|to sum up|overall|we (?:conclude|propose|present|show"
    r"|find|introduce"
    r"|recommend|agreed|decided)|this (?:paper|report|article|study|agreement|contract|document"
    r"|policy|guide)"
    r"|the (?:board|committee|court|parties|results?|study|report|purpose|aim|goal) |main|key"
    r" finding"
    r"|most important|significant|result(?:s|ed)?|therefore|as a result|must|shall pay|was"
    r" (?:approved|decided)"
    r"|decided|agreed|due (?:by|on|within)|deadline|increase[ds]?|decrease[ds]?|rose|fell|recommend"
    r"|insgesamt|zusammenfassend|ergebnis|beschlossen|beschließt|verpflichtet|wesentlich|dieser"
    r" (?:vertrag|bericht)"
    r"|en conclusion|en résumé|il est (?:décidé|convenu)|le présent (?:contrat|rapport)"
    r"|résultat)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:However|But|And|Also|Moreover|Furthermore|These|Those|They|It|He|She|This|That|Such"
    r"|Similarly|Then"
    r"|For example|For instance|Additionally|In addition|Consequently|Jedoch|Aber|Diese|Dies"
    r"|Außerdem|Er|Es"
    r"|Zum Beispiel|Cependant|Mais|Ces|Ils|Elle|Il|Cela|Par exemple)\b"
)
_FIGURE = re.compile(
    r"[€$£]\s?\d|\d\s?(?:€|%|percent|Prozent|EUR|USD|GBP|euros?|dollars|million)|\b(?:19|20)\d\d\b"
)
_CITATION = re.compile(r"\[\d+(?:, ?\d+)*\]|\(\w+ et al\.|\bet al\.")
_FORMULA = re.compile(
    r"(?:dear|hi|hello|sehr geehrte|liebe|bonjour|best regards|kind regards|thank you|thanks|danke"
    r"|vielen dank"
    r"|please (?:do not hesitate|find|let me know|contact)|if you have any|with kind|mit"
    r" freundlichen|cordialement"
    r"|i hope this|nous vous prions|je vous prie|veuillez agréer|für rückfragen|wir freuen uns"
    r"|keywords|table of contents|figure \d|table \d|copyright|page \d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Scored:
    sentence: Sentence
    stems: frozenset[str]
    score: float


def summarise(
    text: str, layout: Layout, pages: Sequence[PageSpan], language: str, title: str = ""
) -> Summary:
    """Three to six sentences of the text in reading order; a short text stands for itself."""
    usable = [one for one in layout.sentences if _is_usable(text, one)][:_SENTENCES_CONSIDERED]
    usable = [one for one in usable if _is_whole(text, one)] or usable
    if not usable:
        return Summary(basis="nothing", text="", sentences=[])
    if len(usable) <= SHORT_TEXT_SENTENCES:
        return _summary(text, layout.flow, usable, pages, basis_whole=True)
    scored = _scored(text, usable, stop_words(language), title)
    chosen = _choose(scored, _size(len(usable)))
    return _summary(text, layout.flow, chosen, pages, basis_whole=False)


def _size(sentences: int) -> int:
    """How many sentences a summary of that many has."""
    return min(_MAX_SENTENCES, max(3, round(1.2 * math.sqrt(sentences))))


def _is_usable(text: str, one: Sentence) -> bool:
    piece = text[one.start : one.end]
    words = piece.count(" ") + piece.count("\n") + 1
    if not _MIN_WORDS <= words <= _MAX_WORDS or _FORMULA.match(piece):
        return False
    if not piece.rstrip("\"'”’»)“]").endswith((".", "!", "?", "…")):
        return False
    if "@" in piece or "://" in piece:
        return False
    letters = sum(map(str.isalpha, piece))
    return letters >= _MIN_LETTERS_SHARE * (len(piece) - words) and (
        one.position == 0 or not piece[0].islower()
    )


def _is_whole(text: str, one: Sentence) -> bool:
    """Tell a sentence from one that goes on from its heading: "between A Ltd and B Ltd."."""
    return one.item or not text[one.start].islower()


def _scored(
    text: str, usable: Sequence[Sentence], ignored: frozenset[str], title: str
) -> list[_Scored]:
    bags = [_bag(text[one.start : one.end], ignored) for one in usable]
    weights = _weights(bags)
    titled = frozenset(_bag(title, ignored))
    last = len(usable) - 1
    scored = [
        _Scored(
            one,
            frozenset(bag),
            _centrality(bag, weights)
            * _place(index, last, one)
            * _wording(text[one.start : one.end], bag, titled),
        )
        for index, (one, bag) in enumerate(zip(usable, bags, strict=True))
    ]
    return sorted(scored, key=lambda one: (-one.score, one.sentence.start))


def _bag(piece: str, ignored: frozenset[str]) -> Counter[str]:
    words = (word.casefold() for word in WORD.findall(piece))
    return Counter(
        stem(word)
        for word in words
        if len(word) > 2 and word not in ignored and word not in FILLER_WORDS and word[0].isalpha()
    )


def _weights(bags: Sequence[Counter[str]]) -> dict[str, float]:
    """Words that several sentences share; those in every one weigh no more than the rarer."""
    counts = Counter(word for bag in bags for word in bag)
    total = len(bags)
    return {
        word: math.log2(1 + count) * (1 - 0.5 * count / total) if count > 1 else _ALONE
        for word, count in counts.items()
    }


def _centrality(bag: Counter[str], weights: dict[str, float]) -> float:
    """The weight of the sentence's words; longer ones are held back, short ones not favoured."""
    if not bag:
        return 0.0
    length = float(len(bag) + 4)
    return sum(weights.get(word, 0.0) for word in bag) / math.pow(length, 0.75)


def _place(index: int, last: int, one: Sentence) -> float:
    opening = 1.8 if index == 0 else 1.3 if index < 3 else 1.0
    closing = 1.1 if last and index >= 0.9 * last else 1.0
    return opening * closing * (1.15 if one.position == 0 else 1.0) * (0.75 if one.item else 1.0)


def _wording(piece: str, bag: Counter[str], titled: frozenset[str]) -> float:
    factor = 1.0 + min(0.3, 0.12 * len(_CUES.findall(piece)))
    factor += min(0.3, 0.1 * len(titled & bag.keys()))
    if piece.count(" ") < _SHORT_SENTENCE:
        factor *= 0.85
    if _FIGURE.search(piece):
        factor += 0.15
    if _DANGLING.match(piece):
        factor *= 0.6
    if piece.endswith("?"):
        factor *= 0.5
    return factor * (0.7 if _CITATION.search(piece) else 1.0)


def _choose(scored: Sequence[_Scored], size: int) -> list[Sentence]:
    """The best by score, each marked down by its overlap with what is chosen."""
    left = list(scored[:_CANDIDATES])
    chosen: list[_Scored] = []
    while left and len(chosen) < size:
        best = max(left, key=lambda one: (_marked_down(one, chosen), -one.sentence.start))
        chosen.append(best)
        left.remove(best)
    return sorted((one.sentence for one in chosen), key=lambda one: one.start)


def _marked_down(one: _Scored, chosen: Sequence[_Scored]) -> float:
    overlap = max((_overlap(one.stems, other.stems) for other in chosen), default=0.0)
    return one.score * (1 - _OVERLAP_COST * overlap)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _summary(
    text: str,
    flow: str,
    chosen: Sequence[Sentence],
    pages: Sequence[PageSpan],
    *,
    basis_whole: bool,
) -> Summary:
    numbered = Pages(pages)
    sentences = [
        SummarySentence(
            text=text[one.start : one.end],
            start=one.start,
            end=one.end,
            page=numbered.at(one.start),
        )
        for one in chosen
    ]
    joined = " ".join(" ".join(flow[one.start : one.end].split()) for one in chosen)
    return Summary(basis="whole" if basis_whole else "sentences", text=joined, sentences=sentences)

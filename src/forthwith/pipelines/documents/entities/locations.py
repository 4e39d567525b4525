"""Places: countries, regions and cities from a list, and postal addresses by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from forthwith.pipelines.documents.entities.capitals import Run, Token, unowned
from forthwith.pipelines.documents.entities.found import Found
from forthwith.pipelines.documents.entities.place_names import (
    AMBIGUOUS_PLACES,
    CITIES,
    COUNTRIES,
    REGIONS,
)

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]{1,30}"
_STREET = re.compile(
    rf"(?<![\w.,/-])\d{{1,5}}[a-zA-Z]?,?[ ](?:[NSEW]\.? )?{_WORD}(?: {_WORD}){{0,3}}? "
    r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane|Ln\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Square|Way"
    r"|Court|Ct\.?"
    r"|Place|Pl\.?|Terrace|Parkway|Pkwy|Highway|Hwy|Crescent|Close|Quay|Row|Valley|Wharf)(?!\w)"
    r"(?:,? (?:Apt|Suite|Unit|Ste|Floor|#)\.? ?[\w-]{1,6})?"
)
_STRASSE = re.compile(
    r"(?<!\w)(?:[^\W\d_a-zß-öø-ÿ][\w.-]{1,30}[ -]){0,2}[^\W\d_]{2,30}(?:straße|strasse|str\.|weg"
    r"|platz|allee|gasse|damm|ufer|ring)"
    r"[ ]\d{1,4}(?:[ ]?[a-z])?(?![\w.])|(?<!\w)(?:Straße|Am|Im|An der|Auf der) (?:des |der"
    r" )?[^\W\d_]{3,30} \d{1,4}[a-z]?(?![\w.])"
)
_STRASSE_HINT = re.compile(
    r"(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|ring) \d|(?:Straße|Am|Im|An der|Auf"
    r" der) "
)
_RUE = re.compile(
    rf"(?<![\w.,/-])\d{{1,4}}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|quai|allée"
    rf"|cours)"
    rf"(?: (?:de|du|des|la|le|les|de la|d'|l'))*? (?:[dl]['’])?{_WORD}(?:[ -]{_WORD}){{0,3}}"
)
_RUE_HINT = re.compile(
    r"\d,? (?:bis |ter )?(?:rue|avenue|boulevard|place|chemin|quai|allée|cours) "
)
_ZIP = re.compile(
    rf"(?<!\w)({_WORD}(?: {_WORD}){{0,2}}), ([A-Z]{{2}}) \d{{5}}(?:-\d{{4}})?(?![\w-])"
)
_PLZ = re.compile(
    rf"(?:(?<=^)|(?<=[\n,·|] )|(?<=[\n,·|]))(?:[DAF]-|CH-)?\d{{4,5}} ({_WORD}(?: (?:am|an der|a\."
    rf"|im) {_WORD})?)(?![\w.])"
)
_LOWER_LINKED = re.compile(
    "|".join(
        re.escape(name)
        for name in sorted(CITIES | REGIONS | COUNTRIES.keys(), key=len, reverse=True)
        if " " in name and any(word.islower() for word in name.split())
    )
)
_PLACE_CUE = re.compile(
    r"(?:\b(?:in|from|near|at|to|of|via|nach|aus|bei|à|en)|,|\d{4,5})\s$", re.IGNORECASE
)
_IN = re.compile(r"\b(?:in|from|near|at|nach|aus|à)\s$", re.IGNORECASE)
_LONGEST = 3


def find_locations(flow: str, text: str, runs: Sequence[Run]) -> Iterator[Found]:
    """Every place and address."""
    yield from _addresses(text)
    for match in _LOWER_LINKED.finditer(flow):
        yield _place(match.group(), match.start(), 0.9)
    for run in runs:
        yield from _in_run(flow, run)


def _addresses(text: str) -> Iterator[Found]:
    hinted = ((_STRASSE, _STRASSE_HINT), (_RUE, _RUE_HINT))
    for pattern in (_STREET, *(full for full, hint in hinted if hint.search(text))):
        for match in pattern.finditer(text):
            yield _address(match, 0.8)
    for pattern in (_ZIP, _PLZ):
        for match in pattern.finditer(text):
            yield _address(match, 0.8)


def _address(match: re.Match[str], confidence: float) -> Found:
    value = " ".join(match.group().split())
    key = value.casefold()
    return Found("location", *match.span(), value, confidence, key=key, label="address")


def _in_run(flow: str, run: Run) -> Iterator[Found]:
    at = 0
    while at < len(run.tokens):
        for length in range(min(_LONGEST, len(run.tokens) - at), 0, -1):
            words = run.tokens[at : at + length]
            name = " ".join(token.text for token in words)
            name = unowned(name)
            if name in COUNTRIES or name in CITIES or name in REGIONS:
                if _meant(flow, run, words, name):
                    yield _place(name, words[0].start, 0.85)
                at += length - 1
                break
        at += 1


def _meant(flow: str, run: Run, words: Sequence[Token], name: str) -> bool:
    """Whether the name stands for the place: alone, or with a place or a place word beside."""
    start = words[0].start
    following = next((one for one in run.tokens if one.start > words[-1].start), None)
    part = following is not None and following.capital and not _is_place(following.text)
    if name in CITIES and part:
        return bool(_IN.search(flow[max(0, start - 6) : start]))
    if name not in AMBIGUOUS_PLACES:
        return True
    return len(run.tokens) == len(words) and bool(
        _PLACE_CUE.search(flow[max(0, start - 6) : start])
    )


def _is_place(word: str) -> bool:
    return word in COUNTRIES or word in REGIONS or word in CITIES


def _place(name: str, start: int, confidence: float) -> Found:
    code = COUNTRIES.get(name)
    label = "country" if code else "region" if name in REGIONS else "city"
    value = code or name
    key = f"{label}:{value.casefold()}"
    return Found("location", start, start + len(name), value, confidence, key=key, label=label)

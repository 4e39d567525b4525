"""Read a value of the wanted type where a label says that one stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from pydantic import JsonValue
from rapidfuzz import fuzz

from forthwith.pipelines.documents.entities.found import Found
from forthwith.pipelines.documents.entities.identifiers import iban_holds
from forthwith.pipelines.documents.schemas.answers import NO, YES, read_answer
from forthwith.pipelines.documents.schemas.figures import Mark, read_figure
from forthwith.pipelines.documents.schemas.full_stops import ends_a_clause
from forthwith.pipelines.documents.schemas.shapes import Scalar
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import canonical

_TICKED: Final = re.compile(r"(?:\[ ?[xX✓✔] ?\]|[☑☒✓✔]) ?(\w+)")
_BOXED: Final = re.compile(r"(?:\[ ?[xX✓✔]? ?\]|[☐□☑☒✓✔]) ?[^\W\d_]")
"""An option with its box, ticked or not."""
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URI: Final = re.compile(r"https?://[^\s<>\"]{3,2000}|www\.[^\s<>\"]{3,2000}")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::([0-5]\d))?(?!\d)")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)")
_VAT: Final = re.compile(r"(?:[A-Z]{2,3}[ -]?\d(?:[ .]?[0-9A-Z]){6,12}|CHE-?[\d.]{11})(?!\w)")
_PHONE: Final = re.compile(r"\+?\(?\d[\d ()/.-]{5,22}\d")
_ISO_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
)
_MAIL_MOMENT: Final = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{3})"
)
_IDENTIFIER: Final = re.compile(r"[\w#][\w./#-]*")
_SIGN: Final = re.compile(r"(?:#|№|n\.?[°º]|nr?\.)[ ]?(?=[\w])", re.IGNORECASE)
"""What says that a number follows, where it was left to the value."""
_SPACED_CODE: Final = re.compile(
    r"[\w./#-]*\d[\w./#-]*(?: (?!\d{1,4}[./-]\d{1,2}[./-])(?:[A-Z]{1,3}|[\w./#-]*\d[\w./#-]*)){1,8}"
    r"|[A-Z]{1,3}(?: [\w./#-]*\d[\w./#-]*){1,4}(?: [A-Z]{1,3})?"
)
_LONG_CODE: Final = re.compile(r"(?=[^a-z]{6,30}$)[A-Z0-9-]*\d[A-Z0-9-]*(?: \d{4,})+")
_LONGEST_CODE: Final = 40
_CODE: Final = re.compile(r"(?=[^a-z]*\d)[A-Z0-9][A-Z0-9./-]{2,28}[A-Z0-9]")
"""One word in capitals and figures."""
_DATE_LEAD: Final = re.compile(
    r"(?:\W|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-zé]*\W|the |am |den |vom |ab |on"
    r" |from |dated |by |bis |zum |until )*",
    re.IGNORECASE,
)
_NUMBER_NAMES: Final = frozenset({"number", "id", "sku", "code", "reference", "identifier", "ref"})
_NEAR: Final = 88.0
_TWO_READINGS: Final = 0.6
"""Behind a label, how sure a date is whose day may be its month; an issue names it."""
_FULL_DATE: Final = 10
_SHORT_OPTION: Final = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, where exactly it stands, and how sure its reading is.

    Attributes:
        two_readings: only which of two it means makes it unsure, and not the place.

    """

    value: JsonValue
    span: Span
    sure: float
    two_readings: bool = False


@dataclass(frozen=True, slots=True)
class ValueReader:
    """Reads values from one text."""

    text: str
    mark: Mark
    dates: Sequence[Found]

    def read(self, span: Span, want: Scalar, *, strict: bool = False) -> Reading | None:
        """The value that begins the span; with `strict` only one that cannot be anything else."""
        span = trimmed(self.text, span)
        if span.start >= span.end:
            return None
        if want.enum:
            return self._enum(span, want)
        if want.kind in {"number", "integer"}:
            return self._number(span, want)
        if want.kind == "boolean":
            return self._boolean(span, want)
        found = self._string(span, want, strict=strict)
        return found if found and _fits(found, want) else None

    def _number(self, span: Span, want: Scalar) -> Reading | None:
        said = span.of(self.text)
        figure = read_figure(said, self.mark)
        if figure is not None and want.kind == "integer" and figure.value % 1:
            # A whole number has no decimal mark: what looked like one sets off thousands.
            figure = read_figure(said, "," if self.mark == "." else ".")
        if figure is None or (want.kind == "integer" and figure.value % 1):
            return None
        value = int(figure.value) if want.kind == "integer" else _plain(float(figure.value))
        return Reading(value, Span(span.start, span.start + figure.end), figure.sure)

    def _boolean(self, span: Span, want: Scalar) -> Reading | None:
        if _BOXED.match(self.text, span.start):
            return self._ticked(span.start)
        answer = read_answer(span.of(self.text), want.names)
        return None if answer is None else Reading(answer, span, 0.95)

    def _ticked(self, start: int) -> Reading | None:
        """What the one option says that is ticked, of those on the line; None if two are."""
        end = self.text.find("\n", start)
        line = Span(start, end if end >= 0 else len(self.text))
        ticked = list(_TICKED.finditer(self.text, line.start, line.end))
        word = ticked[0][1].casefold() if len(ticked) == 1 else ""
        if word not in YES | NO:
            return None
        return Reading(word in YES, Span(*ticked[0].span()), 0.95)

    def _enum(self, span: Span, want: Scalar) -> Reading | None:
        said = span.of(self.text)
        flat = canonical(said)
        for option in want.enum:
            if canonical(str(option)) == flat and flat:
                return Reading(option, span, 0.97)
        within = [(option, match) for option in want.enum if (match := _word(str(option), said))]
        if len(within) == 1 and len(said) < 60:
            option, match = within[0]
            place = Span(span.start + match.start(), span.start + match.end())
            return Reading(option, place, 0.85)
        near = [option for option in want.enum if fuzz.ratio(canonical(str(option)), flat) >= _NEAR]
        return Reading(near[0], span, 0.75) if len(near) == 1 else None

    def _string(self, span: Span, want: Scalar, *, strict: bool) -> Reading | None:
        special = _FORMS.get(form_of(want))
        if special is not None:
            return special(self, span)
        if want.pattern is not None:
            return self._patterned(span, want.pattern)
        if is_identifier(want):
            return self._identifier(span, strict=strict)
        return self._code(span) if strict else self._words(span, want)

    def _code(self, span: Span) -> Reading | None:
        """A span that is one code and nothing else."""
        said = span.of(self.text)
        return Reading(said, span, 0.9) if _CODE.fullmatch(said) else None

    def _words(self, span: Span, want: Scalar) -> Reading | None:
        place = trimmed(self.text, span, " \t\n*_|,;")
        said = place.of(self.text)
        if said[:1] == "<" and said[-1:] == ">":
            place = trimmed(self.text, place, "<>")
            said = place.of(self.text)
        if ends_a_clause(said):
            place, said = Span(place.start, place.end - 1), said[:-1]
        if not said or len(said) > want.longest or not any(map(str.isalnum, said)):
            return None
        return Reading(" ".join(said.split()), place, 0.95)

    def _identifier(self, span: Span, *, strict: bool) -> Reading | None:
        """The first word, which has a figure; a second group of figures may belong to it."""
        sign = _SIGN.match(self.text, span.start, span.end)
        span = Span(sign.end(), span.end) if sign else span
        whole = span.of(self.text)
        spaced = _LONG_CODE if strict else _SPACED_CODE
        if len(whole) <= _LONGEST_CODE and spaced.fullmatch(whole):
            return Reading(whole, span, 0.9)
        match = _IDENTIFIER.match(self.text, span.start, span.end)
        said = match[0].rstrip("./-") if match else ""
        figures = sum(map(str.isdigit, said))
        if not figures or (strict and (len(said) < 3 or (said.isdigit() and len(said) < 4))):
            return None
        return Reading(said, Span(span.start, span.start + len(said)), 0.95)

    def _patterned(self, span: Span, pattern: re.Pattern[str]) -> Reading | None:
        for place in self._pieces(span):
            said = place.of(self.text)
            if pattern.search(said):
                return Reading(" ".join(said.split()), place, 0.97)
        return None

    def _pieces(self, span: Span) -> Iterator[Span]:
        """The whole, then each word of it."""
        limit = Span(span.start, min(span.end, span.start + 300))
        yield trimmed(self.text, limit, " \t\n*_|,;")
        for match in re.finditer(r"\S+", limit.of(self.text)):
            place = Span(limit.start + match.start(), limit.start + match.end())
            yield trimmed(self.text, place, "*_|,;.()")

    def date(self, span: Span) -> Reading | None:
        """A whole date at the beginning of the span."""
        index = bisect_left(self.dates, span.start, key=lambda found: found.start)
        for found in self.dates[index : index + 1]:
            lead = self.text[span.start : found.start]
            if found.end <= span.end + 1 and _DATE_LEAD.fullmatch(lead) and _is_full(found.value):
                sure = max(found.confidence, _TWO_READINGS)
                place = Span(found.start, found.end)
                return Reading(found.value, place, sure, two_readings=sure <= _TWO_READINGS)
        return None

    def dates_in(self, span: Span) -> Iterator[Reading]:
        """The whole dates within the span."""
        index = bisect_left(self.dates, span.start, key=lambda found: found.start)
        for found in self.dates[index:]:
            if found.end > span.end:
                return
            if _is_full(found.value):
                yield Reading(found.value, Span(found.start, found.end), found.confidence)

    def moment(self, span: Span) -> Reading | None:
        match = _ISO_MOMENT.match(self.text, span.start, span.end)
        if match:
            value = match[0].replace(" ", "T")
            value = value if value.count(":") > 1 else f"{value[:16]}:00{value[16:]}"
            zoned = value[-1] == "Z" or re.search(r"[+-]\d\d:?\d\d$", value[10:])
            return Reading(
                value if zoned else f"{value}Z", Span(*match.span()), 0.97 if zoned else 0.7
            )
        match = _MAIL_MOMENT.match(self.text, span.start, span.end)
        if match is None:
            return None
        try:
            moment = parsedate_to_datetime(match[0])
        except ValueError:
            return None
        zoned_moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return Reading(zoned_moment.isoformat(), Span(*match.span()), 0.97)

    def time(self, span: Span) -> Reading | None:
        match = _TIME.match(self.text, span.start, span.end)
        if match is None:
            return None
        value = f"{int(match[1]):02}:{match[2]}:{match[3] or '00'}Z"
        return Reading(value, Span(*match.span()), 0.8)

    def like(self, span: Span, form: re.Pattern[str], sure: float = 0.97) -> Reading | None:
        """The first place of that form in the span's first words."""
        match = form.search(self.text, span.start, min(span.end, span.start + 120))
        return (
            Reading(
                match[0].rstrip(".,;"),
                Span(match.start(), match.start() + len(match[0].rstrip(".,;"))),
                sure,
            )
            if match
            else None
        )

    def iban(self, span: Span) -> Reading | None:
        match = _IBAN.search(self.text, span.start, span.end)
        number = re.sub(r"\s", "", match[0]) if match else ""
        return Reading(number, Span(*match.span()), 0.99) if match and iban_holds(number) else None

    def currency(self, span: Span) -> Reading | None:
        """A currency's code, alone or with an amount."""
        said = span.of(self.text)
        code = re.match(r"[A-Z]{3}(?!\w)", said)
        if code and (len(said) == 3 or read_figure(said, self.mark)):
            return Reading(code[0], Span(span.start, span.start + 3), 0.95)
        figure = read_figure(said if any(map(str.isdigit, said)) else f"{said}1", self.mark)
        if figure is None or figure.currency is None:
            return None
        return Reading(
            figure.currency, Span(span.start, min(span.end, span.start + figure.end)), 0.9
        )


_Form = Callable[[ValueReader, Span], Reading | None]
_FORMS: Final[dict[str, _Form]] = {
    "date": ValueReader.date,
    "date-time": ValueReader.moment,
    "time": ValueReader.time,
    "email": lambda reader, span: reader.like(span, _EMAIL),
    "uri": lambda reader, span: reader.like(span, _URI),
    "uuid": lambda reader, span: reader.like(span, _UUID),
    "phone": lambda reader, span: reader.like(span, _PHONE, 0.9),
    "iban": ValueReader.iban,
    "bic": lambda reader, span: reader.like(span, _BIC),
    "vat id": lambda reader, span: reader.like(span, _VAT, 0.95),
    "currency": ValueReader.currency,
}
_SAME_FORM: Final = {"idn-email": "email", "url": "uri", "iri": "uri"}
_BY_NAME: Final = ("iban", "bic", "vat id", "currency", "email", "phone")


def form_of(want: Scalar) -> str:
    """The form that a string must have, by its format or by a name that says it."""
    if want.format:
        return _SAME_FORM.get(want.format, want.format)
    if want.pattern is not None or want.kind != "string":
        return ""
    own = [canonical(name) for name in want.names[:1]]
    for form in _BY_NAME:
        if any(name == form or name.endswith(f" {form}") for name in own):
            return form
    return "date" if own and own[0].split()[-1:] == ["date"] else ""


def is_identifier(want: Scalar) -> bool:
    """Whether a string is a number or code by its name, or by its examples."""
    last = {canonical(name).split()[-1] for name in want.names if canonical(name)}
    examples = want.examples
    coded = bool(examples) and all(
        any(map(str.isdigit, each)) and " " not in each for each in examples
    )
    return coded or bool(last & _NUMBER_NAMES)


def _word(option: str, said: str) -> re.Match[str] | None:
    if len(option) < _SHORT_OPTION and not option.isupper():
        return None
    return re.search(rf"(?<!\w){re.escape(option)}(?!\w)", said, re.IGNORECASE)


def _fits(found: Reading, want: Scalar) -> bool:
    value = found.value
    if not isinstance(value, str) or len(value) > want.longest:
        return False
    return want.pattern is None or want.pattern.search(value) is not None


def _is_full(date: str) -> bool:
    return len(date) == _FULL_DATE and date[4] == "-" and date[0].isdigit()


def _plain(value: float) -> float | int:
    """12.0 as 12, as a person writes it."""
    return int(value) if value.is_integer() else value

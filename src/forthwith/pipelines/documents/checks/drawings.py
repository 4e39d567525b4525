"""Count what a PDF would have drawn, before any reader lays it out.

A reader makes an object of a few hundred bytes of each thing that is drawn, however few bytes say
so, and makes them anew wherever a form is drawn: ten forms that each draw the next one ten times
are ten thousand million things in two kilobytes. So the forms are multiplied out here, on paper.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.streams import inflated_size
from forthwith.pipelines.documents.codes import refusal

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_Key: TypeAlias = tuple[tuple[int, int], tuple[int, int]]

_SUSPECT: Final = re.compile(
    rb"/(?:Form|PatternType|CharProcs|Image)\b|/[^\s/<>\[\](){}%]{0,40}#[0-9a-fA-F]{2}"
)
"""What may be drawn more than once or hide a drawing, or a name that may hide one of these."""
_OPERATOR: Final = re.compile(
    rb"(?<![^\s)\]>])(?:Tj|TJ|Do|sh|EI|[fFbB]\*?|[sSq'\"])(?=[\s/(<\[]|$)"
)
_DRAWN: Final = re.compile(rb"/([^\s/<>\[\](){}%]{1,200})\s+Do(?=[\s/(<\[]|$)")
_ESCAPED: Final = re.compile(rb"#([0-9a-fA-F]{2})")
_PACKED: Final = frozenset({"/FlateDecode", "/Fl"})
_SMALL: Final = limits.MEGABYTE


def check_drawings(content: bytes, largest: int, password: str | None = None) -> None:
    """Refuse a PDF that draws too much on a page; `largest` is how long its longest stream is.

    Raises:
        PermanentError: it does.

    """
    if max(largest, len(content)) < _SMALL and not _SUSPECT.search(content):
        return
    try:
        with _opened(content, password) as document:
            if document is not None:
                _check(document)
    except RecursionError as error:
        raise _too_much() from error


@contextmanager
def _opened(content: bytes, password: str | None) -> Iterator[Pdf | None]:
    """Open the document; None where it cannot be, which its readers deal with."""
    import pikepdf

    try:
        document = pikepdf.open(BytesIO(content), password=password or "", suppress_warnings=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError):
        yield None
        return
    with document:
        yield document


def _check(document: Pdf) -> None:
    roughly, exactly = _Weights(_at_most), _Weights(_count)
    for own, resources in _drawings(document):
        if all(each.of(own, resources) > limits.PAGE_OBJECTS for each in (roughly, exactly)):
            raise _too_much()


def _too_much() -> Exception:
    return refusal(
        "document_too_complex",
        f"A page of the PDF draws more than {limits.PAGE_OBJECTS:,} things, forms multiplied out.",
        cause="drawings",
    )


def _drawings(document: Pdf) -> Iterator[tuple[Sequence[Object], Object | None]]:
    """Yield what is drawn by itself, in parts, and the resources it names: pages, forms, glyphs."""
    import pikepdf

    for page in islice(document.pages, limits.PAGES):
        parts = page.obj.get("/Contents")
        whole = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
        yield [p for p in whole if isinstance(p, pikepdf.Stream)], _resources(page.obj)
    for each in document.objects:
        if isinstance(each, pikepdf.Stream) and ("/BBox" in each or "/PatternType" in each):
            yield [each], _resources(each)
        elif isinstance(each, pikepdf.Dictionary) and "/CharProcs" in each:
            glyphs = each.get("/CharProcs")
            if isinstance(glyphs, pikepdf.Dictionary):
                shapes = (glyphs[name] for name in glyphs.keys())  # noqa: SIM118 - no mapping
                drawn = [each for each in shapes if isinstance(each, pikepdf.Stream)]
                yield from (([glyph], each.get("/Resources")) for glyph in drawn)


def _resources(owner: Object) -> Object | None:
    """The resources of a page or form; those of a page may stand further up in the tree."""
    import pikepdf

    for _ in range(limits.PDF_NESTING):
        found = owner.get("/Resources")
        if isinstance(found, pikepdf.Dictionary):
            return found
        above = owner.get("/Parent")
        if not isinstance(above, pikepdf.Dictionary):
            return None
        owner = above
    return None


def _at_most(content: bytes) -> int:
    return len(content) // 2


def _count(content: bytes) -> int:
    return len(_OPERATOR.findall(content))


class _Weights:
    """How many things each form draws, worked out once; counting costs more than guessing."""

    def __init__(self, things_in: Callable[[bytes], int]) -> None:
        self._things_in = things_in
        self._known: dict[_Key, int] = {}

    def of(self, parts: Sequence[Object], resources: Object | None) -> int:
        """The things that these parts of a drawing make together."""
        total = 0
        for part in parts:
            content = _content(part)
            if content is None:
                return limits.PAGE_OBJECTS + 1
            total += self._things_in(content) + self._drawn(content, resources)
        return total

    def _drawn(self, content: bytes, resources: Object | None) -> int:
        import pikepdf

        forms = None if resources is None else resources.get("/XObject")
        if not isinstance(forms, pikepdf.Dictionary):
            return 0
        times = Counter(_plain(name) for name in _DRAWN.findall(content))
        named = ((forms.get(name), count) for name, count in times.items())
        return sum(
            count * self._form(form, resources)
            for form, count in named
            if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form"
        )

    def _form(self, form: Object, outer: Object | None) -> int:
        own = form.get("/Resources")
        key = form.objgen, (0, 0) if own is not None or outer is None else outer.objgen
        if key not in self._known:
            self._known[key] = limits.PAGE_OBJECTS + 1  # for a form that draws itself
            self._known[key] = self.of([form], own if own is not None else outer)
        return self._known[key]


def _plain(name: bytes) -> str:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name)
    return "/" + plain.decode("utf-8", "surrogateescape")


def _content(part: Object) -> bytes | None:
    """Return what the part says; None if its length cannot be counted and it may be long."""
    import pikepdf

    filters = part.get("/Filter")
    listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    named = [str(each) for each in listed if each is not None]
    try:
        raw = part.read_raw_bytes()
        if not _PACKED.issuperset(named) and len(raw) > _SMALL:
            return None
        if named:
            inflated_size(raw, 0, len(named))
        return part.read_bytes()
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return b""

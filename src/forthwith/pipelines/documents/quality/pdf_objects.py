"""What the objects of a PDF say: its lock, its scripts, its layers, its forms, and its fonts.

Every look-up is bounded: objects point at each other in circles, and a hostile file at millions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PikepdfError, Stream

from forthwith.pipelines.documents.clean_text import flat, writable

_FINE_PRINT: Final = "printing in full quality"
_PERMISSIONS: Final = {
    "extract": "copying text",
    "print_lowres": "printing",
    "print_highres": _FINE_PRINT,
    "modify_other": "changes",
    "modify_annotation": "comments",
    "modify_form": "filling forms",
    "modify_assembly": "inserting and turning pages",
    "accessibility": "reading aloud",
}
_ACTIONS: Final = {
    "/JavaScript": "scripts",
    "/Launch": "starting programs",
    "/SubmitForm": "sending forms",
    "/ImportData": "importing data",
    "/RichMedia": "embedded media",
}
_STANDARD_FONTS: Final = re.compile(
    r"(?:Helvetica|Times|Courier)(?:-?(?:Roman|Bold|Italic|Oblique|BoldItalic|BoldOblique))?"
    r"|Symbol|ZapfDingbats"
)
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_ANNOTATIONS: Final = 1_000
_PARENTS: Final = 20
_FONTS: Final = 200
_FORM_DEPTH: Final = 3
_FORMS: Final = 100
_CONTENT_BYTES: Final = 4 << 20
_CONTENT_STREAMS: Final = 50
_PLAIN_FILTERS: Final = frozenset({"/FlateDecode", "/Fl", "/ASCII85Decode", "/A85"})
_CHOSEN_FONT: Final = re.compile(rb"/([^\s/<>()\[\]{}%]{1,127})\s+[-+.\d]{1,20}\s+Tf\b")
_INVISIBLE: Final = re.compile(rb"(?<![\d.])3\s+Tr\b")
_SHOWN: Final = re.compile(rb"T[jJ*]|['\"]")
FAILURES: Final = (
    PikepdfError,
    RuntimeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
)
"""What the library raises on a broken object; the object then says nothing."""


@dataclass(slots=True)
class PageObjects:
    """What one page's objects say."""

    fonts: set[str] = field(default_factory=set)
    not_embedded: set[str] = field(default_factory=set)
    without_unicode: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    fields: int = 0
    fields_empty: int = 0
    invisible: bool = False
    active: set[str] = field(default_factory=set)


def denied_permissions(document: Pdf) -> list[str]:
    """What the owner forbids, in words."""
    if not document.is_encrypted:
        return []
    denied = [words for name, words in _PERMISSIONS.items() if not getattr(document.allow, name)]
    return [words for words in denied if not (words == _FINE_PRINT and "printing" in denied)]


def is_repaired(document: Pdf) -> bool:
    """Tell whether the file's table of objects had to be rebuilt to open it."""
    return any("file is damaged" in str(warning) for warning in document.get_warnings())


def hidden_layers(document: Pdf) -> int:
    """How many layers are switched off as the document opens."""
    try:
        layers = document.Root.get("/OCProperties")
        settings = layers.get("/D") if isinstance(layers, Dictionary) else None
        off = settings.get("/OFF") if isinstance(settings, Dictionary) else None
        return len(off) if isinstance(off, Array) else 0
    except FAILURES:
        return 0


def active_in_catalogue(document: Pdf) -> set[str]:
    """What runs as the document opens or closes, in words."""
    found: set[str] = set()
    try:
        root = document.Root
        found |= _actions(root.get("/OpenAction"))
        names = root.get("/Names")
        if isinstance(names, Dictionary) and "/JavaScript" in names:
            found.add("scripts")
        found |= _additional(root)
    except FAILURES:
        return found
    return found


def _actions(action: Object | None) -> set[str]:
    if not isinstance(action, Dictionary):
        return set()
    words = _ACTIONS.get(str(action.get("/S", "")))
    return {words} if words else set()


def _additional(owner: Object) -> set[str]:
    extra = owner.get("/AA")
    if not isinstance(extra, Dictionary):
        return set()
    return {words for _, action in extra.items() for words in _actions(action)}


def page_objects(page: Page) -> PageObjects:
    """Look through a page's annotations, contents and fonts."""
    found = PageObjects()
    for look in (_look_at_annotations, _look_at_contents):
        try:
            look(page, found)
        except FAILURES:
            continue
    return found


def _look_at_annotations(page: Page, found: PageObjects) -> None:
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return
    for index in range(min(len(annotations), _ANNOTATIONS)):
        annotation = annotations[index]
        if not isinstance(annotation, Dictionary):
            continue
        found.active |= _actions(annotation.get("/A")) | _additional(annotation)
        if annotation.get("/Subtype") == Name("/RichMedia"):
            found.active.add(_ACTIONS["/RichMedia"])
        if annotation.get("/Subtype") == Name("/Widget"):
            _count_field(annotation, found)


def _count_field(widget: Object, found: PageObjects) -> None:
    """Count a field that takes words, a choice or a signature; a box need not be ticked."""
    if str(_inherited(widget, "/FT")) not in {"/Tx", "/Ch", "/Sig"}:
        return
    found.fields += 1
    value = _inherited(widget, "/V")
    if value is None or (not isinstance(value, Dictionary) and not str(value).strip()):
        found.fields_empty += 1


def _inherited(node: Object, key: str) -> Object | None:
    for _ in range(_PARENTS):
        value = node.get(key)
        if value is not None:
            return value
        parent = node.get("/Parent")
        if not isinstance(parent, Dictionary):
            return None
        node = parent
    return None


def _look_at_contents(page: Page, found: PageObjects) -> None:
    content = b"\n".join(_contents(page))
    chosen = {_name(raw) for raw in _CHOSEN_FONT.findall(content)} if content else None
    found.invisible = bool(_INVISIBLE.search(content) and _SHOWN.search(content))
    fonts = dict(_fonts(page.resources, 0, [_FORMS]))
    own = page.resources.get("/Font")
    used = {key: font for key, font in fonts.items() if _is_used(key, chosen)}
    for font in used.values():
        _look_at_font(font, found)
    if chosen:
        defined = set(own.keys()) if isinstance(own, Dictionary) else set()
        found.missing = {shown_name(key) for key in chosen - {k.lstrip("/") for k in defined}}


def _is_used(key: tuple[int, str], chosen: set[str] | None) -> bool:
    """Fonts of a form count as used: its own contents are not looked through."""
    depth, name = key
    return depth > 0 or chosen is None or name.lstrip("/") in chosen


def _name(raw: bytes) -> str:
    decoded = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), raw)
    return decoded.decode("utf-8", "replace")


def _contents(page: Page) -> Iterator[bytes]:
    contents = page.obj.get("/Contents")
    streams = contents if isinstance(contents, Array) else [contents]
    left = _CONTENT_BYTES
    for stream in islice(streams, _CONTENT_STREAMS):
        if left > 0 and isinstance(stream, Stream) and _is_plain(stream):
            content = stream.read_bytes()[:left]
            left -= len(content)
            yield content


def _is_plain(stream: Object) -> bool:
    """Tell whether the stream is packed only as the checks before have measured."""
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters] if filters else []
    return all(str(name) in _PLAIN_FILTERS for name in names)


def _fonts(
    resources: Object | None, depth: int, left: list[int]
) -> Iterator[tuple[tuple[int, str], Object]]:
    if not isinstance(resources, Dictionary):
        return
    fonts = resources.get("/Font")
    if isinstance(fonts, Dictionary):
        for name in list(fonts.keys())[:_FONTS]:
            # Forms name their fonts as they like: the number keeps two of a name apart.
            yield (left[0] if depth else 0, name), fonts[name]
    forms = resources.get("/XObject")
    if depth < _FORM_DEPTH and isinstance(forms, Dictionary):
        for name in list(forms.keys())[:_FORMS]:
            left[0] -= 1
            if left[0] > 0 and isinstance(forms[name], Stream):
                yield from _fonts(forms[name].get("/Resources"), depth + 1, left)


def _look_at_font(font: Object, found: PageObjects) -> None:
    if not isinstance(font, Dictionary):
        return
    name = shown_name(str(font.get("/BaseFont", font.get("/Name", "/unnamed"))).lstrip("/"))
    found.fonts.add(name)
    if not _is_embedded(font, name):
        found.not_embedded.add(name)
    if not _has_unicode(font):
        found.without_unicode.add(name)


def shown_name(name: str) -> str:
    """A font's name without the mark of a subset, safe to show.

    >>> shown_name("ABCDEF+Lato-Bold")
    'Lato-Bold'
    """
    return _SUBSET.sub("", flat(writable(name)))[:80] or "unnamed"


def _is_embedded(font: Object, name: str) -> bool:
    """Tell whether the font is in the file, or is one that every reader has."""
    if font.get("/Subtype") == Name("/Type3") or _STANDARD_FONTS.fullmatch(name):
        return True
    holder = _descendant(font) or font
    descriptor = holder.get("/FontDescriptor")
    if not isinstance(descriptor, Dictionary):
        return False
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _descendant(font: Object) -> Object | None:
    descendants = font.get("/DescendantFonts")
    if isinstance(descendants, Array) and len(descendants):
        first = descendants[0]
        return first if isinstance(first, Dictionary) else None
    return None


def _has_unicode(font: Object) -> bool:
    """Tell whether the file says which characters the font's shapes are."""
    if "/ToUnicode" in font:
        return True
    if font.get("/Subtype") == Name("/Type3"):
        return False
    if font.get("/Subtype") != Name("/Type0"):
        return True
    system = (_descendant(font) or font).get("/CIDSystemInfo")
    ordering = system.get("/Ordering") if isinstance(system, Dictionary) else None
    return str(ordering) not in {"Identity", "None"}

"""Decide what a file is from its bytes; the name's extension is only a tie-breaker."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final
from zipfile import BadZipFile

from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.containers.archives import check_archive, opened_archive
from forthwith.pipelines.documents.kinds.compound import compound_of
from forthwith.pipelines.documents.kinds.encodings import (
    Encoding,
    decoded,
    encoding_of,
    whole_characters,
)
from forthwith.pipelines.documents.kinds.formats import FORMATS, KIND_OF_EXTENSION
from forthwith.pipelines.documents.kinds.packages import (
    FOR_ARCHIVES,
    Package,
    flat_kind,
    package_of,
)
from forthwith.pipelines.documents.kinds.signatures import (
    CFB,
    PDF,
    RTF,
    ZIP,
    named_by_signature,
    picture_kind,
)
from forthwith.pipelines.documents.kinds.texts import SAMPLE, text_kind
from forthwith.pipelines.documents.models import Kind, Note

_HEAD: Final = 1 << 16
_PDF_HEADER_WITHIN: Final = 4096
_CONTROLS: Final = bytes(set(range(1, 32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_UNREADABLE: Final = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_CONTROL_SHARE: Final = 0.02
_NUL_SHARE: Final = 0.3
_HIGH_SHARE: Final = 0.35
_ZIPPED: Final = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
_WITH_HEADER: Final = {"pdf", *_ZIPPED, *(k for k, f in FORMATS.items() if f.is_picture)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What a file is, and what its reader should know."""

    kind: Kind
    encoding: str | None = None
    notes: tuple[Note, ...] = ()


def declared_kind(name: str) -> str | None:
    """Return the kind that the name's extension claims.

    >>> declared_kind("Report.DOCM"), declared_kind("notes")
    ('docx', None)
    """
    extension = _extension(name)
    return KIND_OF_EXTENSION.get(extension, extension) or None


_PDF_OBJECT: Final = re.compile(rb"(?:^|[\r\n])\s{0,20}\d{1,10}\s+\d{1,5}\s+obj\b")
_PDF_LOOK: Final = 1 << 20


def detect(stream: BinaryIO, name: str) -> Detected:
    """Decide the kind of a file that is not empty.

    Raises:
        PermanentError: the content is unsupported, damaged, locked or hostile.

    """
    head = stream.read(_HEAD)
    if head.startswith(ZIP):
        return _detect_package(stream)
    if head.startswith(CFB):
        return _detect_compound(stream)
    if head.lstrip().startswith(RTF):
        return Detected(kind="rtf")
    if PDF in head[:_PDF_HEADER_WITHIN] and _holds_pdf(head, stream):
        return _detect_pdf(head)
    picture = picture_kind(head)
    if picture is not None:
        return Detected(kind=picture)
    words = named_by_signature(head)
    if words is not None:
        raise _unsupported(words)
    return _detect_text(head, name)


def _extension(name: str) -> str:
    _, dot, extension = name.rpartition(".")
    return extension.lower() if dot and re.fullmatch(r"\w{1,10}", extension) else ""


def _unsupported(words: str, instead: str = "") -> Exception:
    told = f"The file seems to be {words}, which this pipeline does not read"
    return refusal("document_unsupported", f"{told}; {instead}." if instead else f"{told}.")


def _holds_pdf(head: bytes, stream: BinaryIO) -> bool:
    """Tell a PDF with something before it from a text that speaks of PDFs."""
    if head.lstrip().startswith(PDF):
        return True
    stream.seek(head.index(PDF))
    return _PDF_OBJECT.search(stream.read(_PDF_LOOK)) is not None


def _detect_pdf(head: bytes) -> Detected:
    if head.lstrip().startswith(PDF):
        return Detected(kind="pdf")
    prefix = head[: head.index(PDF)]
    if not prefix.strip():
        return Detected(kind="pdf")
    found = note("recovered_after_damage", "There is foreign data before the start of the PDF.")
    return Detected(kind="pdf", notes=(found,))


def _detect_package(stream: BinaryIO) -> Detected:
    archive = opened_archive(stream)
    with archive:
        notes = check_archive(archive, stream)
        try:
            package = package_of(archive)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as error:
            raise refusal(
                "document_damaged", "The archive's table of contents cannot be read."
            ) from error
    if package.is_locked:
        raise refusal("document_encrypted", "The OpenDocument file is locked with a password.")
    if package.kind is None:
        raise _unsupported(package.words, FOR_ARCHIVES if package.is_plain else "")
    return Detected(kind=package.kind, notes=(*notes, *_macro_notes(package)))


def _macro_notes(package: Package) -> tuple[Note, ...]:
    return (note("macros_ignored"),) if package.has_macros else ()


def _detect_compound(stream: BinaryIO) -> Detected:
    compound = compound_of(stream)
    if compound.is_package:
        raise refusal("document_encrypted", "The Office file is locked with a password.")
    if compound.kind is None:
        raise _unsupported("a compound file of an old program")
    notes = (note("macros_ignored"),) if compound.has_macros else ()
    return Detected(kind=compound.kind, notes=notes)


def _detect_text(head: bytes, name: str) -> Detected:
    encoding = encoding_of(whole_characters(head) if len(head) == _HEAD else head)
    if _is_binary(head, encoding):
        raise _binary_refusal(name)
    text = decoded(head, encoding)
    if not text.replace("\0", "").strip():
        if len(head) < _HEAD:
            raise refusal("document_empty", "The file has no content but white space.")
        return Detected(kind="txt", encoding=encoding.name)
    kind = flat_kind(text[:SAMPLE]) or text_kind(text[:SAMPLE], _extension(name))
    return Detected(kind=kind, encoding=encoding.name, notes=_encoding_notes(encoding))


def _encoding_notes(encoding: Encoding) -> tuple[Note, ...]:
    if encoding.mixed:
        return (note("mixed_encodings"),)
    if encoding.guessed:
        words = f"The file does not say how its characters are encoded; {encoding.name} fits best."
        return (note("encoding_guessed", words),)
    return ()


def _binary_refusal(name: str) -> Exception:
    declared = declared_kind(name)
    if declared in _WITH_HEADER:
        return refusal(
            "document_damaged", f"The name says {declared}, but the content is not one: no header."
        )
    return _unsupported("binary data of an unknown format")


def _is_binary(head: bytes, encoding: Encoding) -> bool:
    if encoding.name.startswith(("utf-16", "utf-32", "utf-8-sig")):
        text = head[: len(head) & ~3].decode(encoding.name, "replace")
        return len(_UNREADABLE.findall(text)) > _CONTROL_SHARE * len(text) + 1
    size = len(head)
    controls = size - len(head.translate(None, _CONTROLS))
    if controls > _CONTROL_SHARE * size + 1 or head.count(0) > _NUL_SHARE * size:
        return True
    return encoding.name != "utf-8" and _is_noise(head, encoding)


def _is_noise(head: bytes, encoding: Encoding) -> bool:
    """Tell random bytes from a text in a legacy encoding: NULs, or letters nowhere."""
    if head.count(0) == 0 and encoding.name != "cp1252":
        return False
    high = len(head) - len(head.translate(None, bytes(range(128, 256))))
    return high > _HIGH_SHARE * len(head) or (head.count(0) > 0 and high > len(head) / 10)

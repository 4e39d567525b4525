"""The files that a PDF carries.

They are unpacked here, step by step and counted, and not by the library that reads the pages: that
one takes whatever memory a stream asks for, and says how large a file is only once it has it.
"""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from binascii import unhexlify
from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name, writable
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.inflating import check_size
from forthwith.pipelines.documents.within.attached import Attached

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_LOOKED_AT: Final = 2
"""Times the number of files that are read: each takes a search of the whole table."""
_NO_HEX: Final = re.compile(rb"[^0-9A-Fa-f]")
_SPACES: Final = re.compile(rb"\s+")


class _Filter(Protocol):
    def __call__(self, content: bytes, /) -> bytes: ...


def files_of_pdf(content: bytes, password: str | None) -> Iterator[Attached]:
    """The files in its table of embedded files; none where the table cannot be read."""
    import pikepdf

    failures = _failures()
    try:
        with pikepdf.open(BytesIO(content), password=password or "") as document:
            for number, name in enumerate(islice(list(document.attachments), limits.ATTACHMENTS)):
                looked_at = number < _LOOKED_AT * limits.ATTACHED_FILES
                yield _attached(document, name) if looked_at else Attached(_label(name), bytes)
    except failures:
        return


def _failures() -> tuple[type[Exception], ...]:
    """Return what the library raises for a file that is unlike any that it was written for."""
    import pikepdf

    return (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)


def _attached(document: Pdf, name: str) -> Attached:
    failures = _failures()
    try:
        spec = document.attachments[name]
        return Attached(_label(spec.filename or name), partial(_content, spec.get_file().obj))
    except failures:
        return Attached(_label(name), bytes)


def _label(name: str) -> str:
    return bare_name(writable(name))


def _content(stream: Object) -> bytes:
    """Unpack one file.

    Raises:
        PermanentError: it is larger than all attachments may be, or packed in an unusual way.

    """
    failures = _failures()
    try:
        content, names = bytes(stream.read_raw_bytes()), _filters(stream)
    except failures as error:
        raise _damaged() from error
    for name in names:
        unpack = _FILTERS.get(name)
        if unpack is None:
            raise refusal("document_unsupported", "The file in the PDF is packed in a way unknown.")
        try:
            content = unpack(content)
        except (ValueError, zlib.error) as error:
            raise _damaged() from error
    check_size(len(content), limits.ATTACHED_BYTES)
    return content


def _damaged() -> Exception:
    return refusal("document_damaged", "The file in the PDF cannot be unpacked.")


def _filters(stream: Object) -> list[str]:
    import pikepdf

    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(each) for each in (named if isinstance(named, pikepdf.Array) else [named])]


def _inflated(content: bytes, /) -> bytes:
    found = zlib.decompressobj().decompress(content, limits.ATTACHED_BYTES + 1)
    check_size(len(found), limits.ATTACHED_BYTES)
    return found


def _from_hex(content: bytes, /) -> bytes:
    digits = _NO_HEX.sub(b"", content.partition(b">")[0])
    return unhexlify(digits + b"0" * (len(digits) % 2))


def _from_base_85(content: bytes, /) -> bytes:
    digits = _SPACES.sub(b"", content.partition(b"~>")[0]).removeprefix(b"<~")
    return a85decode(digits)


_FILTERS: Final[Mapping[str, _Filter]] = {
    "/FlateDecode": _inflated, "/Fl": _inflated,
    "/ASCIIHexDecode": _from_hex, "/AHx": _from_hex,
    "/ASCII85Decode": _from_base_85, "/A85": _from_base_85,
}  # fmt: skip

"""Find the files within a document, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import Kind
from forthwith.pipelines.documents.readers.mail import attached_files
from forthwith.pipelines.documents.within.attached import Attached
from forthwith.pipelines.documents.within.embedded import files_of_office
from forthwith.pipelines.documents.within.open_objects import files_of_open_document
from forthwith.pipelines.documents.within.outlook import files_of_message
from forthwith.pipelines.documents.within.portfolio import files_of_pdf

MAILS: Final = frozenset[Kind]({"eml", "msg"})
_FINDERS: Final[Mapping[Kind, Callable[[bytes, str | None], Iterator[Attached]]]] = {
    "eml": lambda content, _: attached_files(content[: limits.TEXT_BYTES]),
    "msg": lambda content, _: files_of_message(content),
    "pdf": files_of_pdf,
    "docx": lambda content, _: files_of_office(content),
    "xlsx": lambda content, _: files_of_office(content),
    "pptx": lambda content, _: files_of_office(content),
    "odt": lambda content, _: files_of_open_document(content),
    "ods": lambda content, _: files_of_open_document(content),
    "odp": lambda content, _: files_of_open_document(content),
}


def may_hold_files(kind: Kind) -> bool:
    """Tell whether documents of this kind are looked into for files."""
    return kind in _FINDERS


def files_within(kind: Kind, content: bytes, password: str | None) -> Iterator[Attached]:
    """The files within a document, one after the other: ask each for its content at once.

    Raises:
        PermanentError: a mail has more parts than a mail has reason to.

    """
    return _FINDERS[kind](content, password)

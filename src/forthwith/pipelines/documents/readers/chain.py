"""Read with one reader and, where it fails, with another.

"It worked, but there is no text" is a failure too. What a check refuses (a bomb, a lock, a
document type) stays refused: no other reader gets to see it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from email.errors import MessageError
from typing import Final
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import Read

_UNFORESEEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    ExpatError,
    LookupError,
    MessageError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What a reader raises when a file is unlike any that it was written for."""


@contextmanager
def refusing_the_unforeseen() -> Generator[None]:
    """Refuse the one file of several on which a reader fails in a way that nobody thought of.

    Raises:
        PermanentError: it did.

    """
    try:
        yield
    except _UNFORESEEN as error:
        raise refusal("document_damaged", "No reader could make sense of the file.") from error
    except (MemoryError, RecursionError) as error:
        words = "Reading the file took more memory than it is given."
        raise refusal("document_too_complex", words) from error


def read_with_fallback(first: Callable[[], Read], second: Callable[[], Read | None]) -> Read:
    """Return what the first of two readers that finds text has found.

    Raises:
        PermanentError: the document is refused, or neither could make sense of it.

    """
    found = _attempt(first)
    if isinstance(found, Read) and not _failed(found):
        return found
    other = second()
    if other is not None:
        return _labelled(other, found if isinstance(found, Read) else None)
    if isinstance(found, Read):
        return found
    raise found


def _attempt(read: Callable[[], Read]) -> Read | PermanentError:
    """Return what the reader found, or why another one may try.

    Raises:
        PermanentError: no other reader may.

    """
    try:
        return read()
    except PermanentError as error:
        if error.code != "document_damaged":
            raise
        return error
    except _UNFORESEEN as error:
        failure = refusal("document_damaged", "No reader could make sense of the file.")
        failure.__cause__ = error
        return failure


def _failed(found: Read) -> bool:
    """Tell whether another reader should try; not where markup is too deep for any."""
    return found.is_empty and all(each.code != "nesting_flattened" for each in found.notes)


def _labelled(other: Read, first: Read | None) -> Read:
    """Say that another reader was used; what the first one found besides text is kept."""
    label = note("other_reader_used")
    if first is None:
        return other.model_copy(update={"notes": [label, *other.notes]})
    kept = [each for each in first.notes if each.code != "no_text_layer"]
    return other.model_copy(
        update={
            "notes": [*kept, label, *(n for n in other.notes if n not in kept)],
            "metadata": {**other.metadata, **first.metadata},
            "attachments": first.attachments,
        }
    )

"""The first stages of the quality check: what cannot be opened is judged, not refused.

A file that is locked, damaged or cut off is what somebody who asks for its quality wants to hear
of. What is hostile, empty or of no kind that is read here is refused as everywhere.
"""

from __future__ import annotations

from typing import Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.kinds.detection import declared_kind
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Checked, DocumentSource, Kind, Read, Unopened
from forthwith.pipelines.documents.quality.codes import UNOPENED
from forthwith.pipelines.documents.sources import source_of
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import clean_name, hashed, validating
from forthwith.ports.context import StageContext

_NO_READER: Final = "none"


def validating_or_unopened(
    input: DocumentSource,  # noqa: A002 - the stage's name for the job's input
    ctx: StageContext,
) -> Checked:
    """Check the document; of one that cannot be opened, say what it is by its name.

    Raises:
        PermanentError: it is empty, hostile or of no kind that is read here.

    """
    try:
        return validating(input, ctx)
    except PermanentError as error:
        return _named(input, ctx, _unopened(error))


def reading_or_unopened(
    input: DocumentSource,  # noqa: A002 - the stage's name for the job's input
    validating: Checked,
    ctx: StageContext,
) -> Read:
    """Read the document; of one that cannot be opened there is nothing but the reason.

    Raises:
        PermanentError: it is hostile, or holds no text.

    """
    reason = validating.unopened
    if reason is None:
        try:
            return reading(input, validating, ctx)
        except PermanentError as error:
            reason = _unopened(error)
    return Read(kind=validating.kind, reader=_NO_READER, pages=[], unopened=reason)


def _unopened(error: PermanentError) -> Unopened:
    if error.code not in UNOPENED:
        raise error
    return Unopened(code=error.code, message=error.message)


def _named(given: DocumentSource, ctx: StageContext, reason: Unopened) -> Checked:
    source = source_of(given, ctx)
    declared = declared_kind(source.name)
    kind: Kind = next((each for each in FORMATS if each == declared), "txt")
    with source.open() as stream:
        size, digest = hashed(stream, source, ctx)
    return Checked(
        kind=kind,
        name=clean_name(source.name),
        size_bytes=size,
        sha256=digest,
        mime=FORMATS[kind].mime,
        declared_kind=declared,
        unopened=reason,
    )

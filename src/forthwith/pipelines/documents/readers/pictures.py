"""Read a picture of text: each frame of a TIFF or of an animation is a page."""

from __future__ import annotations

from io import SEEK_END
from typing import TYPE_CHECKING, BinaryIO, Final

from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import Checked, Kind, Note, Page, Read
from forthwith.pipelines.documents.recognition.pages import notes_on, recognise_pages
from forthwith.pipelines.documents.recognition.pictures import (
    DECODING_FAILURES,
    frame_count,
    frames_read,
    grey_frame,
    opened_picture,
)
from forthwith.pipelines.documents.recognition.recogniser import READER
from forthwith.pipelines.documents.sources import SourceFile
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from PIL import Image

_TAIL: Final = 1024
_GIF_END: Final = b";"


def read_picture(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
    """Recognise the text of each page.

    Raises:
        PermanentError: it is damaged, or has more pixels or pages than one job reads.

    """
    with source.open() as stream, opened_picture(stream, checked.kind) as image:
        read = _read(image, checked.kind, ctx)
        return read if _has_its_end(stream, checked.kind) else _cut_off(read)


def _has_its_end(stream: BinaryIO, kind: Kind) -> bool:
    """Tell whether the end mark is there; only of a GIF nothing else tells that frames are gone."""
    if kind != "gif":
        return True
    stream.seek(-min(_TAIL, stream.seek(0, SEEK_END)), SEEK_END)
    return stream.read().rstrip(b"\0").endswith(_GIF_END)


def _cut_off(read: Read) -> Read:
    words = "The picture has no end mark: it may be cut off, and pages be missing."
    notes = [*read.notes, note("recovered_after_damage", words)]
    return read.model_copy(update={"notes": notes})


def _read(image: Image.Image, kind: Kind, ctx: StageContext) -> Read:
    damages: list[BaseException] = []
    metadata = _metadata(image)

    def picture_of(number: int) -> Image.Image | None:
        try:
            return grey_frame(image, number - 1)
        except DECODING_FAILURES as error:
            damages.append(error)
            return None

    counted, read = frame_count(image, kind), frames_read(image)
    left_out = kind != "tiff" and counted > read
    numbers = range(1, (read if left_out else counted) + 1)
    recognition = recognise_pages(numbers, picture_of, ctx, total=len(numbers))
    if recognition.unavailable is not None:
        picture_of(1)  # a damaged picture is refused even where nobody can read it
    if damages and not recognition.found:
        raise _damaged(damages[0])
    pages = [recognition.page(Page(number=number, text="")) for number in numbers]
    notes = [*_damage_notes(len(damages)), *notes_on(recognition, pages)]
    if left_out:
        words = f"The picture has more than {read} frames; the first {read} were read."
        notes.append(note("frames_left_out", words))
    return Read(kind=kind, reader=READER, pages=pages, metadata=metadata, notes=notes)


def _damaged(error: BaseException) -> Exception:
    if "truncated" in str(error):
        failure = refusal("document_truncated", "The picture ends before its last row.")
    else:
        failure = refusal("document_damaged", "The picture cannot be decoded.")
    failure.__cause__ = error
    return failure


def _damage_notes(count: int) -> list[Note]:
    if not count:
        return []
    words = f"{count} page{'' if count == 1 else 's'} of the picture could not be decoded."
    return [note("recovered_after_damage", words)]


def _metadata(image: Image.Image) -> dict[str, str]:
    """Return the size alone: what a camera notes about place and owner stays in the file."""
    found = {"pixels": f"{image.width} x {image.height}"}
    dpi = image.info.get("dpi")
    if isinstance(dpi, tuple) and dpi and isinstance(dpi[0], int | float) and 1 < dpi[0] < 10_000:
        found["resolution"] = f"{dpi[0]:.0f} dpi"
    return found

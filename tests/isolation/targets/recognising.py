"""Recognition as the function of an isolated child."""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from PIL import Image

from forthwith.pipelines.documents.recognition.preparing import prepared
from forthwith.pipelines.documents.recognition.recogniser import open_recogniser


def text_of(
    _request: bytes, documents: Sequence[BinaryIO], _report: Callable[[float, float, str], None]
) -> bytes:
    """The text of the picture, with the languages that it was read in."""
    page = Image.open(documents[0]).convert("L")
    with open_recogniser() as recogniser:
        found = recogniser.recognise(prepared(page))
        return f"{'+'.join(recogniser.languages)}\n{found.text}".encode()


def open_neighbour(
    request: bytes, _documents: Sequence[BinaryIO], _report: Callable[[float, float, str], None]
) -> bytes:
    """What a file holds, if the sandbox shows it."""
    with open(request, "rb") as file:  # noqa: PTH123 - the path is bytes
        return file.read()

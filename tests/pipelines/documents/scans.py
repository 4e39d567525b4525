"""Pictures of pages, painted here, and PDF files that hold nothing else."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from forthwith.pipelines.documents.recognition.language_data import language_data

LINES = (
    "Delivery note 4711",
    "Forty pumps were delivered on Monday.",
    "Please check the seals before mounting.",
)


def require_recogniser() -> None:
    """Skip where there is no language data; where all tests must run, fail."""
    if language_data() is not None:
        return
    reason = "no language data of Tesseract: apt-get install tesseract-ocr"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def page(lines: Sequence[str] = LINES, *, size: tuple[int, int] = (1240, 700)) -> Image.Image:
    """A white page with black lines, as of 150 dpi."""
    image = Image.new("L", size, 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=32)
    for number, line in enumerate(lines):
        draw.text((80, 80 + 60 * number), line, fill=0, font=font)
    return image


def saved(image: Image.Image, format_: str, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, format_, **options)
    return stream.getvalue()


def tiff(*pages: Image.Image) -> bytes:
    first, *rest = pages
    return saved(first, "TIFF", save_all=True, append_images=rest)


def scanned_pdf(*pages: Image.Image) -> bytes:
    first, *rest = pages
    return saved(first, "PDF", save_all=True, append_images=rest, resolution=150)


def joined_pdf(first: bytes, second: bytes) -> bytes:
    """The pages of one file, then those of the other."""
    stream = BytesIO()
    with pikepdf.open(BytesIO(first)) as whole, pikepdf.open(BytesIO(second)) as rest:
        whole.pages.extend(rest.pages)
        whole.save(stream)
    return stream.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A picture of that many black pixels, packed into a few kilobytes."""
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

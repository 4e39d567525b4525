"""Open a picture and give its frames in grey, within limits on pixels that hold while decoding."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.models import Kind

if TYPE_CHECKING:
    from PIL import Image

DECODERS: Final[dict[Kind, str]] = {
    "png": "PNG",
    "jpeg": "JPEG",
    "tiff": "TIFF",
    "gif": "GIF",
    "bmp": "BMP",
    "webp": "WEBP",
}
DECODING_FAILURES: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What decoders raise when a picture is unlike any that they were written for."""

_SCAN: Final = b"\xff\xda"
"""Begins a scan; within one, the first of these bytes is never followed by the second."""
_CHUNK: Final = 1 << 16
_DEEP: Final = ("I", "I;16", "I;16L", "I;16B", "F")
_PAPER: Final = 255
_ANIMATED: Final = frozenset[Kind]({"gif", "webp", "png"})
_FRAMES_PIXELS: Final = 4 * limits.PICTURE_PIXELS
_VISIBLE: Final = 128
_LIGHT: Final = 128
_DARK_SHARE: Final = 0.01
"""Where less than this of what shows is dark, nothing is written in black."""
_ORIENTATION: Final = 0x0112


@contextmanager
def opened_picture(stream: BinaryIO, kind: Kind) -> Iterator[Image.Image]:
    """Read the header with the decoder for this kind and no other.

    Raises:
        PermanentError: it is damaged, or has more pixels than one picture may have.

    """
    from PIL import Image

    if kind == "jpeg":
        _check_scans(stream)
    with _pixel_limit():
        try:
            image = Image.open(stream, formats=[DECODERS[kind]])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels() from error
        except DECODING_FAILURES as error:
            raise refusal("document_damaged", "The picture's header cannot be read.") from error
        with image:
            yield image


def _check_scans(stream: BinaryIO) -> None:
    """Refuse a picture that is drawn over and over: each time costs as much as the first.

    Raises:
        PermanentError: it is.

    """
    scans, before = 0, b""
    while chunk := stream.read(_CHUNK):
        scans += (before + chunk).count(_SCAN)
        before = chunk[-1:]
        if scans > limits.JPEG_SCANS:
            words = f"The picture is drawn more than {limits.JPEG_SCANS} times over itself."
            raise refusal("document_too_complex", words, cause="drawn_over")
    stream.seek(0)


@contextmanager
def _pixel_limit() -> Iterator[None]:
    """Have the decoders themselves refuse pixels beyond the limit, in each frame."""
    from PIL import Image

    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, which is not read
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def frame_count(image: Image.Image, kind: Kind) -> int:
    """Count the pages of a TIFF, or the frames of an animation, by going through them.

    Of an animation one more is counted than is read, if there are more.

    Raises:
        PermanentError: there are more than one picture may have.

    """
    count = 1
    if kind in _ANIMATED:
        most = frames_read(image) + 1
        while count < most and _has_frame(image, count):
            count += 1
    while kind == "tiff" and _has_frame(image, count):
        count += 1
        if count > limits.FRAMES:
            raise refusal(
                "document_too_many_pages",
                f"The picture has more than {limits.FRAMES} pages; one job reads up to that many.",
            )
    return count


def frames_read(image: Image.Image) -> int:
    """How many frames of an animation are read: each is decoded for the next one's sake."""
    affordable = _FRAMES_PIXELS // max(1, image.width * image.height)
    return max(1, min(limits.ANIMATION_FRAMES, affordable))


def _has_frame(image: Image.Image, index: int) -> bool:
    try:
        image.seek(index)
    except DECODING_FAILURES:
        return False
    return True


def grey_frame(image: Image.Image, index: int) -> Image.Image:
    """Decode one frame: grey, upright, on paper where it is transparent.

    Raises:
        PermanentError: it has more pixels than one picture may have.
        OSError: it cannot be decoded, like all of `DECODING_FAILURES`.

    """
    from PIL import Image

    try:
        image.seek(index)
        _check_pixels(image)
        image.draft("L", _enough(image))
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    return _upright(_grey(image), image)


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > limits.PICTURE_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Exception:
    return refusal(
        "document_too_many_pixels",
        f"The picture has more than {limits.PICTURE_PIXELS // 1_000_000} million pixels.",
    )


def _enough(image: Image.Image) -> tuple[int, int]:
    """Return the size below which a JPEG need not be decoded: its decoder can leave out rows."""
    factor = min(1.0, (limits.RECOGNISED_PIXELS / (image.width * image.height)) ** 0.5)
    return max(1, int(image.width * factor)), max(1, int(image.height * factor))


def _grey(image: Image.Image) -> Image.Image:
    if image.mode in _DEEP:
        return _shallow(image)
    if not image.has_transparency_data:
        return image.convert("L")
    return _on_paper(image if "A" in image.getbands() else image.convert("RGBA"))


def _shallow(image: Image.Image) -> Image.Image:
    """Spread the values that occur over 256 greys; converting alone would cut them off."""
    low, high = image.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float) or high <= low:
        return image.convert("L")
    scale = 255 / (high - low)
    shift = -low * scale
    return image.point(lambda value: value * scale + shift).convert("L")


def _on_paper(image: Image.Image) -> Image.Image:
    """Put what shows on white; where all of it is light, on black, and turn the greys round."""
    from PIL import Image, ImageOps

    grey, alpha = image.convert("L"), image.getchannel("A")
    is_light = _is_light(grey, alpha)
    page = Image.new("L", image.size, 0 if is_light else _PAPER)
    page.paste(grey, mask=alpha)
    return ImageOps.invert(page) if is_light else page


def _is_light(grey: Image.Image, alpha: Image.Image) -> bool:
    lowest, _ = alpha.getextrema()
    if lowest == _PAPER:
        return False  # nothing is seen through
    shown = alpha.point(lambda value: _PAPER if value >= _VISIBLE else 0)
    counts = grey.histogram(mask=shown)
    return sum(counts[:_LIGHT]) < _DARK_SHARE * sum(counts)


def _upright(page: Image.Image, image: Image.Image) -> Image.Image:
    """Turn the page as the camera noted it; a note that cannot be read does not matter."""
    from PIL import Image

    turns = Image.Transpose
    turn = {
        2: turns.FLIP_LEFT_RIGHT,
        3: turns.ROTATE_180,
        4: turns.FLIP_TOP_BOTTOM,
        5: turns.TRANSPOSE,
        6: turns.ROTATE_270,
        7: turns.TRANSVERSE,
        8: turns.ROTATE_90,
    }
    try:
        noted = turn.get(image.getexif().get(_ORIENTATION, 1))
    except DECODING_FAILURES:
        return page
    return page if noted is None else page.transpose(noted)

"""All frames of an animation are read, and letters that are lighter than paper too."""

from __future__ import annotations

import pytest
from PIL import Image

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.recognition.pictures import grey_frame
from tests.pipelines.documents import scans
from tests.pipelines.documents.scans import LINES, require_recogniser
from tests.pipelines.documents.test_recognition import codes_of, context, lines_of, read

_FRAMES = tuple(
    scans.page([f"Delivery note {number}", "Forty pumps were delivered."])
    for number in (4711, 4712, 4713)
)


def _animated(format_: str) -> bytes:
    first, *rest = _FRAMES
    lossless = {"lossless": True} if format_ == "WEBP" else {}
    return scans.saved(first, format_, save_all=True, append_images=rest, duration=100, **lossless)


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG"])
def test_each_frame_of_an_animation_is_a_page(format_: str) -> None:
    require_recogniser()

    found = read(context(f"a.{format_.lower()}", _animated(format_)))

    assert [lines_of(page)[0] for page in found.pages] == [
        f"Delivery note {number}" for number in (4711, 4712, 4713)
    ]
    assert codes_of(found) == ["recognised"]


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG"])
def test_frames_beyond_the_limit_are_left_out_with_a_note(
    format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANIMATION_FRAMES", 2)

    found = read(context("a.bin", _animated(format_)))

    assert len(found.pages) == 2
    assert "frames_left_out" in codes_of(found)


def test_an_animation_that_is_cut_off_says_that_frames_may_be_missing() -> None:
    whole = _animated("GIF")
    second = whole.index(b"\x21\xf9", whole.index(b"\x2c", whole.index(b"\x21\xf9")))
    cut = read(context("a.gif", whole[:second]))

    assert "recovered_after_damage" in codes_of(cut)
    assert "recovered_after_damage" not in codes_of(read(context("a.gif", whole + bytes(3))))


def _letters(ink: int, *, around: int = 0) -> Image.Image:
    """Letters of one grey on nothing; `around` is the grey of an opaque frame, if any."""
    page = scans.page()
    image = Image.new("RGBA", page.size, (ink, ink, ink, 0))
    image.putalpha(page.point(lambda grey: 255 - grey))
    if around:
        image.paste((around, around, around, 255), (0, 0, page.width, 40))
    return image


@pytest.mark.parametrize(("ink", "around"), [(255, 0), (200, 0), (0, 0), (60, 0), (0, 250)])
def test_letters_on_nothing_are_dark_on_white_whatever_their_colour(ink: int, around: int) -> None:
    grey = grey_frame(_letters(ink, around=around), 0)

    shades = set(grey.tobytes())
    assert min(shades) < 80
    assert max(shades) == 255
    assert grey.getpixel((5, grey.height - 5)) == 255


def test_white_letters_on_nothing_are_read() -> None:
    require_recogniser()

    found = read(context("a.png", scans.saved(_letters(255), "PNG")))

    assert lines_of(found.pages[0]) == list(LINES)

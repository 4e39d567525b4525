"""Recognition keeps to the time of its stage, however slow the machine is at the moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

import pytest
from PIL import Image

from forthwith.pipelines.documents.recognition import pages as pages_module
from forthwith.pipelines.documents.recognition import recogniser as recogniser_module
from forthwith.pipelines.documents.recognition.pages import Recognition, recognise_pages
from forthwith.pipelines.documents.recognition.recogniser import Recogniser
from tests.pipelines.documents.contexts import Context

RESERVE = timedelta(seconds=15)


@dataclass
class Slow:
    """A recogniser whose every try needs so many seconds of the stage; what is cut has no text."""

    needs: float
    confidence: int = 90
    ctx: Context = field(default_factory=lambda: Context(remaining=timedelta(seconds=40)))
    tries: int = 0
    _cut: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def SetImageBytes(self, *picture: object) -> None:  # noqa: N802 - the library's name
        pass

    def SetSourceResolution(self, dpi: int, /) -> None:  # noqa: N802 - the library's name
        pass

    def Recognize(self, milliseconds: int, /) -> bool:  # noqa: N802 - the library's name
        seconds = min(self.needs, milliseconds / 1000)
        self._cut = seconds < self.needs
        self.ctx.remaining -= timedelta(seconds=seconds)
        self.tries += 1
        return not self._cut

    def GetUTF8Text(self) -> str:  # noqa: N802 - the library's name
        return "" if self._cut else "some words"

    def MeanTextConf(self) -> int:  # noqa: N802 - the library's name
        return self.confidence

    def Clear(self) -> None:  # noqa: N802 - the library's name
        pass

    def monotonic(self) -> float:
        """The clock that goes with what is left of the stage."""
        return -self.ctx.remaining.total_seconds()


def recognised(slow: Slow, monkeypatch: pytest.MonkeyPatch, numbers: Sequence[int]) -> Recognition:
    class Opened:
        def __init__(self, _languages: object) -> None:
            pass

        def __enter__(self) -> Recogniser:
            return Recogniser(slow, ["eng"])

        def __exit__(self, *_error: object) -> None:
            pass

    monkeypatch.setattr(pages_module, "open_recogniser", Opened)
    monkeypatch.setattr(recogniser_module, "monotonic", slow.monotonic)
    picture = Image.new("L", (40, 40), 255)
    return recognise_pages(numbers, lambda _number: picture, slow.ctx, total=len(numbers))


@pytest.mark.parametrize("needs", [0.5, 3.0, 9.0, 100.0])
@pytest.mark.parametrize("confidence", [10, 90])
def test_the_last_part_of_the_time_is_left_to_hand_over_what_was_read(
    needs: float, confidence: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(needs, confidence)

    recognised(slow, monkeypatch, range(1, 100))

    assert slow.ctx.remaining >= RESERVE - timedelta(milliseconds=10)


def test_a_page_that_was_cut_for_want_of_time_counts_among_those_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = recognised(Slow(needs=9.0), monkeypatch, [1, 2, 3, 4])

    assert sorted(found.found) == [1, 2]
    assert found.left == [3, 4]


def test_a_page_is_not_turned_once_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(needs=9.5, confidence=10)

    recognised(slow, monkeypatch, [1])

    assert slow.tries == 3  # upright, and twice of the three turns

"""Recognition works in the sandbox, which shows it its language data and nothing else."""

import random
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from forthwith.pipelines.documents.recognition.language_data import language_data
from forthwith.runtime.isolation import IsolatedCall, Isolation
from forthwith.runtime.isolation.errors import IsolationError
from forthwith.runtime.isolation.landlock import READ_DIR, READ_FILE, Allowance
from forthwith.runtime.isolation.landlock import language_data as allowed_data
from tests.isolation.calls import run
from tests.pipelines.documents import scans

TARGETS = Path(__file__).parent / "targets"


@pytest.fixture
async def isolation() -> AsyncIterator[Isolation]:
    isolation = Isolation(extra_path=[str(TARGETS)])
    yield isolation
    await isolation.aclose()


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of language data as a user has it, with something beside it."""
    scans.require_recogniser()
    found = language_data()
    assert found is not None
    shutil.copy(found.folder / f"{found.chosen()[0]}.traineddata", tmp_path / "own.traineddata")
    (tmp_path / "ledger.sqlite3").write_bytes(b"secret")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    return tmp_path


async def recognised(
    isolation: Isolation, folder: Path, page: Image.Image | None = None
) -> list[str]:
    picture = folder / "a.png"
    picture.write_bytes(scans.saved(page or scans.page(), "PNG"))
    with picture.open("rb") as document:
        call = IsolatedCall(target="recognising:text_of", fds=(document.fileno(),))
        answer = await run(isolation, call)
    return [line for line in answer.decode().splitlines() if line]


async def test_text_is_recognised_in_the_sandbox_with_the_data_of_the_system(
    isolation: Isolation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    scans.require_recogniser()

    languages, *lines = await recognised(isolation, tmp_path)

    assert languages
    assert lines == list(scans.LINES)


def dotted_boxes() -> Image.Image:
    """What looks like lines of letters with far too many dots above them."""
    somewhere = random.Random(1)  # noqa: S311  the same picture each time
    page = Image.new("L", (900, 220), 255)
    draw = ImageDraw.Draw(page)
    for top in range(30, 200, 60):
        left = 10
        while left < 870:
            width = somewhere.randrange(10, 24)
            draw.rectangle((left, top, left + width, top + 24), outline=0, width=4)
            for _ in range(3):
                x, y = left + somewhere.randrange(width), top - somewhere.randrange(6, 14)
                draw.ellipse((x, y, x + 5, y + 5), fill=0)
            left += width + 4
    return page


async def test_a_page_on_which_the_recogniser_remarks_something_does_not_end_it(
    isolation: Isolation, tmp_path: Path
) -> None:
    """It would open a file for its remarks, which it may not, and write into nothing."""
    scans.require_recogniser()
    assert await recognised(isolation, tmp_path, dotted_boxes())


async def test_text_is_recognised_in_the_sandbox_with_the_data_that_the_environment_names(
    isolation: Isolation, own_data: Path
) -> None:
    assert await recognised(isolation, own_data) == ["own", *scans.LINES]


async def test_what_lies_beside_the_language_data_stays_unseen(
    isolation: Isolation, own_data: Path
) -> None:
    if not (await isolation.start()).landlock:
        pytest.skip("this kernel has no Landlock")
    secret = own_data / "ledger.sqlite3"
    call = IsolatedCall(target="recognising:open_neighbour", request=str(secret).encode())

    with pytest.raises(IsolationError, match="PermissionError"):
        await run(isolation, call)


def test_a_folder_of_language_data_opens_its_listing_and_that_data_alone(tmp_path: Path) -> None:
    data = tmp_path / "tessdata"
    data.mkdir()
    for name in ("eng.traineddata", "id_rsa", "eng.traineddata.key"):
        (data / name).write_bytes(b"")

    assert list(allowed_data(str(tmp_path))) == [
        Allowance(path=data, access=READ_DIR),
        Allowance(path=data / "eng.traineddata", access=READ_FILE),
    ]


@pytest.mark.parametrize("named", ["", ".", "relative/folder"])
def test_only_a_whole_path_names_a_folder_of_language_data(named: str) -> None:
    assert list(allowed_data(named)) == []

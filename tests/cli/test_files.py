"""What `submit` says of a file that is none, cannot be read, or is not there any more."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from forthwith.cli import files
from forthwith.cli.backend import Place
from forthwith.cli.exits import Exit
from forthwith.cli.faults import FileUnreadableError
from forthwith.cli.files import check_file, stdin_bytes, text_of
from forthwith.cli.submission import Asked, Given, items
from forthwith.cli.submitting import Form, submit_all
from forthwith.model.errors import TooLargeError
from tests.support.program import Program


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))


MAKERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: path, "No such file"),
    "folder": (Path.mkdir, "it is a directory"),
    "pipe": (os.mkfifo, "it is a pipe"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "it is a device"),
    "socket": (_socket, "it is a socket"),
    "loop": (lambda path: path.symlink_to(path), "Too many levels"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_no_file_is_refused_at_once_by_name(alone: Program, name: str) -> None:
    make, words = MAKERS[name]
    make(alone.folder / name)

    ended = alone("submit", name, "--json")
    told = alone("submit", "--input", f"@{name}")

    assert ended.code == told.code == 2
    assert ended.envelope["error"]["code"] == "file_unreadable"
    assert words in ended.envelope["error"]["message"]
    assert ended.envelope["error"]["hint"]
    assert words in told.err
    assert len(told.err.splitlines()) == 2


def test_a_file_that_may_not_be_read_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, _mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    secret = tmp_path / "secret.txt"
    secret.write_text("text")
    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(FileUnreadableError, match=r"secret\.txt: Permission denied"):
        check_file(secret)


async def test_a_file_that_is_gone_before_it_is_sent_is_told_like_one_that_never_was(
    server: tuple[Program, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gone.txt"
    file.write_text("text")
    asked = Asked(
        pipeline="demo.words", options={}, tags=(), metadata={}, key=None, wait=False, limit=None
    )
    found = items(Given(files=(file,)), asked, together=False)
    file.unlink()

    place = Place(server=server[1], data_dir=None, app=None)
    ended = await submit_all(place, found, asked, Form(as_json=False, quiet=True))

    assert ended is Exit.USAGE
    assert "gone.txt: No such file" in capsys.readouterr().err


@pytest.mark.parametrize(("count", "name"), [(1, "batch of 1 file"), (3, "batch of 3 files")])
def test_a_job_of_several_files_is_told_by_its_files_and_not_as_documents_that_were_read(
    tmp_path: Path, count: int, name: str
) -> None:
    paths = tuple(tmp_path / f"{number}.txt" for number in range(count))
    for path in paths:
        path.write_text("text")
    asked = Asked(
        pipeline="demo.words", options={}, tags=(), metadata={}, key=None, wait=False, limit=None
    )

    assert [item.name for item in items(Given(files=paths), asked, together=True)] == [name]


def test_what_has_no_end_is_not_read_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless.json"
    endless.write_bytes(b"0" * 2_000)
    monkeypatch.setattr(files, "MOST_BYTES", 1_000)

    with pytest.raises(TooLargeError):
        text_of(endless)
    with endless.open() as opened, monkeypatch.context() as patched:
        patched.setattr("sys.stdin", opened)
        with pytest.raises(TooLargeError):
            stdin_bytes()


def test_a_text_that_is_no_text_is_refused(alone: Program) -> None:
    (alone.folder / "noise.json").write_bytes(b"\xff\xfe\x00{")

    ended = alone("submit", "--input", "@noise.json")

    assert ended.code == 2
    assert "not text in UTF-8" in ended.err

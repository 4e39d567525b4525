"""Giving out a result: to a person, to a program, to a file."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forthwith.cli.backend import Place, reading
from forthwith.cli.exits import Exit
from forthwith.cli.faults import FileUnwritableError
from forthwith.cli.notices import say_notices
from forthwith.cli.terminal import as_json as json_text
from forthwith.cli.terminal import emit, say, shown, shown_page, write
from forthwith.cli.wording import size
from forthwith.model.errors import InvalidInputError

if TYPE_CHECKING:
    from forthwith.client.exchange import Reply

_JSON: Final = "application/json"
_ZIP: Final = "application/zip"
_FORMS: Final = {
    ".csv": "csv", ".xlsx": "xlsx", ".html": "html", ".htm": "html", ".md": "markdown",
}  # fmt: skip
_NAMED: Final = 4


async def give_result(
    place: Place, job_id: str, *, form: str | None, output: Path | None, as_json: bool
) -> Exit:
    """The result as JSON, as bytes or in another form, on stdout or in a file.

    The name of the file says which form, unless one is asked for.
    """
    form = form or (_FORMS.get(output.suffix.lower()) if output else None)
    async with reading(place) as backend:
        reply = await backend.client.download(job_id, format=form)
    is_json = reply.media_type == _JSON
    if as_json and is_json and output is None:
        emit(reply.json())
        return Exit.OK
    content = _indented(reply) if is_json else reply.body
    if is_json:
        say_notices(reply.envelope().meta)
    if output is not None:
        target = named_for(output, reply.media_type)
        save(target, content)
        say(("✓ ", "green"), f"{shown(str(target))}  ({size(len(content))})")
        _say_what_is_in(reply)
    else:
        _print(reply, content)
    return Exit.OK


def named_for(output: Path, media_type: str) -> Path:
    """The name of the file: that of an archive says that it is one.

    >>> named_for(Path("tables.csv"), "application/zip").name
    'tables.csv.zip'
    """
    fits = media_type != _ZIP or output.suffix.lower() not in _FORMS
    return output if fits else output.with_name(f"{output.name}.zip")


def _say_what_is_in(reply: Reply) -> None:
    """Name the files of an archive, the first of them."""
    if reply.media_type != _ZIP:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:  # a pipeline's own bytes, whatever it calls them
        return
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    say(f"  a ZIP archive of {len(names)} files: {shown(', '.join(names[:_NAMED]))}{more}")


def _indented(reply: Reply) -> bytes:
    return (json_text(reply.envelope().data, indent=2) + "\n").encode("utf-8", "replace")


def _print(reply: Reply, content: bytes) -> None:
    """On a terminal nothing of a document acts as a command; a pipe gets the bytes."""
    if not sys.stdout.isatty():
        _say_what_is_in(reply)
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    elif reply.media_type == _JSON or reply.media_type.startswith("text/"):
        write(shown_page(content.decode("utf-8", "replace")).rstrip("\n") + "\n")
    else:
        raise InvalidInputError(
            f"the result is a file of {size(len(content))}",
            hint="Write it to a file: -o FILE, or to a pipe.",
        )


def save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises FileUnwritableError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FileUnwritableError(path, error.strerror or str(error)) from error

"""What `submit` was asked to submit: one order for each file, or one for a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import typer

from forthwith.cli.faults import FileUnreadableError
from forthwith.client.exchange import Upload
from forthwith.client.flows import LONGEST_HOLD_S, Order
from forthwith.model.json import JsonObject

STDIN: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One job to submit, under the name that people know it by."""

    name: str
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says about all the jobs.

    Attributes:
        wait: whether to wait for the end.
        limit: at most this long; None for as long as it takes.

    """

    pipeline: str
    options: JsonObject
    tags: tuple[str, ...]
    metadata: JsonObject
    key: str | None
    wait: bool
    limit: timedelta | None

    @property
    def held(self) -> timedelta | None:
        """How long the server holds its answer back: a wait that is a deadline it can keep.

        Who waits for as long as it takes has no deadline: nothing is left out to meet one.
        """
        if self.limit is None or self.limit.total_seconds() > LONGEST_HOLD_S:
            return None
        return self.limit


def items(files: Sequence[Path], text: str | None, asked: Asked, *, together: bool) -> list[Item]:
    """One item for each file; one for all of them with `together`, or for the text.

    Raises:
        FileUnreadableError: a file is not there, or is none.

    """
    if bool(files) == (text is not None):
        raise typer.BadParameter("name one or more files, or give a text with --text, not both")
    if text is not None:
        return [_item("text", asked, text=sys.stdin.read() if text == STDIN else text)]
    uploads = [_upload(path) for path in files]
    if together:
        return [_item(f"{len(uploads)} documents", asked, files=uploads)]
    names = _distinct([upload.name for upload in uploads])
    found = [_item(name, asked, files=[each]) for name, each in zip(names, uploads, strict=True)]
    return found if asked.key is None or len(found) == 1 else list(_numbered(found, asked.key))


def _upload(path: Path) -> Upload:
    if str(path) == STDIN:
        return Upload(name="stdin", source=sys.stdin.buffer.read())
    try:
        with path.open("rb"):
            return Upload.of(path)
    except OSError as error:
        raise FileUnreadableError(path, error.strerror or str(error)) from error


def _item(
    name: str, asked: Asked, *, files: Sequence[Upload] = (), text: str | None = None
) -> Item:
    order = Order(
        pipeline=asked.pipeline,
        input={"text": text} if text is not None else None,
        files=tuple(files),
        options=asked.options,
        tags=asked.tags,
        metadata=asked.metadata,
        wait=asked.held,
        key=asked.key or uuid4().hex,
        request_id=f"req_cli_{uuid4().hex}",
    )
    return Item(name=name, order=order)


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, numbered where two are the same.

    >>> _distinct(["a.pdf", "b.pdf", "a.pdf"])
    ['a.pdf', 'b.pdf', 'a.pdf (2)']
    """
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def _numbered(found: Sequence[Item], key: str) -> Iterator[Item]:
    """One key for several files: each gets its own, the same at each repeat."""
    for number, item in enumerate(found, start=1):
        yield replace(item, order=replace(item.order, key=f"{key}-{number}"))

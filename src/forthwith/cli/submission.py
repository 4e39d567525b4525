"""What `submit` was asked to submit: one order for each file, or one for a text or a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import typer

from forthwith.cli.files import check_file, stdin_bytes, stdin_text, text_of
from forthwith.cli.options import refuse_constant
from forthwith.client.exchange import Upload
from forthwith.client.flows import LONGEST_HOLD_S, Order
from forthwith.client.wire import PipelineInfo
from forthwith.model.json import JsonObject, JsonValue

STDIN: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One job to submit, under the name that people know it by.

    Attributes:
        text: what was given with --text; how it is sent depends on the pipeline.

    """

    name: str
    order: Order
    text: str | None = None

    def fitted(self, pipeline: PipelineInfo) -> Item:
        """The text as this pipeline takes it: as it is, or as a field of an object."""
        if self.text is None or pipeline.input_schema.get("type") != "string":
            return self
        return replace(self, order=replace(self.order, input=self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the jobs are about, as the command line has it: files, or a text, or JSON."""

    files: tuple[Path, ...] = ()
    text: str | None = None
    json: str | None = None

    def check(self) -> None:
        """Raises typer.BadParameter unless it is exactly one of them."""
        if bool(self.files) + (self.text is not None) + (self.json is not None) != 1:
            raise typer.BadParameter(
                "name one or more files, or give a text with --text or JSON with --input:"
                " one of the three"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says about all the jobs.

    Attributes:
        wait: whether to wait for the end.
        limit: at most this long, which is a deadline that the server keeps; None for as long as
            it takes, with no deadline: nothing is left out to meet one.

    """

    pipeline: str
    options: JsonObject
    tags: tuple[str, ...]
    metadata: JsonObject
    key: str | None
    wait: bool
    limit: timedelta | None


def limit_of(seconds: float | None) -> timedelta | None:
    """A wait that a server grants. Raises typer.BadParameter for a longer one."""
    if seconds is None:
        return None
    if not 0 < seconds <= LONGEST_HOLD_S:
        raise typer.BadParameter(
            f"{seconds:g} is not possible: a deadline is up to {LONGEST_HOLD_S:.0f} seconds;"
            " --wait alone waits for as long as it takes",
            param_hint="'--wait=SECONDS'",
        )
    return timedelta(seconds=seconds)


def items(given: Given, asked: Asked, *, together: bool) -> list[Item]:
    """One item for each file; one for all of them with `together`, or for the text or value.

    Raises:
        FileUnreadableError: a file is not there, or is none.

    """
    given.check()
    if given.json is not None:
        return [_item("input", asked, value=_value(given.json))]
    if given.text is not None:
        text = stdin_text() if given.text == STDIN else given.text
        return [replace(_item("text", asked, value={"text": text}), text=text)]
    uploads = [_upload(path, asked) for path in given.files]
    if together:
        return [_item(_batch_name(len(uploads)), asked, files=uploads)]
    names = _distinct([upload.name for upload in uploads])
    found = [_item(name, asked, files=[each]) for name, each in zip(names, uploads, strict=True)]
    return found if asked.key is None or len(found) == 1 else list(_numbered(found, asked.key))


def _batch_name(files: int) -> str:
    """The name of one job of several files: it ends as one, whatever was read of each."""
    return f"batch of {files} file{'' if files == 1 else 's'}"


def _value(text: str) -> JsonValue:
    """JSON as it stands, in a file (`@file`), or on stdin (`-`)."""
    if text == STDIN:
        text = stdin_text()
    elif text.startswith("@"):
        text = text_of(Path(text[1:]))
    try:
        value: JsonValue = json.loads(text, parse_constant=refuse_constant)
    except ValueError as error:
        raise typer.BadParameter(f"not JSON: {error}", param_hint="'--input'") from error
    return value


def _upload(path: Path, asked: Asked) -> Upload:
    if str(path) == STDIN:
        return Upload(name="stdin", source=stdin_bytes())
    check_file(path, hint=_meant_wait(str(path)) if asked.wait and asked.limit is None else None)
    return Upload.of(path)


def _meant_wait(name: str) -> str | None:
    """What to write, if a number was taken for a file: `--wait 30`.

    >>> _meant_wait("30")
    'To wait for at most 30 seconds, write --wait=30.'
    """
    if not name.replace(".", "", 1).isdecimal():
        return None
    return f"To wait for at most {name} seconds, write --wait={name}."


def _item(
    name: str, asked: Asked, *, files: Sequence[Upload] = (), value: JsonValue = None
) -> Item:
    order = Order(
        pipeline=asked.pipeline,
        input=value,
        files=tuple(files),
        options=asked.options,
        tags=asked.tags,
        metadata=asked.metadata,
        wait=asked.limit,
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

"""Stages in isolated children: the worker packs a call here, and the child unpacks and runs it.

A call is a JSON header and the inputs' bytes. The function goes by its import path, so nothing is
unpickled and nothing but what the stage needs reaches the child.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import io
import json
import os
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, BinaryIO

from typing_extensions import override

from forthwith.model.signature import read_signature
from forthwith.runtime.context import NoProviders, OpenDocument, RunContext
from forthwith.runtime.payloads import decode, encode

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from forthwith.model.json import JsonObject

TARGET = "forthwith.runtime.bridge:run_packed"
_LENGTH = struct.Struct(">Q")


def pack(header: JsonObject, inputs: Mapping[str, bytes]) -> bytes:
    """One block of bytes for the child."""
    parts = [json.dumps({**header, "inputs": {name: len(b) for name, b in inputs.items()}})]
    head = parts[0].encode()
    return b"".join((_LENGTH.pack(len(head)), head, *inputs.values()))


def unpack(request: bytes) -> tuple[JsonObject, dict[str, bytes]]:
    """What `pack` was given."""
    (length,) = _LENGTH.unpack_from(request)
    at = _LENGTH.size + length
    header = json.loads(request[_LENGTH.size : at])
    inputs = {}
    for name, size in header.pop("inputs").items():
        inputs[name] = request[at : at + size]
        at += size
    return header, inputs


def import_path(run: Callable[..., object]) -> str:
    """`module:qualname` of a stage function."""
    return f"{run.__module__}:{run.__qualname__}"


def run_packed(
    request: bytes, documents: Sequence[BinaryIO], report: Callable[[float, float, str], None]
) -> bytes:
    """Run one stage in this child: the target of every isolated call."""
    header, inputs = unpack(request)
    module, _, name = str(header["run"]).partition(":")
    run: Callable[..., object] = attrgetter(name)(importlib.import_module(module))
    signature = read_signature(str(header["pipeline"]), run)
    values = {p: decode(signature.parameters[p], body) for p, body in inputs.items()}
    if "ctx" in signature.parameters:
        values["ctx"] = _context(header, documents, report)
    result = run(**values)
    if inspect.iscoroutine(result):
        result = asyncio.run(result)
    return encode(signature.returns, result)


def _context(
    header: JsonObject,
    documents: Sequence[BinaryIO],
    report: Callable[[float, float, str], None],
) -> RunContext:
    now = time.monotonic()
    left, soft = header["remaining_s"], header["deadline_s"]
    named = header["documents"]
    options = header["options"]
    return RunContext(
        job_id=str(header["job_id"]),
        stage=str(header["stage"]),
        attempt=_integer(header["attempt"]),
        options=options if isinstance(options, dict) else {},
        documents=[
            _document(entry, handle)
            for entry, handle in zip(
                named if isinstance(named, list) else [], documents, strict=True
            )
            if isinstance(entry, dict)
        ],
        providers=NoProviders(),
        ends_at=now + _number(left),
        deadline_at=None if soft is None else now + _number(soft),
        monotonic=time.monotonic,
        report=lambda share, message: report(share, 1.0, message),
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _integer(value: object) -> int:
    return value if isinstance(value, int) else 0


def _document(entry: JsonObject, handle: BinaryIO) -> OpenDocument:
    return OpenDocument(
        id=str(entry["id"]),
        name=str(entry["name"]),
        size=_integer(entry["size"]),
        opener=lambda: io.BufferedReader(SharedFile(handle.fileno())),
    )


class SharedFile(io.RawIOBase):
    """A read-only view of a descriptor with a position of its own, so handles do not disturb.

    The descriptor stays the owner's: closing the view leaves it open.
    """

    def __init__(self, fd: int) -> None:
        super().__init__()
        self._fd = fd
        self._at = 0

    @override
    def readable(self) -> bool:
        """It can be read."""
        return True

    @override
    def seekable(self) -> bool:
        """It can be moved in."""
        return True

    @override
    def fileno(self) -> int:
        """The descriptor, for an isolated child."""
        return self._fd

    @override
    def tell(self) -> int:
        """The position, in bytes from the start."""
        return self._at

    @override
    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, as `io.RawIOBase.seek` says."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._fd).st_size}
        self._at = max(0, base[whence] + offset)
        return self._at

    @override
    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer from the position on."""
        view = memoryview(buffer).cast("B")
        body = os.pread(self._fd, len(view), self._at)
        view[: len(body)] = body
        self._at += len(body)
        return len(body)

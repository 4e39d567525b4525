"""Bytes between worker, zygote and child. No pickle: lengths, JSON and plain bytes.

Worker and zygote exchange *messages*: four bytes of length, then JSON; descriptors ride on the
first byte. Both trust each other. The child sends *frames*: one byte of kind, four bytes of length,
then the payload. Nobody trusts the child, so every payload is parsed as input from outside.
"""

import json
import math
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

LENGTH: Final = struct.Struct("!I")
FRAME: Final = struct.Struct("!cI")
PROGRESS_HEAD: Final = struct.Struct("!dd")

RESULT: Final = b"R"
#: A result, after which the child waits for another request.
RESULT_AND_MORE: Final = b"W"
#: A child that has served before took up a call: from here on its death is the call's.
BEGUN: Final = b"B"
PROGRESS: Final = b"P"
ERROR: Final = b"E"
MEMORY: Final = b"M"
UNSAFE: Final = b"U"

#: Progress and error frames above these sizes are not ours.
MAX_PROGRESS_BYTES: Final = 1024
MAX_ERROR_BYTES: Final = 32 * 1024
MAX_MESSAGE_CHARACTERS: Final = 2000
MAX_HINT_CHARACTERS: Final = 500
MAX_LABEL_CHARACTERS: Final = 200
MAX_NAME_CHARACTERS: Final = 120

Message = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the child says it is."""

    done: float
    total: float
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFailure:
    """The exception that ended the function."""

    type_name: str
    stage_code: str | None
    message: str
    permanent: bool
    hint: str = ""


def pack_message(message: Message) -> bytes:
    """Return a message with its length in front."""
    body = json.dumps(message, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


def unpack_message(body: bytes) -> Message:
    """Read the JSON of a message; it must be an object."""
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")  # noqa: TRY004 - data, not a type in code
    return message


def take_messages(buffer: bytearray) -> Iterator[Message]:
    """Take every complete message from the front of `buffer`."""
    while len(buffer) >= LENGTH.size:
        end = LENGTH.size + LENGTH.unpack_from(buffer)[0]
        if len(buffer) < end:
            return
        body = bytes(buffer[LENGTH.size : end])
        del buffer[:end]
        yield unpack_message(body)


def whole(message: Message, key: str) -> int:
    """Read a whole number from a message of the other side."""
    value = message[key]
    if not isinstance(value, int):
        raise ValueError(f"{key} is not a whole number")  # noqa: TRY004 - data, not a type in code
    return value


def text(message: Message, key: str) -> str:
    """Read a text from a message of the other side."""
    value = message[key]
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")  # noqa: TRY004 - data, not a type in code
    return value


def texts(message: Message, key: str) -> tuple[str, ...]:
    """Read a list of texts from a message of the other side."""
    value = message[key]
    if not isinstance(value, list):
        raise ValueError(f"{key} is not a list")  # noqa: TRY004 - data, not a type in code
    return tuple(str(item) for item in value)


def pack_progress(done: float, total: float, message: str) -> bytes:
    """Return a progress frame."""
    label = message[:MAX_LABEL_CHARACTERS].encode(errors="replace")
    return _frame(PROGRESS, PROGRESS_HEAD.pack(done, total) + label)


def unpack_progress(payload: bytes) -> Progress:
    """Read a progress frame; control characters of the label become spaces.

    Raises:
        ValueError: the child sent something else.

    """
    if not PROGRESS_HEAD.size <= len(payload) <= MAX_PROGRESS_BYTES:
        raise ValueError("not a progress frame")
    done, total = PROGRESS_HEAD.unpack_from(payload)
    if not (math.isfinite(done) and math.isfinite(total)):
        raise ValueError("progress is not a number")
    label = payload[PROGRESS_HEAD.size :].decode(errors="replace")
    return Progress(done=done, total=total, message=_one_line(label, MAX_LABEL_CHARACTERS))


def pack_failure(failure: RemoteFailure) -> bytes:
    """Return an error frame."""
    body = {
        "type": failure.type_name[:MAX_NAME_CHARACTERS],
        "code": failure.stage_code and failure.stage_code[:MAX_NAME_CHARACTERS],
        "message": failure.message[:MAX_MESSAGE_CHARACTERS],
        "permanent": failure.permanent,
        "hint": failure.hint[:MAX_HINT_CHARACTERS],
    }
    return _frame(ERROR, json.dumps(body).encode())


def unpack_failure(payload: bytes) -> RemoteFailure:
    """Read an error frame.

    Raises:
        ValueError: the child sent something else.

    """
    body = _untrusted_object(payload)
    code = body.get("code")
    return RemoteFailure(
        type_name=_one_line(str(body.get("type")), MAX_NAME_CHARACTERS),
        stage_code=None if code is None else _one_line(str(code), MAX_NAME_CHARACTERS),
        message=str(body.get("message"))[:MAX_MESSAGE_CHARACTERS],
        permanent=body.get("permanent") is True,
        hint=str(body.get("hint", ""))[:MAX_HINT_CHARACTERS],
    )


def pack_result(result: bytes, *, more: bool) -> tuple[bytes, bytes]:
    """Return head and body of a result frame; the body is not copied."""
    return FRAME.pack(RESULT_AND_MORE if more else RESULT, len(result)), result


def write_all(fd: int, *parts: bytes) -> None:
    """Write `parts` whole to a blocking descriptor."""
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(fd, view) :]


def read_exactly(fd: int, size: int) -> bytes:
    """Read `size` bytes from a blocking descriptor.

    Raises:
        EOFError: the other side closed before that.

    """
    buffer = bytearray()
    while len(buffer) < size:
        chunk = os.read(fd, min(size - len(buffer), 1 << 20))
        if not chunk:
            raise EOFError("the other side closed")
        buffer += chunk
    return bytes(buffer)


def _frame(kind: bytes, payload: bytes) -> bytes:
    return FRAME.pack(kind, len(payload)) + payload


def _untrusted_object(payload: bytes) -> Message:
    if len(payload) > MAX_ERROR_BYTES:
        raise ValueError("not an error frame")
    try:
        body = json.loads(payload)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(body, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - data, not a type in code
    return body


def _one_line(label: str, limit: int) -> str:
    return "".join(c if c.isprintable() else " " for c in label[:limit])

"""A language model's service on loopback that answers as a test says, or misbehaves."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from forthwith.model.json import JsonObject, JsonValue

_DRIP_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer: `lacking` bytes of it never come, and it drips in byte by byte if so asked."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    lacking: int = 0
    drips: bool = False


def completion(content: JsonValue, *, finish: str = "stop", **more: JsonValue) -> Reply:
    """What a model says, the way such a service wraps it up; JSON for anything but a text."""
    said = content if isinstance(content, str | None) else json.dumps(content)
    choice = {"index": 0, "message": {"content": said, **more}, "finish_reason": finish}
    return Reply(body=json.dumps({"id": "c1", "choices": [choice]}).encode())


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came."""

    line: str
    headers: Mapping[str, str]
    body: JsonObject


@dataclass(slots=True)
class ModelService:
    """What came, and what is said next; the last reply is said again and again."""

    replies: deque[Reply]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            self.asked.append(await _request(reader))
            reply = self.replies.popleft() if len(self.replies) > 1 else self.replies[0]
            await _send(writer, reply)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    pairs = (line.partition(": ") for line in head[1:] if line)
    headers = {name.lower(): value for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(head[0], headers, json.loads(body) if body else {})


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    length = len(reply.body) + reply.lacking
    headers = {"content-type": "application/json", "content-length": str(length), **reply.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {reply.status} Said\r\n{head}\r\n".encode())
    if not reply.drips:
        writer.write(reply.body)
    for at in range(len(reply.body) if reply.drips else 0):
        writer.write(reply.body[at : at + 1])
        await writer.drain()
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=_DRIP_S)
    await writer.drain()


@asynccontextmanager
async def model_service(*replies: Reply) -> AsyncIterator[ModelService]:
    """The service, until the block ends."""
    said: Sequence[Reply] = replies or [completion({})]
    service = ModelService(deque(said))
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    async with server:
        service.port = server.sockets[0].getsockname()[1]
        yield service

"""The context that a stage gets in a test: documents from memory or from a file."""

from __future__ import annotations

from collections.abc import Awaitable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from forthwith.model.errors import NotFoundError
from forthwith.model.json import JsonValue
from forthwith.ports.providers import Providers


@dataclass(frozen=True, slots=True)
class MemoryDocument:
    name: str
    content: bytes
    id: str = "doc_1"

    @property
    def size(self) -> int:
        return len(self.content)

    def open(self) -> BinaryIO:
        return BytesIO(self.content)


@dataclass(frozen=True, slots=True)
class FileDocument:
    path: Path
    id: str = "doc_1"

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        return self.path.open("rb")


class _Told:
    def __await__(self) -> Generator[None, None, None]:
        yield from ()


class _NoProviders:
    def names(self) -> tuple[str, ...]:
        return ()

    def get(self, name: str) -> object:
        raise NotFoundError("provider", name)


@dataclass(slots=True)
class Context:
    """Records the progress that a stage tells."""

    documents: Sequence[MemoryDocument | FileDocument] = ()
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    told: list[tuple[float, float, str]] = field(default_factory=list)
    job_id: str = "job_1"
    stage: str = "reading"
    attempt: int = 1
    providers: Providers = field(default_factory=_NoProviders)
    remaining: timedelta = timedelta(seconds=60)
    deadline_remaining: timedelta | None = None
    cancelled: bool = False

    def progress(self, done: float, total: float, message: str = "") -> Awaitable[None]:
        self.told.append((done, total, message))
        return _Told()

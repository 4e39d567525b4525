"""Short ways to say what the tests of isolation say often."""

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

from forthwith.runtime.isolation import IsolatedCall, Isolation, Limits


def hostile(name: str, request: bytes = b"", *, limits: Limits | None = None) -> IsolatedCall:
    return IsolatedCall(target=f"hostile:{name}", request=request, limits=limits or Limits())


@dataclass
class Reports:
    """Collects progress and lets a test wait for the first one."""

    seen: list[tuple[float, float, str]] = field(default_factory=list)
    first: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, done: float, total: float, message: str) -> None:
        self.seen.append((done, total, message))
        self.first.set()

    async def process_ids(self) -> tuple[int, int]:
        """Process ids of the child and of the zygote, as `answer_with_its_pid_and_wait` says."""
        async with asyncio.timeout(20):
            await self.first.wait()
        child, zygote, _ = self.seen[0]
        return int(child), int(zygote)


def ignore(_done: float, _total: float, _message: str) -> None:
    """Progress that nobody wants."""


async def run(isolation: Isolation, call: IsolatedCall) -> bytes:
    return await isolation.run(call, on_progress=ignore)


def is_running(pid: int) -> bool:
    """Whether the process exists and is not a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {b"Z", b"X"}


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counts itself once, every time

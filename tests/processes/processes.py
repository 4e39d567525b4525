"""What `/proc` says about the processes that a test started, and their end."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """One process; `born` tells it from a later one with the same id."""

    pid: int
    born: int
    command: str

    @property
    def alive(self) -> bool:
        """Whether it runs still, or is at least not quite gone; a zombie is."""
        now = _stat(self.pid)
        return now is not None and now.born == self.born and now.state not in "ZX"

    @property
    def stopped(self) -> bool:
        """Whether it is suspended."""
        now = _stat(self.pid)
        return now is not None and now.born == self.born and now.state == "T"

    def send(self, number: signal.Signals) -> None:
        """Send a signal, unless it is gone."""
        if self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


@dataclass(frozen=True, slots=True)
class _Stat:
    state: str
    parent: int
    born: int


def _stat(pid: int) -> _Stat | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return _Stat(state=fields[0], parent=int(fields[1]), born=int(fields[19]))


def _command(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    return ""


def _children() -> dict[int, list[tuple[int, _Stat]]]:
    found: dict[int, list[tuple[int, _Stat]]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        stat = _stat(int(entry.name))
        if stat is not None and stat.state not in "ZX":
            found[stat.parent].append((int(entry.name), stat))
    return found


def family(pid: int) -> list[Process]:
    """The processes below this one, children before grandchildren."""
    known, found, parents = _children(), list[Process](), [pid]
    while parents:
        grown = [one for parent in parents for one in known[parent]]
        found += [Process(child, stat.born, _command(child)) for child, stat in grown]
        parents = [child for child, _ in grown]
    return found


def gone(processes: Iterable[Process]) -> bool:
    return not any(process.alive for process in processes)

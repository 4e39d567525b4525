"""Finding the server of a data directory: `serve` leaves a note there, and takes it away again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from forthwith.model.json import JsonObject

LOOK_SECONDS: Final = 1.0
_OPENER: Final = build_opener(ProxyHandler({}))  # what is on this machine needs no proxy


def note_of(data_dir: Path) -> Path:
    """Where the note is."""
    return data_dir / "run" / "server.json"


@contextmanager
def announced(data_dir: Path, url: str) -> Iterator[None]:
    """Leave the note while the server runs; another server's note is not taken away."""
    note = note_of(data_dir)
    content: JsonObject = {"url": url, "pid": os.getpid(), "started_at": time.time()}
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = note.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(content), encoding="utf-8")
    draft.replace(note)
    try:
        yield
    finally:
        if _read(note) == content:
            note.unlink(missing_ok=True)


def discovered(data_dir: Path) -> str | None:
    """The address of the server that works on this data directory; None when none answers."""
    note = _read(note_of(data_dir))
    url, pid = note.get("url"), note.get("pid")
    if not (isinstance(url, str) and isinstance(pid, int) and _alive(pid)):
        return None
    return url if answers(url) else None


def answers(url: str, path: str = "/livez") -> bool:
    """Whether a server says at this address that it lives."""
    if not url.startswith(("http://", "https://")):
        return False
    try:
        with _OPENER.open(url + path, timeout=LOOK_SECONDS) as response:
            return bool(response.status == HTTPStatus.OK)
    except (URLError, OSError, ValueError):
        return False


def _read(note: Path) -> JsonObject:
    try:
        content: object = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

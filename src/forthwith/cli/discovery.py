"""Finding the server of a data directory: `serve` leaves a note there, and takes it away again."""

from __future__ import annotations

import json
import os
import time
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


def announce(data_dir: Path, url: str) -> None:
    """Leave the note: a server answers at this address."""
    note = note_of(data_dir)
    content: JsonObject = {"url": url, "pid": os.getpid(), "started_at": time.time()}
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = note.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    draft.replace(note)


def withdraw(data_dir: Path) -> None:
    """Take the note of this process away; another server's stays."""
    note = note_of(data_dir)
    if _read(note).get("pid") == os.getpid():
        note.unlink(missing_ok=True)


def discovered(data_dir: Path) -> str | None:
    """The address of the server that works on this data directory; None when none answers."""
    note = _read(note_of(data_dir))
    url, pid = note.get("url"), note.get("pid")
    if not (isinstance(url, str) and isinstance(pid, int) and _alive(pid)):
        return None
    return url if answers(url) else None


def announced_by(data_dir: Path, pid: int) -> bool:
    """Whether that process has left the note."""
    return _read(note_of(data_dir)).get("pid") == pid


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

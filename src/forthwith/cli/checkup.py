"""The checks of `doctor`."""

from __future__ import annotations

import asyncio
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from forthwith.cli.configuration import settings_with
from forthwith.cli.discovery import answers, discovered
from forthwith.cli.envelope import envelope
from forthwith.cli.exits import Exit
from forthwith.cli.terminal import emit, show, shown
from forthwith.cli.wording import size
from forthwith.client import AsyncClient
from forthwith.client.errors import without_password
from forthwith.client.flows import plain_request
from forthwith.model.errors import ForthwithError, InvalidInputError, StorageError
from forthwith.model.json import JsonObject, JsonValue

if TYPE_CHECKING:
    from forthwith.settings import Settings

_OLDEST_PYTHON: Final = (3, 11)
_OLDEST_SQLITE: Final = (3, 35, 0)
_LITTLE_SPACE: Final = 1 << 30
_NO_SPACE: Final = 50 << 20


class Mark(StrEnum):
    """How a check went."""

    GOOD = "ok"
    WARNING = "warning"
    FAULT = "fault"


_SIGNS: Final = {
    Mark.GOOD: ("✓", "green"),
    Mark.WARNING: ("!", "yellow"),
    Mark.FAULT: ("✗", "bold red"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found, and how to mend it."""

    check: str
    mark: Mark
    words: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is checked."""

    settings: Settings
    server: str | None


async def check_up(server: str | None, data_dir: Path | None, *, as_json: bool) -> Exit:
    """Run every check and tell what was found; a fault ends with 1."""
    settings = settings_with(data_dir=data_dir)
    url = server or settings.server or await asyncio.to_thread(discovered, settings.data_dir)
    patient = Patient(settings=settings, server=url)
    findings: list[Finding] = []
    for check in CHECKS:
        findings += await check(patient)
    _tell(findings, as_json=as_json)
    return Exit.UNEXPECTED if any(each.mark is Mark.FAULT for each in findings) else Exit.OK


def _tell(findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        checks: list[JsonValue] = [
            {"check": f.check, "status": f.mark.value, "found": f.words, "fix": f.fix or None}
            for f in findings
        ]
        status = "success" if all(each.mark is Mark.GOOD for each in findings) else "warning"
        emit(envelope({"checks": checks}, status=status))
        return
    for finding in findings:
        sign, style = _SIGNS[finding.mark]
        show(
            Text.assemble(
                (f"{sign} ", style), (f"{finding.check:<10} ", "bold"), shown(finding.words)
            )
        )
        if finding.fix:
            show(Text.assemble((f"{'→':>14} ", "cyan"), shown(finding.fix)))


async def _python(_: Patient) -> list[Finding]:
    words = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    good = sys.version_info >= _OLDEST_PYTHON
    fix = "" if good else "Use Python 3.11 or later."
    return [Finding(check="python", mark=Mark.GOOD if good else Mark.FAULT, words=words, fix=fix)]


async def _sqlite(patient: Patient) -> list[Finding]:
    level = patient.settings.synchronous
    words = f"{sqlite3.sqlite_version}, synchronous={level}"
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        fix = "Use a Python that comes with SQLite 3.35 or later."
        return [Finding(check="sqlite", mark=Mark.FAULT, words=words, fix=fix)]
    if level != "FULL":
        fix = "A power cut may lose accepted jobs; set FORTHWITH_SYNCHRONOUS=FULL to keep them."
        return [Finding(check="sqlite", mark=Mark.WARNING, words=words, fix=fix)]
    return [Finding(check="sqlite", mark=Mark.GOOD, words=words)]


async def _data_dir(patient: Patient) -> list[Finding]:
    return [await asyncio.to_thread(_checked_folder, patient.settings.data_dir)]


def _checked_folder(data_dir: Path) -> Finding:
    folder = data_dir.absolute()
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        fix = f"Make {existing} a folder that this user may write to, or set FORTHWITH_DATA_DIR."
        words = f"{folder} is not writable: {error.strerror}"
        return Finding(check="data", mark=Mark.FAULT, words=words, fix=fix)
    return _space(folder, shutil.disk_usage(existing).free)


def _space(folder: Path, free: int) -> Finding:
    words = f"{folder} is writable, {size(free)} free"
    if free >= _LITTLE_SPACE:
        return Finding(check="data", mark=Mark.GOOD, words=words)
    mark = Mark.FAULT if free < _NO_SPACE else Mark.WARNING
    return Finding(check="data", mark=mark, words=words, fix="Free space on that disk.")


async def _ledger(patient: Patient) -> list[Finding]:
    if patient.settings.database == "postgresql":
        return [await _checked_server(patient.settings)]
    return [await asyncio.to_thread(_checked_ledger, Path(patient.settings.ledger_path))]


async def _checked_server(settings: Settings) -> Finding:
    from forthwith.ledgers.postgresql.looking import look

    try:
        seen = await look(settings.database_url, accept_loss=settings.accept_loss)
    except StorageError as error:
        fix = error.hint or "See that the server runs, and that FORTHWITH_DATABASE_URL is right."
        return Finding(check="ledger", mark=Mark.FAULT, words=error.message, fix=fix)
    where = f"PostgreSQL {seen.server}, {settings.ledger_place}"
    if seen.jobs is None:
        words = f"none yet at {where}; the first start makes it"
        return Finding(check="ledger", mark=Mark.GOOD, words=words)
    return Finding(check="ledger", mark=Mark.GOOD, words=f"{where}, {seen.jobs} job(s)")


def _checked_ledger(path: Path) -> Finding:
    if not path.exists():
        words = f"none yet at {path}; the first start makes it"
        return Finding(check="ledger", mark=Mark.GOOD, words=words)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            problem = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            jobs = connection.execute("SELECT count(*) FROM audit_jobs").fetchone()[0]
    except sqlite3.Error as error:
        problem, jobs = str(error), 0
    if problem != "ok":
        fix = "Stop the service and restore the ledger from a backup."
        return Finding(check="ledger", mark=Mark.FAULT, words=f"{path}: {problem}", fix=fix)
    words = f"{path} is sound, {jobs} job(s), {size(path.stat().st_size)}"
    return Finding(check="ledger", mark=Mark.GOOD, words=words)


async def _sandbox(_: Patient) -> list[Finding]:
    from forthwith.app.wiring import SandboxProbe

    facts = await SandboxProbe().facts()
    missing = facts.get("missing")
    names = ", ".join(map(str, missing)) if isinstance(missing, list) else ""
    level = facts.get("level")
    words = f"{level}" + (f", without {names}" if names else "")
    if level == "unavailable":
        fix = "Isolated stages cannot run here: a container may forbid new processes."
        return [Finding(check="sandbox", mark=Mark.FAULT, words=words, fix=fix)]
    if names:
        fix = "Parsers run with fewer walls; a newer kernel or a laxer container adds them."
        return [Finding(check="sandbox", mark=Mark.WARNING, words=words, fix=fix)]
    return [Finding(check="sandbox", mark=Mark.GOOD, words=words)]


async def _ocr(_: Patient) -> list[Finding]:
    return [await asyncio.to_thread(_checked_recognition)]


def _checked_recognition() -> Finding:
    from forthwith.pipelines.documents.recognition.recogniser import (
        NoRecogniserError,
        recogniser_in_words,
    )

    try:
        words = recogniser_in_words()
    except NoRecogniserError as error:
        words = f"none, as {error}: scans and pictures stay without text"
        fix = "Install it: apt-get install tesseract-ocr; or set TESSDATA_PREFIX to its folder."
        return Finding(check="ocr", mark=Mark.WARNING, words=words, fix=fix)
    return Finding(check="ocr", mark=Mark.GOOD, words=words)


async def _model(patient: Patient) -> list[Finding]:
    from forthwith.app.wiring import make_language_model

    try:
        model = make_language_model(patient.settings)
    except InvalidInputError as error:
        issue = "; ".join(f"{each.field}: {each.issue}" for each in error.details)
        return [Finding(check="model", mark=Mark.FAULT, words=issue, fix=error.hint)]
    if model is None:
        words = "none configured: summaries and extraction are made offline"
        return [Finding(check="model", mark=Mark.GOOD, words=words)]
    trouble = await model.trouble()
    if trouble:
        fix = "Results are made offline meanwhile; check FORTHWITH_OPENAI_BASE_URL and _API_KEY."
        return [Finding(check="model", mark=Mark.WARNING, words=f"{model}: {trouble}", fix=fix)]
    return [Finding(check="model", mark=Mark.GOOD, words=f"{model} answers")]


async def _server(patient: Patient) -> list[Finding]:
    url = patient.server
    if url is None:
        words = "none on this data directory"
        fix = "Start one with `forthwith serve`; without it `submit` runs jobs by itself."
        return [Finding(check="server", mark=Mark.WARNING, words=words, fix=fix)]
    place = without_password(url)
    if not await asyncio.to_thread(answers, url):
        fix = "Start it with `forthwith serve`, or correct the address."
        words = f"nothing answers at {place}"
        return [Finding(check="server", mark=Mark.FAULT, words=words, fix=fix)]
    return [
        Finding(check="server", mark=Mark.GOOD, words=place),
        await _workers(url),
    ]


async def _workers(url: str) -> Finding:
    try:
        async with AsyncClient(url, retries=0) as client:
            health = (await client.ask(plain_request("/jobs/health"))).envelope().data
    except ForthwithError as error:
        return Finding(check="workers", mark=Mark.FAULT, words=error.message, fix=error.hint)
    facts: JsonObject = health if isinstance(health, dict) else {}
    words = f"{facts.get('workers')} alive, {facts.get('pending')} job(s) wait"
    if not facts.get("workers"):
        fix = "Start one with `forthwith worker`, or look why `serve` has none."
        return Finding(check="workers", mark=Mark.FAULT, words=words, fix=fix)
    return Finding(check="workers", mark=Mark.GOOD, words=words)


CHECKS: Final[tuple[Callable[[Patient], Awaitable[list[Finding]]], ...]] = (
    _python,
    _sqlite,
    _data_dir,
    _ledger,
    _sandbox,
    _ocr,
    _model,
    _server,
)

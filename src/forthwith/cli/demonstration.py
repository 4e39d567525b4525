"""What `dev` shows: the service at work on the documents that the project ships."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forthwith.cli.board import Board, board
from forthwith.cli.child import service
from forthwith.cli.discovery import discovered
from forthwith.cli.exits import Exit, exit_of_state, worst
from forthwith.cli.faults import PortTakenError
from forthwith.cli.following import all_of, follow
from forthwith.cli.notices import show_notices
from forthwith.cli.render import job_line
from forthwith.cli.results import save
from forthwith.cli.service import is_free, url_of
from forthwith.cli.summaries import summary
from forthwith.cli.terminal import as_json, say, show, shown, styled, waiting, write_page
from forthwith.client import AsyncClient, Job, Upload
from forthwith.client.flows import plain_request
from forthwith.model.json import JsonValue

if TYPE_CHECKING:
    from forthwith.settings import Settings

PIPELINE: Final = "documents.full_analysis"
_SAMPLES: Final = ("forthwith.pipelines.documents", "samples")
_PORTS_TRIED: Final = 50
_FORMATS: Final = {"html": "html", "markdown": "md"}


async def demonstrate(settings: Settings, *, once: bool, samples: bool) -> Exit:
    """Start the service, run the samples, and stay up; Ctrl-C and SIGTERM drain it."""
    shown_off = asyncio.create_task(_show_off(settings, once=once, samples=samples))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, shown_off)
    try:
        return await shown_off
    except asyncio.CancelledError:
        say("stopped; open jobs go on at the next start")
        return Exit.OK


def _stop(task: asyncio.Task[Exit]) -> None:
    if not task.cancelling():
        say("draining …")
        task.cancel()


async def _show_off(settings: Settings, *, once: bool, samples: bool) -> Exit:
    running_at = await asyncio.to_thread(discovered, settings.data_dir)
    if running_at is not None:
        say(("! ", "yellow"), f"a service runs on {settings.data_dir} already: it is used")
        return await _present(running_at, settings, samples=samples)
    settings = _with_free_port(settings)
    url = url_of(settings)
    log = settings.data_dir.absolute() / "run" / "serve.log"
    async with service(settings, log) as child:
        with waiting("starting the service"):
            await child.ready(url)
        code = await _present(url, settings, samples=samples)
        if not once:
            _say_how_to_go_on(url)
            await child.ended()
    return code


def _say_how_to_go_on(url: str) -> None:
    say("")
    say(("✓ ", "green"), "up at ", (url, "bold"), " · API docs ", (f"{url}/docs", "bold"))
    say(
        "  In another terminal: ", (f"{_program()} submit FILE --wait", "bold"), "   Ctrl-C drains."
    )


def _program() -> str:
    """How this program is called from here."""
    called = sys.argv[0]
    return "forthwith" if shutil.which("forthwith") == called else _short(called)


def _with_free_port(settings: Settings) -> Settings:
    """The port that was asked for; the next free one when none was.

    Raises:
        PortTakenError: it was asked for, and something else has it.

    """
    if is_free(settings.host, settings.port):
        return settings
    if "port" in settings.model_fields_set:
        raise PortTakenError(settings.host, settings.port)
    candidates = range(settings.port + 1, settings.port + _PORTS_TRIED)
    free = next((port for port in candidates if is_free(settings.host, port)), None)
    if free is None:
        raise PortTakenError(settings.host, settings.port)
    say(("! ", "yellow"), f"port {settings.port} is taken: {free} it is")
    say("  Another one: --port PORT, or FORTHWITH_PORT=PORT in the environment.")
    return settings.model_copy(update={"port": free})


async def _present(url: str, settings: Settings, *, samples: bool) -> Exit:
    async with AsyncClient(url) as client:
        await _introduce(client, url, settings)
        uploads = sample_documents() if samples else []
        with board(shown=bool(uploads)) as shown_on:
            jobs = await all_of([_analysed(client, each, shown_on) for each in uploads])
        reports = settings.data_dir / "reports"
        for upload, job in zip(uploads, jobs, strict=True):
            await _report(client, job, upload.name, reports)
    return worst([exit_of_state(job.state) for job in jobs])


async def _introduce(client: AsyncClient, url: str, settings: Settings) -> None:
    health = (await client.ask(plain_request("/jobs/health"))).envelope().data
    by_state = health.get("by_state") if isinstance(health, dict) else None
    counts = by_state.values() if isinstance(by_state, dict) else ()
    total = sum(count for count in counts if isinstance(count, int))
    say(
        ("Forthwith ", "bold"),
        f"{version('forthwith')} · {_short(settings.ledger_place)} · {_jobs(total)} · {url}",
    )


def _jobs(total: int) -> str:
    return f"{total} job(s) from earlier" if total else "a new ledger"


def _short(path: str) -> str:
    """A path as seen from here, when it lies here."""
    with suppress(ValueError):
        return str(Path(path).relative_to(Path.cwd()))
    return path


def sample_documents() -> list[Upload]:
    """The documents that the project ships."""
    package, folder = _SAMPLES
    found = files(package).joinpath(folder)
    return [
        Upload.of(each.read_bytes(), each.name)
        for each in sorted(found.iterdir(), key=lambda entry: entry.name)
        if each.is_file() and not each.name.startswith(("_", "."))
    ]


async def _analysed(client: AsyncClient, upload: Upload, shown_on: Board) -> Job:
    shown_on.add(upload.name)
    job = await client.submit(PIPELINE, files=[upload])
    return await follow(client, job.id, upload.name, shown_on)


async def _report(client: AsyncClient, job: Job, name: str, folder: Path) -> None:
    show("")
    show(job_line(job, name))
    if not job.succeeded:
        return
    answer = (await client.download(job.id)).envelope()
    write_page(summary(job.pipeline, answer.data))
    show_notices(answer.meta)
    saved = await _saved(client, job, folder / name, answer.data)
    paths = [shown(_short(str(path.absolute()))) for path in saved]
    show(styled(("  → ", "cyan"), "  ".join(paths)))


async def _saved(client: AsyncClient, job: Job, base: Path, result: JsonValue) -> Sequence[Path]:
    """The whole report, as a page, as Markdown and as JSON."""
    base.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    contents = {
        base.with_name(f"{base.name}.{extension}"): (
            await client.download(job.id, format=form)
        ).body
        for form, extension in _FORMATS.items()
    }
    whole = as_json(result, indent=2) + "\n"
    contents[base.with_name(f"{base.name}.json")] = whole.encode("utf-8", "replace")
    for path, content in contents.items():
        save(path, content)
    return list(contents)

"""`forthwith` as a process, and a served one."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forthwith.cli.discovery import answers, discovered
from forthwith.client import Client
from tests.support.ports import free_port
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[2]
APP = "tests.support.gated_app:app"
PATIENCE = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        whole: dict[str, Any] = json.loads(self.out)
        return whole


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of the tester's own: no settings, no colours, no width."""
    names = {"PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR"}
    kept = {k: v for k, v in os.environ.items() if k in names}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "FORTHWITH_DATA_DIR": str(folder / "data"),
        "FORTHWITH_APP": APP,
        "FORTHWITH_WORKERS": "1",
        "TERM": "xterm-256color",
        **more,
    }


@dataclass(frozen=True, slots=True)
class Program:
    """`forthwith` in a folder of its own."""

    folder: Path
    settings: Mapping[str, str]

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "forthwith.cli.main", *map(str, arguments)]

    def __call__(self, *arguments: str | Path, stdin: str = "", **more: str) -> Ended:
        done = subprocess.run(  # the arguments are the test's
            self.command(*arguments),
            cwd=self.folder,
            env={**environment(self.folder, **self.settings), **more},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(code=done.returncode, out=done.stdout, err=done.stderr)

    @contextmanager
    def started(self, *arguments: str | Path) -> Iterator["subprocess.Popen[str]"]:
        """The command while it runs; ended, the hard way if need be, when the block ends."""
        with subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=environment(self.folder, **self.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def job(self, job_id: str) -> dict[str, Any]:
        """The job as its server shows it, or as `status --json` does where there is none."""
        url = discovered(self.folder / "data")
        if url is not None:
            with Client(url) as client:
                return client.get(job_id).model_dump(mode="json")
        data: dict[str, Any] = self("status", job_id, "--json").envelope["data"]
        return data

    def tagged(self, tag: str) -> list[str]:
        """The ids of the server's jobs with this tag."""
        with Client(discovered(self.folder / "data")) as client:
            return [job.id for job in client.list(tag=tag)]


def program(folder: Path, **settings: str) -> Program:
    folder.mkdir(parents=True, exist_ok=True)
    return Program(folder, settings)


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[tuple[Program, str]]:
    """A service with one worker in that folder, and its address; drained at the end."""
    port = port or free_port()
    here = program(folder, FORTHWITH_PORT=str(port), FORTHWITH_DRAIN_SECONDS="1")
    url = f"http://127.0.0.1:{port}"
    log = folder / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            here.command("serve"),
            cwd=folder,
            env=environment(folder, **here.settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        eventually(lambda: answers(url, "/readyz") or process.poll() is not None, seconds=30)
        assert process.poll() is None, log.read_text()
        yield here, url
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0, log.read_text()

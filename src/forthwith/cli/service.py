"""Running the service in the foreground, for a person or a process manager."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from forthwith.api.access import ExposedWithoutKeysError, check_binding
from forthwith.app import serve as supervise
from forthwith.app import worker_process
from forthwith.cli.discovery import announce, answers, withdraw
from forthwith.cli.exits import Exit
from forthwith.cli.faults import ExposedError, PortTakenError
from forthwith.cli.journal import Journal, journal_for
from forthwith.runtime.processes import die_with
from forthwith.runtime.supervisor import PARENT_VARIABLE

if TYPE_CHECKING:
    from forthwith.settings import Settings

_LOOK_EVERY_S: Final = 0.1


def url_of(settings: Settings) -> str:
    """The address of the service.

    >>> from forthwith.settings import Settings
    >>> url_of(Settings(host="::1", port=9000))
    'http://[::1]:9000'
    """
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve_until_stopped(settings: Settings) -> Exit:
    """Serve until SIGTERM or Ctrl-C, and drain then.

    Raises:
        ExposedError: it was to listen where others can reach it, without keys.
        PortTakenError: something else listens there.

    """
    parent = os.environ.get(PARENT_VARIABLE)
    if parent:  # `dev` started it, and it shall not outlive that
        die_with(int(parent))
    _check(settings)
    url = url_of(settings)
    journal = journal_for(settings)
    journal.serving(settings)
    with _announced(settings, url, journal):
        supervise(settings, told=journal.noticed)
    journal.stopped("open jobs go on at the next start")
    return Exit.OK


@contextmanager
def _announced(settings: Settings, url: str, journal: Journal) -> Iterator[None]:
    """Say and note where the service is once it answers there; take the note away at the end."""
    stopped = threading.Event()
    looking = threading.Thread(
        target=_announce, args=(settings, url, journal, stopped), daemon=True
    )
    looking.start()
    try:
        yield
    finally:
        stopped.set()
        looking.join()
        withdraw(settings.data_dir)


def _announce(settings: Settings, url: str, journal: Journal, stopped: threading.Event) -> None:
    while not answers(url):
        if stopped.wait(_LOOK_EVERY_S):
            return
    announce(settings.data_dir, url)
    journal.ready(url)


def _check(settings: Settings) -> None:
    try:
        check_binding(settings.host)
    except ExposedWithoutKeysError as error:
        raise ExposedError(str(error)) from error
    if not is_free(settings.host, settings.port):
        raise PortTakenError(settings.host, settings.port)


def work_until_stopped(settings: Settings) -> Exit:
    """Work until SIGTERM or Ctrl-C, and drain then."""
    journal = journal_for(settings)
    journal.working(settings)
    said = partial(journal.stopped, "open jobs were given back")
    worker_process(settings, supervised=False, drained=said)
    return Exit.OK

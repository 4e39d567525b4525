"""Ports for the services of tests, that no other process of the run picks at the same time."""

import itertools
import os
import socket
from typing import Final

_EACH: Final = 1_000
_FIRST: Final = 20_000 + _EACH * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
_NUMBERS: Final = itertools.count(os.getpid())


def free_port() -> int:
    """A port that nothing listens on, below those that the system gives out by itself."""
    while True:
        port = _FIRST + next(_NUMBERS) % _EACH
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0 and _is_free(port):
                return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

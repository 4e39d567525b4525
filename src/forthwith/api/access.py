"""Who may speak to the server, as long as there are no keys: this machine, and no web page.

Without keys the server is open to everybody who reaches it, as tenant `local`. So it listens on the
loopback only, and does not believe a browser: a name that was made to point to 127.0.0.1 (DNS
rebinding) has a foreign `Host`, and a form on some page (CSRF) has a foreign `Origin`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from forthwith.api.errors import CrossOriginError, WrongHostError

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class ExposedWithoutKeysError(Exception):
    """The server is to listen where others can reach it, and has no keys to tell them apart."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"will not listen on {host!r} without API keys: anybody who reaches it could read and "
            "submit; set FORTHWITH_HOST=127.0.0.1 and put a proxy with authentication in front"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """On whose behalf a request acts."""

    tenant: str
    owner: str


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there.

    >>> is_loopback("localhost"), is_loopback("127.0.0.2"), is_loopback("0.0.0.0"), is_loopback("")
    (True, True, False, False)
    """
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_binding(host: str) -> None:
    """Refuse to serve without keys where others can reach it; raises ExposedWithoutKeysError."""
    if not is_loopback(host):
        raise ExposedWithoutKeysError(host)


def host_name(header: str) -> str:
    """The name in a Host header, without its port.

    >>> host_name("[::1]:8700"), host_name("LOCALHOST:1"), host_name("127.0.0.1")
    ('::1', 'localhost', '127.0.0.1')
    """
    bracketed, _, _ = header.lower().partition("]")
    if bracketed.startswith("["):
        return bracketed[1:]
    return header.lower().rpartition(":")[0] or header.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a request must carry to be heard at all."""

    hosts: frozenset[str]

    def check(self, method: str, headers: Mapping[bytes, bytes], *, hosts: int = 1) -> None:
        """Refuse what a foreign page made a browser send; `hosts` is the number of Host headers.

        Raises:
            WrongHostError: the Host header does not name this server, or there are several.
            CrossOriginError: the request comes from a page of another origin.

        """
        host = headers.get(b"host", b"").decode("latin-1")
        if hosts > 1 or host_name(host) not in self.hosts:
            raise WrongHostError
        origin = headers.get(b"origin")
        if origin is not None and _place_of(origin.decode("latin-1")) != host.lower():
            raise CrossOriginError
        if headers.get(b"sec-fetch-site") == b"cross-site" and method not in _READING:
            raise CrossOriginError


def _place_of(origin: str) -> str:
    """Host and port of an origin; nothing when it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def guard_for(host: str) -> Guard:
    """The guard of a server on the loopback, reached by its usual names or its configured one."""
    return Guard(hosts=LOOPBACK_NAMES | {host.strip("[]").lower()})

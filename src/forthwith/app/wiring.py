"""Which class does what: tables instead of branches, read once from the settings."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from forthwith.blobs.folder import FolderBlobStore
from forthwith.buses.datagram import DatagramBus, rendezvous
from forthwith.buses.local import LocalBus
from forthwith.buses.several import SeveralBuses
from forthwith.ledgers.part import LedgerLimits
from forthwith.ledgers.sql_ledger import SqlLedger
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.records import WorkerRow
from forthwith.ports.language import LANGUAGE_MODEL
from forthwith.providers.openai_chat import OpenAiChat
from forthwith.providers.registry import ProviderRegistry
from forthwith.runtime.attempt import Parts
from forthwith.runtime.catalogue import Catalogue
from forthwith.runtime.clock import Clock
from forthwith.runtime.engine import Engine, Rhythm
from forthwith.runtime.execution import Executor
from forthwith.runtime.isolation import Isolation, IsolationError, Limits
from forthwith.runtime.liveness import HeldLock
from forthwith.runtime.service import Service, ServiceLimits
from forthwith.runtime.tracking import Durations, ProgressSink
from forthwith.runtime.worker import Worker, WorkerPlan
from forthwith.seals.aes_gcm import AesGcmCodec, read_keys
from forthwith.seals.plain import PlainCodec
from forthwith.settings import Settings

if TYPE_CHECKING:
    from forthwith.ledgers.database import Database
    from forthwith.model.json import JsonObject
    from forthwith.model.pipeline import Pipeline
    from forthwith.ports.bus import Bus
    from forthwith.ports.codec import Codec
    from forthwith.runtime.execution import Middleware

LOCAL = "local"
"""The tenant and the owner of whoever works without keys."""

_MEMORY = ":memory:"
_OPENAI: Final = "https://api.openai.com/v1"
_MEBIBYTE = 1 << 20


def _sqlite(settings: Settings) -> Database:
    path = settings.ledger_path
    if path != _MEMORY:
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteDatabase(path, synchronous=settings.synchronous)


def _postgresql(settings: Settings) -> Database:
    from forthwith.ledgers.postgresql.database import PostgresDatabase  # noqa: PLC0415 - who has it

    return PostgresDatabase(settings.database_url, accept_loss=settings.accept_loss)


DATABASES: Mapping[str, Callable[[Settings], Database]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
"""The scheme of the database's URL → what opens it."""


def make_settings(
    *, database_url: str | None = None, data_dir: str | Path | None = None
) -> Settings:
    """The environment's settings, with these on top."""
    settings = Settings()
    given: dict[str, object] = {}
    if database_url is not None:
        given["database_url"] = database_url
    if data_dir is not None:
        given["data_dir"] = Path(data_dir)
    return settings.model_copy(update=given)


def make_codec(keys: str) -> Codec:
    """The seal for these keys; none without keys. Raises InvalidInputError for bad ones."""
    if not keys:
        return PlainCodec()
    try:
        return AesGcmCodec(read_keys(keys))
    except ValueError as error:
        issue = Detail("encryption_keys", str(error))
        raise InvalidInputError(
            "the encryption keys are not valid",
            (issue,),
            hint="Give FORTHWITH_ENCRYPTION_KEYS as id:base64 of 32 bytes, several with commas.",
        ) from None


def make_language_model(settings: Settings) -> OpenAiChat | None:
    """The language model of these settings; None where none is named.

    Raises:
        InvalidInputError: its service is named and it is not, or the address is none.

    """
    key = settings.openai_key()
    if not settings.openai_model:
        if settings.openai_base_url or key:
            raise _bad_model("openai_model", "name the model too")
        return None
    url = settings.openai_base_url or _OPENAI
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _bad_model("openai_base_url", "not an http address")
    if parts.username or parts.password or parts.query:
        raise _bad_model("openai_base_url", "a key does not belong into an address")
    return OpenAiChat(base_url=url, model=settings.openai_model, api_key=key)


def _bad_model(field: str, issue: str) -> InvalidInputError:
    return InvalidInputError(
        "the language model is not configured well",
        (Detail(field, issue),),
        hint="Set FORTHWITH_OPENAI_BASE_URL, _MODEL and _API_KEY, or none of them.",
    )


def _configured(settings: Settings) -> dict[str, object]:
    """The providers that the settings name."""
    model = make_language_model(settings)
    return {} if model is None else {LANGUAGE_MODEL: model}


async def open_ledger(settings: Settings) -> SqlLedger:
    """The ledger, open and of the newest schema. Raises StorageError."""
    limits = LedgerLimits(
        immediate_slots=settings.immediate_slots,
        max_pending=settings.max_pending,
        lease_s=settings.lease_seconds,
    )
    ledger = SqlLedger(DATABASES[settings.database](settings), make_codec(settings.keys()), limits)
    await ledger.open()
    return ledger


def _make_bus(settings: Settings) -> Bus:
    place = settings.ledger_place
    if place == _MEMORY:
        return LocalBus()
    near = DatagramBus(rendezvous(place))
    return near if settings.database == "sqlite" else _over_hosts(settings, near)


def _over_hosts(settings: Settings, near: Bus) -> Bus:
    from forthwith.buses.notify import NotifyBus  # noqa: PLC0415 - needs a driver that is an extra

    return SeveralBuses(near, NotifyBus(settings.database_url, group=socket.gethostname()))


async def open_service(settings: Settings, pipelines: Sequence[Pipeline]) -> Service:
    """The service over the ledger, without a worker. Raises StorageError, PipelineChangedError."""
    catalogue = Catalogue(pipelines)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    ledger = await open_ledger(settings)
    await ledger.register(catalogue.versions())
    keys = settings.keys()
    folder = settings.data_dir.absolute() / "blobs"
    blobs = FolderBlobStore(folder, make_codec(keys), sealed=bool(keys))
    await blobs.prepare(await ledger.identity())
    bus = _make_bus(settings)
    await bus.open()
    ledger.on_commit(bus.publish)
    return Service(
        ledger=ledger,
        blobs=blobs,
        bus=bus,
        catalogue=catalogue,
        clock=Clock(),
        limits=ServiceLimits(
            max_upload_bytes=settings.max_upload_bytes,
            immediate_slots=settings.immediate_slots,
            max_pending=settings.max_pending,
        ),
        sandbox=SandboxProbe().facts,
    )


class SandboxProbe:
    """Finds out once how strong the sandbox for isolated stages is on this machine."""

    def __init__(self) -> None:
        self._facts: JsonObject | None = None
        self._lock = asyncio.Lock()

    async def facts(self) -> JsonObject:
        """The level's name and what is missing; `unavailable` where no child can be made."""
        async with self._lock:
            if self._facts is None:
                self._facts = await self._probe()
            return self._facts

    async def _probe(self) -> JsonObject:
        isolation = Isolation()
        try:
            level = await isolation.start()
        except IsolationError as error:
            return {"level": "unavailable", "missing": [], "reason": error.code}
        finally:
            await isolation.aclose()
        return {"level": level.name.value, "missing": [*level.missing]}


async def start_engine(
    settings: Settings,
    service: Service,
    *,
    providers: Mapping[str, object],
    middleware: Sequence[Middleware],
    only: set[str] | None,
    supervised: bool,
    worker_id: str = "",
) -> Engine:
    """A worker over the service's ledger, claiming."""
    parts = _make_parts(settings, service, providers, middleware, loaded=supervised)
    row, lock = _enter(settings, service, worker_id or service.clock.new_id("wrk"))
    plan = WorkerPlan(
        concurrency=settings.concurrency, immediate_slots=settings.immediate_slots, only=only
    )
    worker = Worker(row, parts, service.catalogue, plan)
    service.wake_at_submit(worker.nudge)
    engine = Engine(
        worker=worker,
        parts=parts,
        bus=service.bus,
        lock=lock,
        rhythm=Rhythm(
            lease=timedelta(seconds=settings.lease_seconds),
            beat=timedelta(seconds=settings.heartbeat_seconds),
            drain=timedelta(seconds=settings.drain_seconds),
        ),
        supervised=supervised,
        open_ledger=None if settings.ledger_place == _MEMORY else lambda: open_ledger(settings),
    )
    await engine.start()
    return engine


def _make_parts(
    settings: Settings,
    service: Service,
    providers: Mapping[str, object],
    middleware: Sequence[Middleware],
    *,
    loaded: bool,
) -> Parts:
    """The parts of an engine; `loaded` has the parsers loaded before the first child is made."""
    limits = Limits(
        memory_bytes=settings.child_memory_mb * _MEBIBYTE,
        wall=timedelta(seconds=settings.child_seconds),
        cpu_seconds=max(1, round(settings.child_seconds)),
    )
    isolation = Isolation(
        preload=_modules(service.catalogue, loaded=loaded), extra_path=_own_folders()
    )
    return Parts(
        ledger=service.ledger,
        blobs=service.blobs,
        clock=service.clock,
        executor=Executor(isolation=isolation, middleware=middleware, limits=limits),
        providers=ProviderRegistry({**_configured(settings), **providers}),
        progress=ProgressSink(service.ledger),
        durations=Durations(service.ledger),
    )


def _modules(catalogue: Catalogue, *, loaded: bool) -> tuple[str, ...]:
    """What the zygote imports once, before it forks: the modules of the isolated stages.

    With `loaded` what they import later, too: that takes half a second, and spares every child it.
    """
    isolated = [s for p in catalogue.versions() for s in p.stages if s.isolated]
    own = {stage.run.__module__ for stage in isolated} - {"__main__"}
    later = {name for stage in isolated for name in stage.loads} if loaded else set()
    return ("forthwith.runtime.bridge", *sorted(own), *sorted(later))


def _own_folders() -> tuple[str, ...]:
    """Folders of modules outside the installed packages: an application's own."""
    outside = (Path(entry or ".").absolute() for entry in sys.path)
    return tuple(
        dict.fromkeys(
            str(path)
            for path in outside
            if path.is_dir()
            and not path.is_relative_to(sys.prefix)
            and "lib/python" not in str(path)
        )
    )


def _enter(settings: Settings, service: Service, worker_id: str) -> tuple[WorkerRow, HeldLock]:
    lock = HeldLock(settings.data_dir.absolute() / "run" / f"{worker_id}.lock")
    row = WorkerRow(
        id=worker_id,
        host=socket.gethostname(),
        pid=os.getpid(),
        lock=str(lock.path),
        concurrency=settings.concurrency,
        capabilities=tuple(sorted(service.catalogue.capabilities())),
    )
    return row, lock

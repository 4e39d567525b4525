"""Logs: one line per thing that an operator wants to know, as JSON or for a terminal.

Lines go to stderr and carry ids, states, codes and numbers. Text of documents never comes here:
events hold none, and of an error that nobody foresaw only its type and its place are written.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterable, Mapping
from typing import Final, Literal, Protocol

import structlog

from forthwith.model.event import Event
from forthwith.model.json import JsonValue

LogFormat = Literal["console", "json"]

_QUIET: Final = frozenset(
    {"job.accepted", "job.claimed", "stage.started", "stage.committed", "batch.progress"}
)


class Log(Protocol):
    """The part of a logger that is used here."""

    def debug(self, event: str, **facts: object) -> object: ...
    def info(self, event: str, **facts: object) -> object: ...
    def warning(self, event: str, **facts: object) -> object: ...
    def error(self, event: str, **facts: object) -> object: ...


class BindableLog(Log, Protocol):
    """A logger that is set up when it is first used, or bound."""

    def bind(self) -> Log: ...


def configure(log_format: LogFormat, *, level: int = logging.INFO) -> None:
    """Set up logging of this process, the libraries' too; safe to repeat.

    Our own lines go to stderr as they are: the detour by `logging` would cost each a tenth of a
    millisecond of the event loop.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, _renderer(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _renderer(log_format),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("uvicorn", "httpx2", "httpcore2", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    for quoting in ("python_multipart", "uvicorn.error"):  # they quote what a client sent
        logging.getLogger(quoting).setLevel(logging.ERROR)


def _renderer(log_format: LogFormat) -> structlog.typing.Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def logger(name: str) -> BindableLog:
    log: BindableLog = structlog.get_logger(name)
    return log


class EventLog:
    """Writes the ledger's events: failures as warnings, the daily bread for debugging only."""

    def __init__(self, log: BindableLog) -> None:
        self._log = log.bind()  # once: a line that is not written then costs next to nothing

    def happened(self, events: Iterable[Event]) -> None:
        for event in events:
            self._write(
                event.kind, {**event.data, "job_id": event.job_id, "job_seq": event.job_seq}
            )

    def _write(self, kind: str, facts: Mapping[str, JsonValue]) -> None:
        if kind in _QUIET:
            self._log.debug(kind, **facts)
        elif kind == "job.ended" and facts.get("state") in ("failed", "timed_out"):
            self._log.warning(kind, **facts)
        else:
            self._log.info(kind, **facts)


def unforeseen(log: Log, request_id: str, error: BaseException) -> None:
    """Note an error that nobody foresaw: what and where, without its words (they may quote)."""
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    log.error("unforeseen_error", request_id=request_id, error=type(error).__name__, places=places)

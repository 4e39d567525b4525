"""Metrics in Prometheus' text format: counted from the ledger's events and from HTTP answers.

Labels are closed sets (kinds, states, stage names, routes as templates): never an id, never text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from forthwith.model.event import Event
from forthwith.model.json import JsonValue
from forthwith.model.records import QueueFacts, WorkerRow

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_HTTP_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60)
_STAGE_SECONDS: Final = (0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


def _word(data: Mapping[str, JsonValue], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


class Metrics:
    """The numbers of one process, in a registry of their own."""

    def __init__(self) -> None:
        # A second series per counter that nobody reads.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no type here
        self._registry = CollectorRegistry()
        self._http_metrics()
        self._event_metrics()
        self._queue_metrics()

    def _http_metrics(self) -> None:
        registry = self._registry
        self._requests = Counter(
            "forthwith_http_requests",
            "Answers of the HTTP API.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._request_seconds = Histogram(
            "forthwith_http_request_seconds",
            "From the headers read to the answer sent; waiting for a deadline included.",
            ("method", "route"),
            buckets=_HTTP_SECONDS,
            registry=registry,
        )
        self._errors = Counter(
            "forthwith_http_errors", "Error answers by code.", ("code",), registry=registry
        )

    def _event_metrics(self) -> None:
        registry = self._registry
        self._events = Counter(
            "forthwith_events", "Events of the ledger.", ("kind",), registry=registry
        )
        self._ended = Counter(
            "forthwith_jobs_ended",
            "Rounds that ended, by state and code.",
            ("state", "code"),
            registry=registry,
        )
        self._stage_seconds = Histogram(
            "forthwith_stage_seconds",
            "Runs of stages that were committed.",
            ("stage",),
            buckets=_STAGE_SECONDS,
            registry=registry,
        )
        self._degraded = Counter(
            "forthwith_stages_degraded",
            "Stages whose output was stood in for.",
            ("stage", "reason"),
            registry=registry,
        )
        self._interrupted = Counter(
            "forthwith_jobs_interrupted",
            "Claims that ended through no fault of the job.",
            ("reason",),
            registry=registry,
        )

    def _queue_metrics(self) -> None:
        registry = self._registry
        self._jobs = Gauge("forthwith_jobs", "Jobs by state.", ("state",), registry=registry)
        self._due = Gauge("forthwith_jobs_waiting", "Due jobs that wait.", registry=registry)
        self._scheduled = Gauge(
            "forthwith_jobs_scheduled", "Jobs that start later.", registry=registry
        )
        self._running = Gauge("forthwith_jobs_running", "Jobs that run.", registry=registry)
        self._immediate = Gauge(
            "forthwith_immediate_slots_taken", "Jobs in the immediate lane.", registry=registry
        )
        self._oldest = Gauge(
            "forthwith_oldest_waiting_seconds", "Age of the oldest due job.", registry=registry
        )
        self._workers = Gauge(
            "forthwith_workers", "Worker processes by state.", ("state",), registry=registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float, code: str) -> None:
        """Count an HTTP answer; `code` is the error's, empty for a good one."""
        known = route or "unmatched"
        verb = method if known != "unmatched" else "any"
        self._requests.labels(verb, known, str(status)).inc()
        self._request_seconds.labels(verb, known).observe(seconds)
        if code:
            self._errors.labels(code).inc()

    def happened(self, events: Iterable[Event]) -> None:
        """Count events of the ledger."""
        for event in events:
            self._events.labels(event.kind).inc()
            self._count(event.kind, event.data)

    def _count(self, kind: str, data: Mapping[str, JsonValue]) -> None:
        match kind:
            case "job.ended":
                self._ended.labels(_word(data, "state"), _word(data, "code")).inc()
            case "stage.committed":
                seconds = data.get("seconds")
                if isinstance(seconds, int | float):
                    self._stage_seconds.labels(_word(data, "stage")).observe(seconds)
            case "stage.degraded":
                self._degraded.labels(_word(data, "stage"), _word(data, "reason")).inc()
            case "job.interrupted":
                self._interrupted.labels(_word(data, "reason")).inc()
            case _:
                pass

    def render(self, facts: QueueFacts, workers: Iterable[WorkerRow]) -> bytes:
        """Everything as text, with the queue as it is now."""
        self._due.set(facts.pending)
        self._scheduled.set(facts.scheduled)
        self._running.set(facts.processing)
        self._immediate.set(facts.immediate)
        self._oldest.set(facts.oldest_waiting_s)
        for state, count in facts.by_state.items():
            self._jobs.labels(state).set(count)
        self._workers.clear()
        for worker in workers:
            self._workers.labels(worker.state).inc()
        return generate_latest(self._registry)

"""What a server's answers look like: the envelope, jobs, events, documents.

Fields that a newer server adds are kept out of the way; those that an older one leaves out have
the value that says "nothing known".
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_serializer, model_validator

from forthwith.model.job import JobState, Method, Priority


class Wire(BaseModel):
    """A frozen value that came from a server."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ErrorDetail(Wire):
    """One thing that is wrong with one field of the request."""

    field: str = ""
    issue: str = ""


class ErrorBody(Wire):
    """Why a request was refused."""

    code: str
    message: str
    details: tuple[ErrorDetail, ...] = ()
    type: str = "about:blank"
    retryable: bool = False
    retry_after: float | None = None
    hint: str = ""
    job_id: str = ""
    request_id: str = ""


class Envelope(Wire):
    """The one shape of every JSON answer.

    `data` is whatever the route answers with; the typed methods of the clients check it.
    """

    status: Literal["success", "info", "warning", "error"]
    data: JsonValue = None
    error: ErrorBody | None = None
    meta: dict[str, JsonValue] = Field(default_factory=dict)


class Progress(Wire):
    """How far a job is, for people."""

    percent: float = 0.0
    stage: str | None = None
    label: str = ""
    message: str = ""
    step: int = 0
    steps: int = 0


class JobDocument(Wire):
    """The document of a job, as far as an answer names it."""

    name: str = ""
    bytes: int = 0
    format: str = ""


class JobFailure(Wire):
    """Why a job ended badly."""

    code: str
    message: str = ""
    stage: str | None = None
    recoverable: bool = False
    attempts: int = 0
    hint: str = ""


class DegradedStage(Wire):
    """A stage whose output was stood in for."""

    stage: str
    reason: str = ""


class Remaining(Wire):
    """Seconds that are probably left, at the median and at the 90th percentile."""

    p50: float
    p90: float


class Job(Wire):
    """A job as a server shows it. Branch on `done`; then read `state`.

    Attributes:
        result: there when the answer was in time for a waiting submit; else ask for it.

    """

    id: str
    pipeline: str
    state: JobState
    done: bool
    outcome: str | None = None
    priority: Priority = Priority.NORMAL
    method: Method = Method.QUEUED
    progress: Progress | None = None
    waiting_for: str | None = None
    queue_position: int | None = None
    estimated_seconds_remaining: Remaining | None = None
    attempt: int = 0
    max_attempts: int | None = None
    round: int = 1
    cancel_requested: bool = False
    queue: str = ""
    owner: str = ""
    request_id: str = ""
    options: dict[str, JsonValue] = Field(default_factory=dict)
    document: JobDocument | None = None
    admission: dict[str, JsonValue] | None = None
    fallback: dict[str, JsonValue] | None = None
    degraded: tuple[DegradedStage, ...] = ()
    failure: JobFailure | None = None
    batch_id: str | None = None
    tags: tuple[str, ...] = ()
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    queue_ms: float | None = None
    run_ms: float | None = None
    deadline_at: datetime | None = None
    expires_at: datetime | None = None
    estimated_completion_at: datetime | None = None
    version: int = 0
    result: JsonValue = None

    @property
    def succeeded(self) -> bool:
        """Whether there is a result to fetch."""
        return self.state is JobState.COMPLETED


class Document(Wire):
    """An uploaded document."""

    id: str
    name: str = ""
    bytes: int = 0
    sha256: str = ""
    format: str = ""
    media_type: str = ""
    created_at: datetime | None = None


class Event(Wire):
    """A fact of a job's life, as HTTP and SSE show it.

    Attributes:
        seq: counts within the job without gaps, from 1.

    """

    seq: int = 0
    job_id: str = ""
    kind: str
    at: datetime | None = None
    round: int = 1
    fence: int = 0
    data: dict[str, JsonValue] = Field(default_factory=dict)
    hash: str = ""

    @field_serializer("at", when_used="json-unless-none")
    def _in_milliseconds(self, at: datetime) -> str:
        return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class StageInfo(Wire):
    """A stage of a pipeline in the catalogue."""

    name: str
    label: str = ""
    needs: tuple[str, ...] = ()
    critical: bool = True
    isolated: bool = False

    @model_validator(mode="before")
    @classmethod
    def _only_named(cls, given: JsonValue) -> JsonValue:
        """A list of pipelines names the stages only."""
        return {"name": given} if isinstance(given, str) else given


class PipelineInfo(Wire):
    """A pipeline in the catalogue."""

    name: str
    version: int = 1
    label: str = ""
    description: str = ""
    stages: tuple[StageInfo, ...] = ()
    result_stage: str = ""
    options: tuple[str, ...] = ()
    options_schema: dict[str, JsonValue] = Field(default_factory=dict)
    secret_options: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    defaults: dict[str, JsonValue] = Field(default_factory=dict)
    input_schema: dict[str, JsonValue] = Field(default_factory=dict)
    result_schema: dict[str, JsonValue] = Field(default_factory=dict)


class Catalogue(Wire):
    """All pipelines, in short."""

    pipelines: tuple[PipelineInfo, ...]


class JobPage(Wire):
    """One page of a list of jobs, newest first; no token on the last one."""

    jobs: tuple[Job, ...]
    next_page_token: str | None = None

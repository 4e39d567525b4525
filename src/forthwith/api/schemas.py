"""What goes in and out, as models: they check requests, and describe answers in the OpenAPI."""

from __future__ import annotations

from typing import Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from forthwith.model.job import JobState, Method, Priority

T = TypeVar("T")

Thing: TypeAlias = dict[str, object]
"""An object that is described in words."""

_WEEK_SECONDS = 7 * 86_400


class Asking(BaseModel):
    """A body that comes in: every field known, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SubmitBody(Asking):
    """A job that somebody asks for."""

    pipeline: str = Field(min_length=1, max_length=200, examples=["documents.full_analysis"])
    input: object = Field(description="What the pipeline takes; see GET /pipelines/{name}.")
    options: dict[str, object] = Field(default_factory=dict)
    tags: list[str] = Field(default_factory=list)
    metadata: dict[str, object] = Field(default_factory=dict)


class CancelBody(Asking):
    """How a job is to be stopped."""

    force: bool = Field(default=False, description="Skip the time that stages get to end well.")


class RetryBody(Asking):
    """How an ended job is to be tried again."""

    delay_seconds: float = Field(default=0, ge=0, le=_WEEK_SECONDS, allow_inf_nan=False)
    options: dict[str, object] = Field(
        default_factory=dict,
        description="priority, timeout_seconds, max_attempts, and the pipeline's own options.",
    )


class ListQuery(BaseModel):
    """Which jobs a list shows, and which page of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: list[JobState] = Field(default_factory=list, max_length=50)
    pipeline: list[str] = Field(default_factory=list, max_length=50)
    queue: list[str] = Field(default_factory=list, max_length=50)
    priority: list[Priority] = Field(default_factory=list, max_length=50)
    batch: list[str] = Field(default_factory=list, max_length=50)
    tag: list[str] = Field(default_factory=list, max_length=50)
    owner: list[str] = Field(default_factory=list, max_length=50)
    format: list[str] = Field(default_factory=list, max_length=50)
    q: str | None = Field(default=None, max_length=200)
    page_size: int | None = Field(default=None, ge=0, description="20 by default, at most 100.")
    page_token: str | None = Field(default=None, max_length=500)


class Shown(BaseModel):
    """A part of an answer; its fields are all there, and there are no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DetailOut(Shown):
    """One thing that is wrong with one field."""

    field: str
    issue: str


class ErrorOut(Shown):
    """Why a request failed."""

    code: str
    message: str
    details: list[DetailOut]
    type: str = Field(description="The RFC 9457 problem type.")
    retryable: bool
    retry_after: int | None = Field(description="Seconds.")
    hint: str


class PageOut(Shown):
    """Where a list goes on."""

    page_size: int
    next_page_token: str | None
    next_after: int | None = None


class MetaOut(BaseModel):
    """About the answer itself."""

    request_id: str
    timestamp: str
    version: str
    duration_ms: float
    warnings: list[dict[str, object]] = Field(default_factory=list)
    pagination: PageOut | None = None


class Envelope(BaseModel, Generic[T]):
    """What every JSON answer looks like."""

    status: Literal["success", "info", "warning"]
    data: T
    error: None
    meta: MetaOut


class Failure(BaseModel):
    """What every JSON answer to a failed request looks like."""

    status: Literal["error"]
    data: None
    error: ErrorOut
    meta: MetaOut


class ProgressOut(Shown):
    """How far a job is; `percent` never goes back within a round."""

    percent: float
    stage: str | None
    label: str
    message: str
    step: int
    steps: int


class EstimateOut(BaseModel):
    """Seconds, at the median and at the 90th percentile."""

    p50: float
    p90: float


class FailureOut(BaseModel):
    """Why a job ended badly."""

    code: str
    message: str
    stage: str | None
    recoverable: bool
    attempts: int


class JobDocumentOut(BaseModel):
    """The first document of a job."""

    name: str
    bytes: int
    format: str


class JobOut(BaseModel):
    """A job. Branch on `done`, not on the list of states."""

    id: str
    pipeline: str
    state: JobState
    done: bool
    outcome: Literal["full", "partial"] | None
    priority: Priority
    method: Method
    fallback_used: bool
    timeout_exceeded: bool
    progress: ProgressOut | None
    waiting_for: str | None
    queue_position: int | None
    estimated_seconds_remaining: EstimateOut | None
    attempt: int
    max_attempts: int
    next_attempt_at: str | None
    last_retry_at: str | None
    round: int
    cancel_requested: bool
    queue: str
    owner: str
    request_id: str
    options: dict[str, object]
    document: JobDocumentOut | None
    admission: dict[str, object]
    fallback: dict[str, object] | None
    degraded: list[dict[str, object]]
    failure: FailureOut | None
    batch_id: str | None
    tags: list[str]
    metadata: dict[str, object]
    created_at: str
    updated_at: str
    started_at: str | None
    finished_at: str | None
    queue_ms: int | None
    run_ms: int | None
    deadline_at: str | None
    expires_at: str | None
    estimated_completion_at: str | None
    version: int
    links: dict[str, str]


class FinishedJobOut(JobOut):
    """A job that ended within the wait, with its result."""

    result: object

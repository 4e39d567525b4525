"""Talk to a Forthwith server: `Client`, or `AsyncClient` in an event loop."""

from forthwith.client.asynchronous import AsyncClient
from forthwith.client.blocking import Client
from forthwith.client.errors import (
    DeadlineExceededError,
    NotAllowedError,
    RateLimitedError,
    RequestFailedError,
    ServerUnreachableError,
)
from forthwith.client.exchange import Upload
from forthwith.client.wire import Document, Event, Job, JobPage, PipelineInfo, Progress

__all__ = [
    "AsyncClient",
    "Client",
    "DeadlineExceededError",
    "Document",
    "Event",
    "Job",
    "JobPage",
    "NotAllowedError",
    "PipelineInfo",
    "Progress",
    "RateLimitedError",
    "RequestFailedError",
    "ServerUnreachableError",
    "Upload",
]

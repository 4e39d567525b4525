"""Submit: parse, read the facts, admit, and write; only then is a job accepted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic_core import to_json

from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.records import IdempotencyKey, NewJob, Submitted
from forthwith.model.secret_options import split_options
from forthwith.policy.admission import admit
from forthwith.runtime.options import DEFAULT_DEADLINE, JobOptions, parse_options
from forthwith.runtime.payloads import check_input

if TYPE_CHECKING:
    from collections.abc import Callable

    from forthwith.model.json import JsonObject, JsonValue
    from forthwith.model.pipeline import Pipeline
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.catalogue import Catalogue
    from forthwith.runtime.clock import Clock

_MAX_TAGS = 50
_MAX_TAG_LENGTH = 100
_MAX_METADATA_KEYS = 100
_MAX_SHOWN_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a caller asks for, as it came in.

    Attributes:
        wait: how long the caller waits for the answer; None when it does not.
        received_at: when the request's headers were read, by the monotonic clock.

    """

    tenant: str
    owner: str
    pipeline: str
    input: JsonValue
    received_at: float
    options: JsonObject = field(default_factory=dict, repr=False)  # may hold a password
    tags: tuple[str, ...] = ()
    metadata: JsonObject = field(default_factory=dict)
    wait: timedelta | None = None
    request_id: str = ""
    idempotency: IdempotencyKey | None = None


class Submitter:
    """Takes submissions into the ledger."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue, clock: Clock) -> None:
        self.nudges: list[Callable[[], None]] = []
        self._ledger = ledger
        self._catalogue = catalogue
        self._clock = clock

    async def submit(self, submission: Submission) -> Submitted:
        """Accept the job.

        Raises:
            InvalidInputError: pipeline, input, option, tag or document is not valid.
            OverloadedError: the service takes no more for now.
            IdempotencyKeyReusedError: the key belongs to another body.

        """
        pipeline = self._catalogue.get(submission.pipeline)
        options, _ = parse_options(submission.options, pipeline)
        documents = named_documents(submission.input)
        _check_labels(submission)
        body = check_input(pipeline.input, submission.input)
        sizes = [(await self._ledger.document(submission.tenant, d)).size_bytes for d in documents]
        new = self._new_job(submission, pipeline, options, body, len(body) + sum(sizes))
        self._nudge()
        return await self._ledger.submit(new, admit)

    def _nudge(self) -> None:
        """Wake the workers of this process as soon as the write is handed in.

        Their claim then shares its commit, and the job starts when that is durable. A worker that
        looks too early finds nothing, and is woken by the commit as any other.
        """
        loop = asyncio.get_running_loop()
        for nudge in self.nudges:
            loop.call_soon(nudge)

    def _new_job(
        self,
        submission: Submission,
        pipeline: Pipeline,
        options: JobOptions,
        body: bytes,
        size_bytes: int,
    ) -> NewJob:
        split = split_options(submission.options, pipeline.secret_options)
        return NewJob(
            id=self._clock.new_id("job"),
            tenant=submission.tenant,
            owner=submission.owner,
            pipeline=pipeline.name,
            pipeline_version=pipeline.version,
            graph=pipeline.digest,
            result_stage=pipeline.result,
            queue=options.queue,
            priority=options.priority,
            wait=submission.wait,
            waited=timedelta(seconds=self._clock.monotonic() - submission.received_at),
            deadline=answer_within(submission.wait, options),
            timeout=pipeline.timeout
            if options.timeout_seconds is None
            else timedelta(seconds=options.timeout_seconds),
            expires_in=_seconds(options.expires_in_seconds),
            run_in=options.run_in(self._clock.wall()),
            max_attempts=options.max_attempts,
            degrade=options.degrade,
            fallback_to_queue=options.fallback_to_queue,
            input=body,
            size_bytes=size_bytes,
            options=split.shown,
            secrets=split.secrets,
            tags=submission.tags,
            metadata=submission.metadata,
            request_id=submission.request_id,
            document_ids=named_documents(submission.input),
            idempotency=submission.idempotency,
        )


def answer_within(wait: timedelta | None, options: JobOptions) -> timedelta | None:
    """When the caller gets an answer, from the moment its headers were read.

    Without a waiting caller there is a deadline only when one was asked for.
    """
    asked = _seconds(options.deadline_seconds)
    if wait is None:
        return asked
    return min(wait, DEFAULT_DEADLINE if asked is None else asked)


def named_documents(value: JsonValue) -> tuple[str, ...]:
    """The documents that an input names, under `document_id` and `document_ids`."""
    if not isinstance(value, dict):
        return ()
    one, many = value.get("document_id"), value.get("document_ids")
    ids = [one] if isinstance(one, str) else []
    ids += [item for item in many if isinstance(item, str)] if isinstance(many, list) else []
    return tuple(dict.fromkeys(ids))


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _check_labels(submission: Submission) -> None:
    if len(submission.tags) > _MAX_TAGS or any(len(t) > _MAX_TAG_LENGTH for t in submission.tags):
        issue = f"at most {_MAX_TAGS} tags of {_MAX_TAG_LENGTH} characters"
        raise InvalidInputError("The tags are not valid.", (Detail("tags", issue),))
    if len(submission.metadata) > _MAX_METADATA_KEYS:
        issue = f"at most {_MAX_METADATA_KEYS} keys"
        raise InvalidInputError("The metadata is not valid.", (Detail("metadata", issue),))
    for name, value in (("metadata", submission.metadata), ("options", submission.options)):
        if value and len(to_json(value)) > _MAX_SHOWN_BYTES:  # a list shows them for each job
            issue = f"at most {_MAX_SHOWN_BYTES} bytes as JSON; more belongs into the input"
            raise InvalidInputError(f"The {name} are too long.", (Detail(name, issue),))

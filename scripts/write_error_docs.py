"""Write docs/reference/errors.md from the registry of error codes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from forthwith.api.problems import PROBLEMS, Problem
from forthwith.model.failure_codes import FAILURE_CODES, INTERRUPTIONS, SKIP_REASONS
from forthwith.pipelines.documents.codes import REFUSALS

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "errors.md"

_HEAD = """# Error codes

This page is written by `python scripts/write_error_docs.py` from `api/problems.py`,
`model/failure_codes.py` and the pipelines; a test holds it to that.

Every answer to a failed request has the envelope:

```json
{"status":"error","data":null,
 "error":{"code":"job_not_done","message":"…","details":[{"field":"…","issue":"…"}],
  "type":"/problems/job-not-done","retryable":true,"retry_after":2,"hint":"…"},
 "meta":{"request_id":"req_…","timestamp":"…","version":"1.0","duration_ms":1.2}}
```

Branch on `code`; `message` is for people and may change. `retryable` says whether the same request
can succeed later, `retry_after` (also the header `Retry-After`) when, in seconds. With
`Accept: application/problem+json` the same failure comes as RFC 9457 has it, with the same `type`.
`GET /problems/…` explains a type.

## Requests
"""

_JOBS = """
## Jobs

A job that ended badly is a good answer (200, or 201 within the wait); its `failure.code` says why.
A pipeline may add codes of its own, and a stage that raises an error of the tables above passes its
code on.

| Code | When |
| --- | --- |
"""

_SKIPPED = """
A degradable stage that was stood in for is listed in `degraded` with one of these codes as its
`reason`, or, when it was not even tried, with one of these:

| Reason | When |
| --- | --- |
"""

_INTERRUPTED = """
An interruption ends no job: it is given back and goes on. The event `job.interrupted` has the
reason:

| Reason | When |
| --- | --- |
"""


_DOCUMENTS = """
## Documents

With these the documents pipelines refuse a file; to try again with the same file does not help.

| Code | When | What to do |
| --- | --- | --- |
"""


def row(problem: Problem) -> str:
    again = "yes" if problem.retryable else "no"
    if problem.retry_after is not None:
        again = f"yes, after {problem.retry_after} s"
    return f"| `{problem.code}` | {problem.title} | {again} | {problem.hint} |\n"


def requests() -> str:
    """A table for each HTTP status."""
    parts = []
    by_status = sorted(PROBLEMS.values(), key=attrgetter("status", "code"))
    for status, problems in groupby(by_status, key=attrgetter("status")):
        head = f"\n### {status}\n\n| Code | Means | Try again | What to do |\n"
        parts += [head, "| --- | --- | --- | --- |\n", *map(row, problems)]
    return "".join(parts)


def meanings(words: Mapping[str, str]) -> str:
    return "".join(f"| `{word}` | {when} |\n" for word, when in sorted(words.items()))


def jobs() -> str:
    """The codes and reasons of jobs."""
    skipped = f"{_SKIPPED}{meanings(SKIP_REASONS)}"
    return f"{_JOBS}{meanings(FAILURE_CODES)}{skipped}{_INTERRUPTED}{meanings(INTERRUPTIONS)}"


def page() -> str:
    """The whole page."""
    refused = "".join(
        f"| `{code}` | {refusal.meaning} | {refusal.hint} |\n"
        for code, refusal in sorted(REFUSALS.items())
    )
    return f"{_HEAD}{requests()}{jobs()}{_DOCUMENTS}{refused}"


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()

"""Secret options: for the worker alone, through retries too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forthwith.model.errors import IdempotencyKeyReusedError
from forthwith.model.json import JsonObject
from forthwith.model.records import Claimed, IdempotencyKey, RetryOptions
from forthwith.model.secret_options import MARK, split_options
from tests.conformance.kit import TENANT, Bench, new_job

GIVEN: JsonObject = {"password": "open sesame", "priority": "low"}
SPLIT = split_options(GIVEN, ("password",))


async def tried_again(bench: Bench, **given: str | None) -> Claimed:
    """A job with `GIVEN` that is cancelled, and claimed again with other options."""
    job = await bench.submit(options=SPLIT.shown, secrets=SPLIT.secrets)
    await bench.ledger.request_cancel(TENANT, job.id)
    split = split_options(dict(given), ("password", "pin"))
    asked = RetryOptions(given=split.shown, secrets=split.secrets) if given else None
    await bench.ledger.retry(TENANT, job.id, delay=timedelta(), options=asked)
    return await bench.claim_one()


async def test_a_secret_option_reaches_the_worker_and_no_reader(bench: Bench) -> None:
    submitted = await bench.submitted(options=SPLIT.shown, secrets=SPLIT.secrets)

    claimed = await bench.claim_one()

    shown = {"password": MARK, "priority": "low"}
    record = await bench.ledger.get(TENANT, claimed.job.id)
    assert claimed.secrets == {"password": "open sesame"}
    assert claimed.details.options == record.details.options == submitted.details.options == shown
    assert "sesame" not in repr((claimed, record, SPLIT, new_job(secrets=SPLIT.secrets)))


async def test_a_job_without_secrets_has_none(bench: Bench) -> None:
    await bench.submit(options={"password": None}, secrets={"password": None})

    assert (await bench.claim_one()).secrets == {}


async def test_a_retry_has_the_secrets_of_the_submit(bench: Bench) -> None:
    assert (await tried_again(bench)).secrets == {"password": "open sesame"}


async def test_a_secret_that_is_given_at_a_retry_replaces_the_earlier_one(bench: Bench) -> None:
    claimed = await tried_again(bench, password="other", pin="1234")

    assert claimed.secrets == {"password": "other", "pin": "1234"}
    assert claimed.details.options == {"password": MARK, "pin": MARK, "priority": "low"}


async def test_a_secret_can_be_taken_back_at_a_retry(bench: Bench) -> None:
    claimed = await tried_again(bench, password=None)

    assert claimed.secrets == {}
    assert claimed.details.options == {"password": None, "priority": "low"}


async def test_a_retry_that_changes_something_else_keeps_the_secrets(bench: Bench) -> None:
    claimed = await tried_again(bench, pin="1234")

    assert claimed.secrets == {"password": "open sesame", "pin": "1234"}


async def test_a_request_is_known_again_by_what_is_kept_of_it(bench: Bench) -> None:
    key = IdempotencyKey(route="POST /jobs", key="k", body_hash="a" * 64)
    job = await bench.submit(idempotency=key)

    again = await bench.submitted(idempotency=key)

    assert (again.job.id, again.replayed) == (job.id, True)
    with pytest.raises(IdempotencyKeyReusedError):
        await bench.submit(idempotency=replace(key, body_hash="b" * 64))

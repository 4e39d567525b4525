"""Forthwith: store no-op jobs, then time their drain with one worker, results and events kept."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

import uvloop

from benchmarks.drain import arguments
from benchmarks.pipelines import app
from forthwith.app import LOCAL, make_settings, open_service
from forthwith.model.records import Hint
from forthwith.runtime.submit import Submission


async def main() -> None:
    """Print jobs per second."""
    folder, jobs = arguments()
    settings = make_settings(data_dir=folder)
    service = await open_service(settings, app.pipelines)
    now = time.monotonic()
    submissions = [
        Submission(tenant=LOCAL, owner=LOCAL, pipeline="bench.noop", input=str(n), received_at=now)
        for n in range(jobs)
    ]
    await asyncio.gather(*map(service.submit, submissions))
    await service.close()
    ended = Counter[str]()
    done = asyncio.Event()

    def count(hints: Sequence[Hint]) -> None:
        ended.update(hint.state for hint in hints if "job.ended" in hint.kinds)
        if ended.total() >= jobs:
            done.set()

    began = time.perf_counter()
    async with app.running(settings=settings) as fw:
        fw.service.bus.subscribe(count)
        await done.wait()
        took = time.perf_counter() - began
    print(jobs / took)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())

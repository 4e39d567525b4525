"""Huey: store no-op jobs, then time their drain with one thread executing."""

from __future__ import annotations

import logging
import threading
import time

from benchmarks.drain import arguments


def main() -> None:
    """Print jobs per second."""
    from huey import SqliteHuey  # noqa: PLC0415 - a dependency of benchmarks alone

    folder, jobs = arguments()
    logging.getLogger("huey").setLevel(logging.CRITICAL)
    huey = SqliteHuey(filename=str(folder / "huey.db"), results=False, fsync=True)
    ended = threading.Semaphore(0)

    @huey.task()  # type: ignore[untyped-decorator]  # it ships no types
    def noop(text: str) -> None:
        del text
        ended.release()

    for number in range(jobs):
        noop(str(number))
    consumer = huey.create_consumer(
        workers=1, periodic=False, initial_delay=0.001, backoff=1.0, check_worker_health=False
    )
    began = time.perf_counter()
    consumer.start()
    for _ in range(jobs):
        ended.acquire()
    took = time.perf_counter() - began
    consumer.stop()
    print(jobs / took)


if __name__ == "__main__":
    main()

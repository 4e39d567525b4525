"""A worker to be killed: runs one call that waits, and says who its child and zygote are."""

import asyncio
import sys

from forthwith.runtime.isolation import IsolatedCall, Isolation


def say(done: float, total: float, _message: str) -> None:
    sys.stdout.write(f"{int(done)} {int(total)}\n")
    sys.stdout.flush()


async def work(folder: str) -> None:
    isolation = Isolation(extra_path=[folder])
    call = IsolatedCall(target="hostile:answer_with_its_pid_and_wait")
    await isolation.run(call, on_progress=say)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))

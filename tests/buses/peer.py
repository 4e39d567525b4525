"""Another process on the bus: it sends back the job ids that it hears, until it hears `end`."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from forthwith.buses.datagram import DatagramBus
from forthwith.model.records import Hint


async def main(folder: Path) -> None:
    bus = DatagramBus(folder)
    await bus.open()
    ended = asyncio.Event()

    def hear(hints: Sequence[Hint]) -> None:
        for hint in hints:
            if hint.state == "heard":
                continue
            if hint.job_id == "end":
                ended.set()
            else:
                bus.publish([Hint(job_id=hint.job_id, version=1, state="heard", kinds=())])

    bus.subscribe(hear)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await ended.wait()
    await bus.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

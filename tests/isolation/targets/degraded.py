"""A process that closes its sandbox on a machine that lacks something, and says how far it came."""

import errno
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from forthwith.runtime.isolation import Limits, kernel, sandbox, seccomp


def refuse(_flags: int = 0) -> None:
    raise OSError(errno.ENOSYS, "not on this machine")


def take_away(protection: str) -> None:
    match protection:
        case "landlock":
            kernel.landlock_abi = lambda: 0
        case "seccomp":
            seccomp.ARCHITECTURES.clear()
        case "network_namespace":
            kernel.unshare = lambda flags: refuse(flags)  # noqa: PLW0108 - it keeps the parameter's name
        case "capabilities_dropped":
            kernel.drop_capabilities = refuse
        case _:
            raise ValueError(protection)


def can_write(path: str) -> bool:
    try:
        Path(path).write_bytes(b"written")
    except PermissionError:
        return False
    return True


if __name__ == "__main__":
    for name in sys.argv[2:]:
        take_away(name)
    level = sandbox.close(sandbox.prepare(), Limits(), zygote=os.getppid(), documents=0)
    facts = {**asdict(level), "missing": level.missing, "can_write": can_write(sys.argv[1])}
    sys.stdout.write(json.dumps(facts))

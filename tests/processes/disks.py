"""Disks that a test can fill: a small one of its own, and a bound on what processes may write."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.processes.service import Service

SMALL = "4m"
_MOUNT = shutil.which("mount")
_UNMOUNT = shutil.which("umount")


class Disk(Protocol):
    """The disk of a service, which can be full."""

    def fill(self, service: Service) -> None:
        """Leave no room."""
        ...

    def free(self, service: Service) -> None:
        """Make room again."""
        ...


class SmallDisk:
    """A tmpfs of a few megabytes."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def fill(self, service: Service) -> None:
        del service
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                return

    def free(self, service: Service) -> None:
        del service
        self._filler.unlink()


class BoundedWriters:
    """No process of the service may make a file longer than a page: for any user, anywhere."""

    def fill(self, service: Service) -> None:
        self._bound(service, 4096)

    def free(self, service: Service) -> None:
        self._bound(service, resource.RLIM_INFINITY)

    def _bound(self, service: Service, size: int) -> None:
        for pid in (service.supervisor.pid, *(one.pid for one in service.processes())):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk | None]:
    """A small disk at that folder; None where this user may not mount one."""
    folder.mkdir(parents=True)
    options = ("-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder))
    mounted = _MOUNT and _UNMOUNT and subprocess.run([_MOUNT, *options], check=False)
    if not mounted or mounted.returncode:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run([str(_UNMOUNT), "--lazy", str(folder)], check=True)

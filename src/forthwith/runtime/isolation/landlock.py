"""Which files a sandboxed child can open: the interpreter, its libraries, fonts, and nothing else.

The rule set is made once, in the zygote, and each child restricts itself to it: that costs
microseconds. What the child reads of the caller's, it reads through descriptors that it was given.

A folder of the caller's own modules may hold much more than modules (a ledger, a key file), so only
the modules and packages in it are readable, nothing hidden. File *names* below it can be listed,
because the import system must look. Of the folder that `TESSDATA_PREFIX` names, language data for
recognition is readable and nothing else.
"""

import ctypes
import os
import stat
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forthwith.runtime.isolation import kernel

EXECUTE: Final = 1 << 0
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
READ: Final = EXECUTE | READ_FILE | READ_DIR

_ALL_ACCESS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_ALL_TCP: Final = 0b11
_ALL_SCOPES: Final = 0b11
_ABI_WITH_TCP: Final = 4
_ABI_WITH_SCOPES: Final = 6

_SYSTEM_FOLDERS: Final = (
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fontconfig",
    "/usr/share/zoneinfo",
    "/usr/share/mime",
    "/usr/share/poppler",
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/etc/fonts",
)
_SYSTEM_FILES: Final = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
    "/sys/devices/system/cpu/online",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """One path, and what may be done at it and below it."""

    path: Path
    access: int


def allowances() -> Iterator[Allowance]:
    """Everything that a child may open, for this interpreter and its import path."""
    yield from (Allowance(path=Path(name), access=READ) for name in _SYSTEM_FOLDERS)
    yield from (Allowance(path=Path(name), access=READ_FILE) for name in _SYSTEM_FILES)
    yield from language_data(os.environ.get("TESSDATA_PREFIX", ""))
    yield from language_data(f"{sys.prefix}/share")
    libraries = library_folders()
    yield from (Allowance(path=folder, access=READ) for folder in libraries)
    for name in sys.path:
        folder = Path(name).resolve()
        if not any(folder.is_relative_to(library) for library in libraries):
            yield from modules_in(folder)


def language_data(named: str) -> Iterator[Allowance]:
    """Files of language data right in the folder or in its `tessdata`; no other file there."""
    if not Path(named).is_absolute():
        return
    for folder in (Path(named), Path(named) / "tessdata"):
        files = sorted(folder.glob("*.traineddata"))
        if files:
            yield Allowance(path=folder, access=READ_DIR)
            yield from (Allowance(path=file, access=READ_FILE) for file in files)


def library_folders() -> tuple[Path, ...]:
    """Folders of the standard library, of installed packages, and of the interpreter."""
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    names = [sysconfig.get_path(kind) for kind in kinds]
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    names += [f"{prefix}/lib" for prefix in prefixes]
    return tuple(dict.fromkeys(Path(name).resolve() for name in names))


def modules_in(folder: Path) -> Iterator[Allowance]:
    """Modules and packages right in `folder`; of the folder itself only the listing."""
    if not folder.is_dir():
        yield Allowance(path=folder, access=READ_FILE)  # an archive of modules, or nothing
        return
    yield Allowance(path=folder, access=READ_DIR)
    for entry in sorted(folder.iterdir()):
        if not entry.name.startswith(".") and _is_importable(entry):
            yield Allowance(path=entry, access=READ)


def _is_importable(entry: Path) -> bool:
    if entry.is_dir():
        return entry.name == "__pycache__" or (entry / "__init__.py").is_file()
    return entry.suffix in {".py", ".pyc", ".so"}


def make_ruleset(abi: int, allowed: Iterable[Allowance]) -> int:
    """Return the descriptor of a rule set that refuses all but `allowed`.

    Paths that do not exist are left out: there is nothing to read.
    """
    ruleset = kernel.landlock_create_ruleset(*_attributes(abi))
    for allowance in allowed:
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            _add(ruleset, allowance)
    return ruleset


def _attributes(abi: int) -> tuple[kernel.RulesetAttributes, int]:
    attributes = kernel.RulesetAttributes(
        handled_access_fs=_ALL_ACCESS[max(version for version in _ALL_ACCESS if version <= abi)],
        handled_access_net=_ALL_TCP if abi >= _ABI_WITH_TCP else 0,
        scoped=_ALL_SCOPES if abi >= _ABI_WITH_SCOPES else 0,
    )
    fields = 3 if abi >= _ABI_WITH_SCOPES else 2 if abi >= _ABI_WITH_TCP else 1
    return attributes, fields * ctypes.sizeof(ctypes.c_uint64)


def _add(ruleset: int, allowance: Allowance) -> None:
    path_fd = os.open(allowance.path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = stat.S_ISDIR(os.fstat(path_fd).st_mode)
        access = allowance.access if is_folder else allowance.access & ~READ_DIR
        if access:
            kernel.landlock_allow(ruleset, path_fd, access)
    finally:
        os.close(path_fd)

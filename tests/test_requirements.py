"""The locks are what pyproject.toml asks for, exact, hashed and from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
PIN = re.compile(r"^(?P<name>[a-zA-Z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, set[Version]]:
    """The locked versions by name: more than one where they differ by Python or platform."""
    found: dict[str, set[Version]] = {}
    for pin in PIN.finditer(text_of(lock)):
        found.setdefault(canonicalize_name(pin["name"]), set()).add(Version(pin["version"]))
    return found


def text_of(lock: str) -> str:
    return (ROOT / "requirements" / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("runtime.txt", RUNTIME), ("dev.txt", RUNTIME + DEV)],
    ids=["runtime", "dev"],
)
def test_every_dependency_is_locked_within_its_range(lock: str, wanted: list[Requirement]) -> None:
    locked = pins(lock)

    outside = [
        str(requirement)
        for requirement in wanted
        if not locked.get(canonicalize_name(requirement.name))
        or not all(
            requirement.specifier.contains(version)
            for version in locked[canonicalize_name(requirement.name)]
        )
    ]

    assert outside == [], "run `make lock`"


def test_developers_run_the_versions_that_users_get() -> None:
    developers = pins("dev.txt")

    assert {name: developers.get(name) for name in pins("runtime.txt")} == pins("runtime.txt")


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_every_locked_package_is_held_by_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", text_of(lock).strip())

    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    assert not re.search(
        r"://|--(index|extra-index|find-links|trusted)|^#", text_of(lock), re.MULTILINE
    )

"""All hostile files, by family: for the suites of one process and of a whole service."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.pipelines.documents import (
    data_samples,
    hostile,
    hostile_messages,
    hostile_pictures,
    office_samples,
    old_samples,
)

Family = Callable[[], Iterator[tuple[str, bytes]]]

FAMILIES: dict[str, Family] = {
    **hostile.FAMILIES,
    "office": office_samples.hostile,
    "old": old_samples.hostile,
    "data": data_samples.hostile,
    "pictures": hostile_pictures.pictures,
    "paintings": hostile_pictures.paintings,
    "noise": hostile_pictures.noise,
    "messages": hostile_messages.messages,
    "batches": hostile_messages.batches,
}


def files() -> Iterator[tuple[str, bytes]]:
    """Every file of every family, one at a time, as some are large."""
    for family in FAMILIES.values():
        yield from family()


def some_files(wanted: int) -> Iterator[tuple[str, bytes]]:
    """About that many small files, from all families alike."""
    share = wanted // len(FAMILIES) + 1
    for family in FAMILIES.values():
        small = (each for each in family() if len(each[1]) < 1 << 20)
        found = sorted(small, key=lambda each: each[0])
        yield from found[:: max(1, len(found) // share)][:share]

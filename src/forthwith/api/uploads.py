"""The documents that come with one request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Final, Self

from forthwith.api.documents import forget
from forthwith.api.serving import Serving
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.job import DocumentRef
from forthwith.model.json import JsonObject, JsonValue

FORM_BYTES: Final = 1024 * 1024
"""What a form may be larger than its files."""


class Uploads:
    """The documents of one request, in order; gone again at the end unless they are kept."""

    def __init__(self, parts: Serving) -> None:
        self._parts = parts
        self._stored: list[DocumentRef] = []
        self._kept = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._kept:
            for document in self._stored:
                await forget(self._parts, document)

    @property
    def documents(self) -> tuple[DocumentRef, ...]:
        return tuple(self._stored)

    def keep(self) -> None:
        """Somebody refers to them now."""
        self._kept = True

    async def store(self, name: str, media_type: str, chunks: AsyncIterator[bytes]) -> None:
        caller, service = self._parts.caller, self._parts.service
        self._stored.append(
            await service.store_document(caller.tenant, caller.owner, name, media_type, chunks)
        )

    def as_input(self) -> JsonObject:
        """The job's input that names them.

        Raises:
            InvalidInputError: there are none.

        """
        ids: list[JsonValue] = [document.id for document in self._stored]
        if not ids:
            raise InvalidInputError("the form has no file", (Detail("file", "at least one"),))
        return {"document_id": ids[0]} if len(ids) == 1 else {"document_ids": ids}

    def contents(self) -> list[JsonValue]:
        """What tells the documents from others: name and content, not the id of this upload."""
        return [[document.name, document.sha256] for document in self._stored]

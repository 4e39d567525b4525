"""The bytes that a job is about, whether they came as a document or as a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Literal

from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.models import DocumentSource
from forthwith.ports.context import StageContext

OpenedBy = Literal["given", "excel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file to read; `password` is what the caller gave to open it.

    Attributes:
        opened_by: whose password took a lock off it, the caller's or Excel's default one.

    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    is_text: bool = False
    password: str | None = None
    opened_by: OpenedBy | None = None

    def content(self) -> bytes:
        """Read all of it."""
        with self.open() as stream:
            return stream.read()


def source_of(given: DocumentSource, ctx: StageContext) -> SourceFile:
    """Return the file that the input names, the first if it names several."""
    if given.text is not None:
        return _text_source(given.text)
    if not ctx.documents:
        raise refusal("document_missing", "The job names neither a text nor a document.")
    document = ctx.documents[0]
    return SourceFile(
        name=document.name,
        size=document.size,
        open=document.open,
        password=password_of(ctx),
    )


def password_of(ctx: StageContext) -> str | None:
    """The option `password`; one of digits only may have come as a number.

    Raises:
        PermanentError: it is neither a text nor a whole number.

    """
    given = ctx.options.get("password")
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    raise refusal("document_wrong_password", "The option password is no text: put it in quotes.")


def _text_source(text: str) -> SourceFile:
    content = text.encode("utf-8", "replace")
    return SourceFile(name="text", size=len(content), open=lambda: BytesIO(content), is_text=True)


def tell(ctx: StageContext, done: float, total: float, message: str) -> None:
    """Report progress from a plain function: it takes effect at the call."""
    _ = ctx.progress(done, total, message)

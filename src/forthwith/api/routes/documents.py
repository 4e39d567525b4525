"""Uploads: streamed to the blob store, and given back in a way that no browser runs."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.bodies import chunks, media_type
from forthwith.api.conditional import known_tag, quoted
from forthwith.api.describing import FILE_BODY, described
from forthwith.api.documents import FileAnswer, delete, safe_media_type
from forthwith.api.envelope import enveloped
from forthwith.api.filenames import attachment
from forthwith.api.lean import LeanRoute
from forthwith.api.multipart import Form
from forthwith.api.schemas import Envelope, Thing
from forthwith.api.serving import Serving, serving
from forthwith.api.uploads import FORM_BYTES, Uploads
from forthwith.api.views import ROOT, document_view
from forthwith.model.errors import Detail, InvalidInputError

router = APIRouter(prefix=ROOT, tags=["documents"], route_class=LeanRoute)

_SAFE: Final = {"Content-Security-Policy": "sandbox; default-src 'none'"}


@router.post(
    "/documents",
    **described(
        {201: Envelope[Thing]},
        "malformed_form too_large request_timeout draining",
        body=FILE_BODY,
        scope="submit",
    ),
)
async def upload(
    request: Request, name: Annotated[str | None, Query(max_length=1000)] = None
) -> Response:
    """Upload a document: a form with one `file`, or its bytes as the body, named by `?name=`."""
    parts = serving(request)
    parts.drain.check()
    async with Uploads(parts) as uploads:
        if media_type(request) == "multipart/form-data":
            await _take_form(request, parts, uploads)
        else:
            source = chunks(request, max_bytes=parts.settings.max_upload_bytes, what="the document")
            await uploads.store(name or "", media_type(request), source)
        uploads.keep()
    (document,) = uploads.documents
    location = f"/api/v1/documents/{document.id}"
    return enveloped(request, document_view(document), code=201, headers={"Location": location})


async def _take_form(request: Request, parts: Serving, uploads: Uploads) -> None:
    limit = parts.settings.max_upload_bytes + FORM_BYTES
    source = chunks(request, max_bytes=limit, what="the form")
    async for part in Form(request.headers["content-type"], source).parts():
        if part.name != "file" or uploads.documents:
            issue = Detail("form", "must be one `file` and nothing else")
            raise InvalidInputError("the form is not valid", (issue,))
        await uploads.store(part.filename or "", part.media_type, part.chunks)
    if not uploads.documents:
        raise InvalidInputError("the form has no file", (Detail("file", "is missing"),))


@router.get("/documents/{document_id}", **described({200: Envelope[Thing]}, "not_found"))
async def show_document(request: Request, document_id: str) -> Response:
    """Show what is known of a document."""
    parts = serving(request)
    document = await parts.service.ledger.document(parts.caller.tenant, document_id)
    return enveloped(request, document_view(document))


@router.get(
    "/documents/{document_id}/content",
    **described({200: None}, "not_found", headers=("If-None-Match",), not_modified=True),
)
async def show_content(request: Request, document_id: str) -> Response:
    """Download a document as it was uploaded."""
    parts = serving(request)
    tenant = parts.caller.tenant
    document = await parts.service.ledger.document(tenant, document_id)
    headers = {"ETag": quoted(document.sha256), "Cache-Control": "private, no-cache"}
    if known_tag(request.headers.get("if-none-match"), document.sha256):
        return Response(status_code=304, headers=headers)
    content = await parts.service.blobs.open(tenant, document.address)
    return FileAnswer(
        content,
        media_type=safe_media_type(document.media_type),
        headers={
            **headers,
            **_SAFE,
            "Content-Disposition": attachment(document.name),
            "Content-Length": str(document.size_bytes),
        },
    )


@router.delete(
    "/documents/{document_id}",
    **described({200: Envelope[Thing]}, "not_found conflict", scope="submit"),
)
async def delete_document(request: Request, document_id: str) -> Response:
    """Delete a document; refused while an open job needs it."""
    parts = serving(request)
    await delete(parts, document_id)
    return enveloped(request, {"id": document_id, "deleted": True})

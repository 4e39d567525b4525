"""The docs page: Swagger UI from the package's own files, under a policy that allows no others."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from forthwith.api.lean import LeanRoute
from forthwith.model.errors import NotFoundError

router = APIRouter(include_in_schema=False, route_class=LeanRoute)

# Swagger UI sets style attributes and draws its icons from data: addresses.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_TYPES: Final = {
    "swagger-ui/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui/swagger-ui.css": "text/css; charset=utf-8",
    "docs.js": "text/javascript; charset=utf-8",
}


def _read(name: str) -> bytes:
    return files("forthwith.api").joinpath("static", *name.split("/")).read_bytes()


@router.get("/")
async def entrance() -> Response:
    """Lead whoever opens the server's address to the page."""
    return RedirectResponse("/docs")


@router.get("/docs")
async def docs() -> Response:
    """Show the page."""
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response(_read("docs.html"), media_type="text/html", headers=headers)


@router.get("/docs/static/{name:path}")
async def asset(name: str) -> Response:
    """Send one of the page's own files; no other name leads anywhere."""
    if name not in _TYPES:
        raise NotFoundError("file", name)
    headers = {"Content-Type": _TYPES[name], "Cache-Control": "public, max-age=3600"}
    return Response(_read(name), headers=headers)

"""Turns what was raised into an answer: the envelope, or RFC 9457 for those who ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match

from forthwith.api.envelope import JSON_TYPE, NULL, Asked, asked, encode, meta, wrap
from forthwith.api.formats import names
from forthwith.api.problems import INTERNAL, Problem, problem_of, problem_of_status
from forthwith.model.errors import Detail, ForthwithError, InvalidInputError
from forthwith.model.json import JsonObject, JsonValue

PROBLEM_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """One failure of one request: the kind, and what is particular to it."""

    problem: Problem
    message: str
    details: tuple[Detail, ...] = ()
    hint: str = ""
    retry_after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def failed(error: ForthwithError) -> Failed:
    """What an error of ours tells the caller; a 5xx that is our fault tells only its title."""
    problem = problem_of(error)
    if problem is INTERNAL or problem.code == "error":
        return Failed(problem=problem, message=problem.title)
    return Failed(
        problem=problem,
        message=error.message,
        details=tuple(getattr(error, "details", ())),
        hint=error.hint,
        retry_after=_seconds(getattr(error, "retry_after", None)),
        headers=getattr(error, "headers", {}),
    )


def _seconds(given: object) -> int | None:
    match given:
        case timedelta():
            return max(1, round(given.total_seconds()))
        case int() | float():
            return max(1, round(given))
        case _:
            return None


def failed_by_framework(error: HTTPException) -> Failed:
    """What the framework refused: an unknown path, a wrong method."""
    problem = problem_of_status(error.status_code)
    return Failed(problem=problem, message=problem.title)


def allowed(request: Request) -> str:
    """The methods that the path takes, over all its routes."""
    routes: Sequence[BaseRoute] = request.app.router.routes
    matching = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    methods = {name for route in matching for name in getattr(route, "methods", None) or ()}
    return ", ".join(sorted(methods))


def details_of(
    error: ValidationError | RequestValidationError, *, under: str = ""
) -> tuple[Detail, ...]:
    """Each wrong field with the validator's sentence; never the value that was sent."""
    whole = (under,) if under else ()
    return tuple(
        Detail(".".join((*whole, *_place(one["loc"]))) or "body", one["msg"])
        for one in error.errors()
    )


def _place(loc: Sequence[int | str]) -> list[str]:
    """The path to a field, without the word that says in which part of the request it stood."""
    return [str(step) for step in (loc[1:] if loc and loc[0] in ("query", "path") else loc)]


def invalid(error: ValidationError, *, under: str = "") -> InvalidInputError:
    """The error that names the fields which a model refused."""
    return InvalidInputError("some fields are not valid", details_of(error, under=under))


def _error(it: Failed, after: int | None) -> JsonObject:
    return {
        "code": it.problem.code,
        "message": it.message,
        "details": [{"field": each.field, "issue": each.issue} for each in it.details],
        "type": it.problem.type,
        "retryable": it.problem.retryable,
        "retry_after": after,
        "hint": it.hint or it.problem.hint,
    }


def _problem(it: Failed, after: int | None, facts: Asked) -> JsonObject:
    error = _error(it, after)
    errors: JsonValue = error["details"]
    return {
        "type": it.problem.type,
        "title": it.problem.title,
        "status": it.problem.status,
        "detail": it.message,
        "instance": f"/requests/{facts.id}",
        "code": it.problem.code,
        "errors": errors,
        "retryable": it.problem.retryable,
        "retry_after": after,
        "hint": error["hint"],
        "request_id": facts.id,
    }


def answer(it: Failed, facts: Asked, accepts: str) -> Response:
    """The failure in the form that the caller accepts."""
    facts.failure = it.problem.code
    after = it.problem.retry_after if it.retry_after is None else it.retry_after
    headers = {**it.headers, "Vary": "Accept"}
    if after is not None:
        headers["Retry-After"] = str(after)
    if names(accepts, PROBLEM_TYPE):
        body, media_type = encode(_problem(it, after, facts)), PROBLEM_TYPE
    else:
        about = encode(meta(facts))
        body = wrap("error", data=NULL, error=encode(_error(it, after)), meta=about)
        media_type = JSON_TYPE
    return Response(body, it.problem.status, headers=headers, media_type=media_type)


def respond(request: Request, it: Failed) -> Response:
    return answer(it, asked(request), ", ".join(request.headers.getlist("accept")))


def failed_by(error: Exception) -> Failed:
    """What any error means to the caller; one that nobody foresaw tells nothing of itself."""
    match error:
        case ForthwithError():
            return failed(error)
        case HTTPException():
            return failed_by_framework(error)
        case RequestValidationError():
            return failed(InvalidInputError("some fields are not valid", details_of(error)))
        case _:
            return Failed(problem=INTERNAL, message=INTERNAL.title)


def add_handlers(app: FastAPI) -> None:
    """What the framework hands over is answered here; the rest reaches the outermost layer."""

    async def handle(request: Request, error: Exception) -> Response:
        it = failed_by(error)
        if it.problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
            it = replace(it, headers={"Allow": allowed(request)})
        return respond(request, it)

    for kind in (ForthwithError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, handle)

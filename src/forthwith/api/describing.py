"""What a route says of itself in the OpenAPI: its answers, its errors, its headers and its body.

The routes answer with bytes that they made themselves: nothing of this is in a request's path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypedDict

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import BaseRoute

from forthwith.api.failures import PROBLEM_TYPE
from forthwith.api.problems import PROBLEMS, Problem
from forthwith.api.schemas import Failure
from forthwith.model.json import JsonObject, JsonValue

Described: TypeAlias = dict[int | str, dict[str, object]]


class Route(TypedDict):
    """Keyword arguments of FastAPI's route decorators."""

    status_code: int
    responses: Described
    openapi_extra: dict[str, object]


_HEADERS: Final = {
    "Prefer": "`wait=N` waits up to N seconds (60 at most, and no longer than the option"
    " `deadline_seconds`, which is 45 by default); `respond-async` does not wait.",
    "Idempotency-Key": "Makes the request safe to repeat for 24 hours.",
    "If-None-Match": "The ETag of what you have; 304 when it is still so.",
    "Last-Event-ID": "Resume after the event of this number.",
}
_MEANINGS: Final = {
    200: "As asked.",
    201: "Made; for a job: it ended within the wait, read `state`.",
    202: "Accepted: it goes on, look again at `Location`.",
    204: "All is told: do not come back.",
}
_JSON: Final = "application/json"
_EVERYWHERE: Final = ("invalid_input", "wrong_host", "cross_origin", "internal_error")
_STORAGE: Final = ("storage_unavailable", "ledger_busy", "ledger_damaged")
_FULL: Final = "storage_full"
_WAIT: Final[JsonObject] = {
    "name": "wait",
    "in": "query",
    "required": False,
    "schema": {"type": "number", "minimum": 0},
    "description": "The same as `Prefer: wait=N`, which it goes before.",
}


def described(
    answers: Mapping[int, type[BaseModel] | None],
    codes: str = "",
    *,
    body: JsonObject | None = None,
    headers: Sequence[str] = (),
    not_modified: bool = False,
    media_types: Sequence[str] = (),
    storage: bool = True,
    scope: str = "read",
) -> Route:
    """The description of a route.

    Args:
        answers: HTTP number → the model of the answer; the first is the usual one.
        codes: error codes of the registry, with spaces between.
        body: the request body as OpenAPI has it.
        headers: request headers that mean something to the route.
        not_modified: whether it answers 304 to a caller who has the current version.
        media_types: what the usual answer may come as, besides JSON.
        storage: whether it reads the ledger or, to `submit`, writes to it.
        scope: what a key must allow.

    """
    responses: Described = {code: _answer(code, data) for code, data in answers.items()}
    for media_type in media_types:
        first = next(iter(responses.values()))
        first["content"] = {media_type: {"schema": {"type": "string"}}}
    if not_modified:
        responses[304] = {"description": "Nothing has changed."}
    responses |= _failures([*codes.split(), *_EVERYWHERE, *_storage_codes(scope, storage=storage)])
    extra: dict[str, object] = {"x-scope": scope}
    if body is not None:
        extra["requestBody"] = body
    if headers:
        waits = [_WAIT] if "Prefer" in headers else []
        extra["parameters"] = [*map(_header, headers), *waits]
    return Route(status_code=next(iter(answers)), responses=responses, openapi_extra=extra)


def summarise(routes: Iterable[BaseRoute]) -> None:
    """Make the first line of each route's docstring its summary, and the rest its description."""
    for route in routes:
        if isinstance(route, APIRoute) and route.summary is None:
            first, _, rest = route.description.partition("\n")
            route.summary, route.description = first.removesuffix("."), rest.strip()


def _answer(code: int, model: type[BaseModel] | None) -> dict[str, object]:
    if model is None:
        return {"description": _MEANINGS[code]}
    return {"description": _MEANINGS[code], "model": model}


def _storage_codes(scope: str, *, storage: bool) -> Sequence[str]:
    if not storage:
        return ()
    return _STORAGE if scope == "read" else (*_STORAGE, _FULL)


def _failures(codes: Sequence[str]) -> Described:
    by_status: defaultdict[int, list[Problem]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        by_status[PROBLEMS[code].status].append(PROBLEMS[code])
    return {
        status: {
            "description": "; ".join(f"`{one.code}`: {one.title}" for one in problems),
            "model": Failure,
            "content": {PROBLEM_TYPE: {"schema": {"type": "object"}}},
        }
        for status, problems in sorted(by_status.items())
    }


def _header(name: str) -> JsonObject:
    schema: JsonObject = {"type": "string"}
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": schema,
        "description": _HEADERS[name],
    }


def body_of(model: type[BaseModel], *, form: bool = False, required: bool = True) -> JsonObject:
    """A JSON body; with `form`, a multipart form of files in its place."""
    content: dict[str, JsonValue] = {_JSON: {"schema": inlined(model)}}
    if form:
        content["multipart/form-data"] = {"schema": _FORM}
    return {"required": required, "content": content}


def inlined(model: type[BaseModel]) -> JsonObject:
    """The JSON Schema of a model that refers to no other."""
    schema: JsonObject = model.model_json_schema()
    return schema


_FILE: Final[JsonObject] = {"type": "string", "format": "binary"}
FILE_BODY: Final[JsonObject] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE}}
        },
        "application/octet-stream": {"schema": _FILE},
    },
}
_FORM: Final[JsonObject] = {
    "type": "object",
    "required": ["pipeline", "file"],
    "properties": {
        "pipeline": {"type": "string"},
        "file": {"type": "array", "items": _FILE, "description": "One or more."},
        "options": {"type": "string", "description": "A JSON object."},
        "metadata": {"type": "string", "description": "A JSON object."},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}

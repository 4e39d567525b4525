"""What a submit asks for, read from JSON or from a form whose files are stored on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request

from forthwith.api.bodies import checked, chunks, fingerprint, media_type, parse_json, read_json
from forthwith.api.errors import UnsupportedMediaTypeError
from forthwith.api.multipart import Form, Part
from forthwith.api.schemas import SubmitBody
from forthwith.api.serving import Serving
from forthwith.api.uploads import FORM_BYTES, Uploads
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.runtime.options import parse_options

_JSON_FIELDS = frozenset({"options", "metadata"})
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a submit asks for.

    Attributes:
        contents: the hashes of uploaded files, where they stand for the input.

    """

    pipeline: str
    input: JsonValue
    options: JsonObject
    tags: tuple[str, ...]
    metadata: JsonObject
    contents: list[JsonValue] | None

    @property
    def fingerprint(self) -> str:
        """The same for the same request, however its bytes were laid out."""
        input_ = self.input if self.contents is None else self.contents
        tags: list[JsonValue] = [*self.tags]
        return fingerprint([self.pipeline, input_, self.options, tags, self.metadata])


async def read_order(request: Request, parts: Serving, uploads: Uploads) -> Order:
    """The order in the request's body.

    Raises:
        UnsupportedMediaTypeError: the body is neither JSON nor a form.
        InvalidInputError: a field is missing, unknown or not valid.
        TooLargeError: more bytes than the limit.

    """
    kind = media_type(request)
    if kind == "multipart/form-data":
        return await _from_form(request, parts, uploads)
    if kind and kind != "application/json":
        raise UnsupportedMediaTypeError("application/json", "multipart/form-data")
    value = await read_json(request, max_bytes=parts.settings.max_body_bytes)
    return _order(checked(SubmitBody, value))


def _order(body: SubmitBody, contents: list[JsonValue] | None = None) -> Order:
    # The body was JSON, so what the model lets through as `object` is JSON.
    return Order(
        pipeline=body.pipeline,
        input=cast("JsonValue", body.input),
        options=cast("JsonObject", body.options),
        tags=tuple(body.tags),
        metadata=cast("JsonObject", body.metadata),
        contents=contents,
    )


@dataclass(slots=True)
class _Fields:
    """The plain fields of a form, as they come."""

    single: dict[str, JsonValue] = field(default_factory=dict)
    tags: list[JsonValue] = field(default_factory=list)

    async def take(self, part: Part) -> None:
        if part.name == "tags":
            self.tags.append(await part.text())
        elif part.name in self.single:
            raise InvalidInputError("a field comes twice", (Detail(part.name, "once only"),))
        elif part.name == "pipeline":
            self.single["pipeline"] = await part.text()
        elif part.name in _JSON_FIELDS:
            self.single[part.name] = parse_json((await part.text()).encode())
        else:
            issue = "must be file, pipeline, options, tags or metadata"
            name = part.name[:_MAX_SHOWN] or "form"
            raise InvalidInputError("the form has an unknown field", (Detail(name, issue),))


def _check_so_far(fields: _Fields, parts: Serving) -> None:
    """Refuse what cannot become a job before its file is taken; what comes later is checked then.

    Raises:
        InvalidInputError: no such pipeline, or an option is not valid.

    """
    name, options = fields.single.get("pipeline"), fields.single.get("options")
    if isinstance(name, str):
        pipeline = parts.service.catalogue.get(name)
        if isinstance(options, dict):
            parse_options(options, pipeline)


async def _from_form(request: Request, parts: Serving, uploads: Uploads) -> Order:
    limit = parts.settings.max_upload_bytes + FORM_BYTES
    source = chunks(request, max_bytes=limit, what="the form")
    fields = _Fields()
    async for part in Form(request.headers["content-type"], source).parts():
        if part.name == "file":
            if part.filename != "":  # a browser's empty file field
                _check_so_far(fields, parts)
                await uploads.store(part.filename or "", part.media_type, part.chunks)
        else:
            await fields.take(part)
    body: dict[str, JsonValue] = {
        **fields.single,
        "tags": fields.tags,
        "input": uploads.as_input(),
    }
    return _order(checked(SubmitBody, body), uploads.contents())

"""The options of a submit, checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.job import DegradeMode, Priority
from forthwith.model.records import RetryOptions
from forthwith.model.secret_options import MARK, marked, split_options
from forthwith.runtime.payloads import misfits

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forthwith.model.json import JsonObject
    from forthwith.model.pipeline import Pipeline

_Model = TypeVar("_Model", bound=BaseModel)

_DAY_S = 86_400.0
_YEAR_S = 366 * _DAY_S
_MAX_NAME = 40

Seconds = Annotated[float, Field(ge=0.001, le=_YEAR_S, allow_inf_nan=False, strict=True)]


class JobOptions(BaseModel):
    """What a caller may say about how a job is run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    queue: str = Field(default="default", pattern=r"^[a-z0-9][a-z0-9_.-]{0,62}$")
    priority: Priority = Priority.NORMAL
    deadline_seconds: Seconds | None = None
    timeout_seconds: Seconds | None = None
    expires_in_seconds: Seconds | None = None
    max_attempts: int | None = Field(default=None, ge=1, le=100, strict=True)
    fallback_to_queue: bool = Field(default=True, strict=True)
    degrade: DegradeMode = DegradeMode.AUTO
    run_at: datetime | None = None

    def run_in(self, now: float) -> timedelta | None:
        """How long after `now` (seconds since the epoch) it is to start; None for at once.

        Raises:
            InvalidInputError: it is more than a year ahead.

        """
        if self.run_at is None:
            return None
        at = self.run_at if self.run_at.tzinfo else self.run_at.replace(tzinfo=UTC)
        later = at.timestamp() - now
        if later > _YEAR_S:
            issue = Detail("options.run_at", "at most a year ahead")
            raise InvalidInputError("The options are not valid.", (issue,))
        return timedelta(seconds=later) if later > 0 else None


class _Changeable(BaseModel):
    """What a retry may change of how a job is run; what is not set stays as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    priority: Priority = Priority.NORMAL
    timeout_seconds: Seconds = _DAY_S
    max_attempts: int = Field(default=1, ge=1, le=100)


DEFAULT_DEADLINE = timedelta(seconds=45)


def parse_options(raw: JsonObject, pipeline: Pipeline) -> tuple[JobOptions, JsonObject]:
    """The engine's options, and those that the pipeline takes for itself.

    Raises:
        InvalidInputError: an option is unknown or has a value that it cannot have.

    """
    _refuse_marks(raw, pipeline.secret_options)
    own = {name: value for name, value in raw.items() if name in pipeline.options}
    check_own(own, pipeline)
    return engine_options(raw, pipeline), own


def engine_options(raw: JsonObject, pipeline: Pipeline) -> JobOptions:
    """The engine's options alone.

    Raises:
        InvalidInputError: an option is unknown or has a value that it cannot have.

    """
    own = tuple(pipeline.options)
    theirs = {name: value for name, value in raw.items() if name not in own}
    return _checked(JobOptions, theirs, own, "there is")


def check_own(own: JsonObject, pipeline: Pipeline) -> None:
    """Return if every option of the pipeline's own is of its type; null stands for none given.

    Raises:
        InvalidInputError: one is not, with what is wrong and what would fit.

    """
    details = tuple(
        detail
        for name, value in own.items()
        if value is not None
        for detail in misfits(f"options.{name}", pipeline.option_types[name], value)
    )
    if details:
        raise InvalidInputError("The options are not valid.", details)


def parse_retry_options(raw: JsonObject, pipeline: Pipeline | None) -> RetryOptions:
    """What a retry changes: how the job is bounded, and the pipeline's own options.

    Raises:
        InvalidInputError: an option cannot be changed, or has a value that it cannot have.

    """
    own = () if pipeline is None else tuple(pipeline.options)
    secret = () if pipeline is None else pipeline.secret_options
    _refuse_marks(raw, secret)
    if pipeline is not None:
        check_own({name: raw[name] for name in raw if name in own}, pipeline)
    theirs = {name: raw[name] for name in raw if name not in own}
    said = _checked(_Changeable, theirs, own, "a retry has")
    named = said.model_fields_set
    seconds = said.timeout_seconds if "timeout_seconds" in named else None
    split = split_options(raw, secret)
    return RetryOptions(
        given=split.shown,
        secrets=split.secrets,
        priority=said.priority if "priority" in named else None,
        max_attempts=said.max_attempts if "max_attempts" in named else None,
        timeout=None if seconds is None else timedelta(seconds=seconds),
    )


def _refuse_marks(raw: JsonObject, secret: Collection[str]) -> None:
    issue = f"{MARK} only shows that one was given: give the secret itself"
    details = tuple(Detail(f"options.{name}", issue) for name in marked(raw, secret))
    if details:
        raise InvalidInputError("The options are not valid.", details)


def _checked(model: type[_Model], options: JsonObject, own: Sequence[str], having: str) -> _Model:
    try:
        return model.model_validate(options)
    except ValidationError as error:
        details = tuple(
            Detail(
                ".".join(["options", *map(str, issue["loc"])]),
                f"{having} no option {_meant(str(issue['loc'][0]), [*own, *model.model_fields])}"
                if issue["type"] == "extra_forbidden"
                else issue["msg"],
            )
            for issue in error.errors(include_input=False, include_url=False)
        )
        raise InvalidInputError("The options are not valid.", details) from error


def _meant(name: str, known: Sequence[str]) -> str:
    """A name that is none of those known, the nearest of them, and all.

    >>> _meant("passwrd", ["password", "queue"])
    '`passwrd`; did you mean `password`? It has: `password`, `queue`'
    """
    shown = f"`{name if len(name) <= _MAX_NAME else f'{name[:_MAX_NAME]}…'}`"
    nearest = get_close_matches(name[:_MAX_NAME].lower(), known, 1)
    has = f"t has: {', '.join(f'`{each}`' for each in known)}"
    return f"{shown}; did you mean `{nearest[0]}`? I{has}" if nearest else f"{shown}; i{has}"

"""Asking the configured model within what a stage is given."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pydantic import BaseModel, ValidationError

from forthwith.model.errors import PermanentError
from forthwith.ports.language import (
    LANGUAGE_MODEL,
    LanguageModel,
    ModelUnavailableError,
    Question,
)

if TYPE_CHECKING:
    from forthwith.ports.context import StageContext

OFFLINE: Final = "offline"
"""The option by which a caller keeps a document from the model."""
LONGEST_PAUSE: Final = timedelta(seconds=10)
"""A model that asks for more patience than this is done without: the document waits."""
_RESERVE: Final = timedelta(seconds=1)

_Answer = TypeVar("_Answer", bound=BaseModel)


def model_of(ctx: StageContext) -> LanguageModel | None:
    """The configured model; None if there is none, or the caller wants none."""
    if ctx.options.get(OFFLINE) not in (None, False):  # in doubt the document stays here
        return None
    if LANGUAGE_MODEL not in ctx.providers.names():
        return None
    return cast("LanguageModel", ctx.providers.get(LANGUAGE_MODEL))


async def ask(
    model: LanguageModel, question: Question, answer: type[_Answer], ctx: StageContext
) -> _Answer:
    """The answer, as the type that it has to be.

    Raises:
        ModelUnavailableError: no answer, or none of that form; another try may have one.
        PermanentError: another try will not help, or not soon.

    """
    try:
        said = await model.answer(question, within=max(_RESERVE, ctx.remaining - _RESERVE))
        return answer.model_validate(said)
    except ValidationError as error:
        raise ModelUnavailableError("its answer is not of the form that was asked for") from error
    except ModelUnavailableError as error:
        if error.retry_after is not None and error.retry_after > LONGEST_PAUSE:
            raise PermanentError(error.code, error.message, hint=error.hint) from error
        raise

"""A language model that answers in the shape that it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from forthwith.model.errors import ForthwithError, PermanentError

if TYPE_CHECKING:
    from datetime import timedelta

    from forthwith.model.json import JsonObject, JsonValue

LANGUAGE_MODEL: Final = "language_model"
"""The name under which `ctx.providers` has it, where one is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked.

    Attributes:
        name: a word for the answer's shape, in letters and underscores.
        instructions: what to do, in our words.
        material: what to do it with. It is data, whatever it says of itself.
        schema: JSON Schema of the answer: every object closed, every property required.

    """

    name: str
    instructions: str
    material: str
    schema: JsonObject


class LanguageModel(Protocol):
    """A configured model."""

    @property
    def label(self) -> str:
        """The model's name, for people."""
        ...

    async def answer(self, question: Question, *, within: timedelta) -> JsonValue:
        """What the model says: JSON, not yet checked against the schema. Safe to repeat.

        `within` bounds the whole exchange, however slowly an answer drips in.

        Raises:
            ModelUnavailableError: there was no usable answer; another try may have one.
            ModelRefusedError: the service refuses the request; another try will not help.

        """
        ...


class ModelUnavailableError(ForthwithError):
    """The language model did not answer in time, is overloaded, or talks nonsense."""

    code = "language_model_unavailable"
    hint = "The offline result stands in. Look at the model's service if it stays."
    retryable = True

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(f"the language model gave no usable answer: {reason}")
        self.reason = reason
        self.retry_after = retry_after


class ModelRefusedError(PermanentError):
    """The language model's service does not take the request."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "language_model_refused",
            f"The language model's service refused the request: {reason}.",
            hint="Check FORTHWITH_OPENAI_BASE_URL, _API_KEY and _MODEL with `forthwith doctor`.",
        )
        self.reason = reason

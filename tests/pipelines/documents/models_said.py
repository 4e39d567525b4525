"""A language model that says what a test wants, for stages that run alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from forthwith.model.errors import NotFoundError
from forthwith.model.json import JsonValue
from forthwith.ports.language import LANGUAGE_MODEL, Question


@dataclass(slots=True)
class Model:
    """Answers every question alike, or raises."""

    says: JsonValue | Exception
    label: str = "small-1"
    asked: list[Question] = field(default_factory=list)
    within: list[timedelta] = field(default_factory=list)

    async def answer(self, question: Question, *, within: timedelta) -> JsonValue:
        self.asked.append(question)
        self.within.append(within)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@dataclass(frozen=True, slots=True)
class Configured:
    """Providers of which the model is one."""

    model: Model
    known: Mapping[str, object] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        return (LANGUAGE_MODEL,)

    def get(self, name: str) -> object:
        if name != LANGUAGE_MODEL:
            raise NotFoundError("provider", name)
        return self.model

"""The stages that the pipelines of one document share, and how long a stage may take."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from forthwith.model.pipeline import Degrade, RetryPolicy, Stage, StageFunction
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating

BRIEF: Final = timedelta(seconds=30)
LONG: Final = timedelta(seconds=60)
WHOLE: Final = timedelta(seconds=60)
"""How long one document may keep children busy, whatever its stages are given."""
_READING: Final = timedelta(seconds=45)
"""So that what was read until then can still become a report."""
VERY_LONG: Final = timedelta(seconds=120)

RETRY: Final = RetryPolicy(not_after=("stage_timeout",))
"""A file that has used up its time once would use it up again, and others wait."""

VALIDATING: Final = Stage(
    "validating", validating, label="Validating", weight=1, timeout=BRIEF, isolated=True
)
PARSERS: Final = ("PIL.Image", "pypdfium2", "selectolax.lexbor", "xberg")
"""What reading often imports; the rest would cost each child more than the few it would spare."""
READING: Final = Stage(
    "reading",
    reading,
    label="Reading",
    weight=5,
    timeout=_READING,
    isolated=True,
    loads=PARSERS,
)
PARSING: Final = Stage("parsing", parsing, label="Parsing", weight=2, timeout=LONG, isolated=True)

_ASK_TWICE: Final = RetryPolicy(max_attempts=2, base=timedelta(seconds=0.5))
"""An answer of a model that is of no use is worth one more question, and no more waiting."""


def asking_stage(name: str, run: StageFunction, *, nothing: object) -> Stage:
    """A stage that asks a language model; where that gives no answer, `nothing` stands for it."""
    return Stage(
        name,
        run,
        label="Asking the language model",
        weight=1,
        timeout=BRIEF,
        retry=_ASK_TWICE,
        on_failure=Degrade(to=nothing),
    )


def finalizing_stage(name: str, run: StageFunction) -> Stage:
    """The last stage, which puts together what the others have found."""
    return Stage(name, run, label="Finalizing", weight=1, timeout=BRIEF, isolated=True)

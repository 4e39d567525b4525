"""What can be run: a pipeline is a value made of named stages, a stage is a plain function.

The graph is read from the signatures of the stage functions. A parameter named after a stage
receives that stage's output, `input` (or `document`) the job's input, `ctx` the context;
`Stage(needs={"text": "parse"})` maps a parameter to a stage of another name, and `after` is an
order without data. It is checked when the pipeline is built.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import timedelta
from typing import TypeAlias

from forthwith.model.errors import PipelineError
from forthwith.model.rendering import Rendering, check_renderings
from forthwith.model.signature import Signature, mismatch, read_signature

StageFunction: TypeAlias = Callable[..., object]
INPUT_PARAMETERS = frozenset({"input", "document"})
CONTEXT_PARAMETER = "ctx"
DEFAULT_TIMEOUT = timedelta(seconds=300)
MAX_DELAY = timedelta(days=366)
MAX_MULTIPLIER = 1000
MAX_MILESTONE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how soon a failed stage is tried again.

    Attributes:
        max_attempts: tries of one stage in one round, the first included; 1 or more.
        base: the delay before the second try.
        multiplier: what each further delay grows by.
        cap: the longest delay.
        jitter: the share of the delay that is random, both ways; 0.1 is ±10 %.
        not_after: codes of failures that no other try follows, as `stage_timeout` where a stage
            takes as long the next time.

    """

    max_attempts: int = 3
    base: timedelta = timedelta(seconds=1)
    multiplier: float = 2.0
    cap: timedelta = timedelta(seconds=60)
    jitter: float = 0.1
    not_after: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could not be meant."""
        sizes = self.max_attempts >= 1 and 1 <= self.multiplier <= MAX_MULTIPLIER
        delays = timedelta() <= self.base <= MAX_DELAY and timedelta() <= self.cap <= MAX_DELAY
        if not (sizes and delays and 0 <= self.jitter < 1):
            raise PipelineError("-", f"not a possible retry policy: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Degrade:
    """What stands in for a stage's output when the stage fails for good.

    Attributes:
        to: the value itself, or a function that takes the stage's own inputs by name
            (any subset of its parameters) and returns the value.

    """

    to: object


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a pipeline.

    Attributes:
        name: how the other stages, the ledger and people refer to it.
        run: an `async def` (runs in the worker's event loop) or a plain function (runs in a
            thread); with `isolated` either runs in a sandboxed child process.
        label: the words for people; the name by default.
        weight: its share of the whole work, in any unit.
        milestone: the percentage reached when it is done; give it to all stages or to none.
        timeout: how long one try may take; the pipeline's time-out bounds it too.
        retry: overrides the pipeline's policy.
        on_failure: `Degrade(to=…)` makes it degradable; None makes it critical.
        isolated: run in a disposable child: for untrusted bytes and CPU-bound work.
        loads: modules that an isolated stage imports when it needs them, as parsers are. A
            service's workers load them once, before they make children; none may start a thread.
        cache: whether the output may be reused for the same content and version; kept for later,
            without effect yet: every job runs the stage.
        version: raise it when the same input gives another output; kept for later with `cache`,
            without effect yet.
        needs: parameter name → stage name, where they differ.
        after: stages that must be done before, without their data.

    """

    name: str
    run: StageFunction
    _: KW_ONLY
    label: str = ""
    weight: float = 1.0
    milestone: float | None = None
    timeout: timedelta | None = None
    retry: RetryPolicy | None = None
    on_failure: Degrade | None = None
    isolated: bool = False
    loads: tuple[str, ...] = ()
    cache: bool = False
    version: int = 1
    needs: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()

    @property
    def critical(self) -> bool:
        """Whether the job fails when this stage fails for good."""
        return self.on_failure is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A named, versioned graph of stages over one input.

    Attributes:
        name: `field.what`, as in `documents.full_analysis`.
        version: raise it when stages are added, dropped or mean something else.
        input: the type of the job's input: a pydantic model, a dataclass or a JSON type.
        stages: in the order in which people should read them; a stage may only need earlier ones
            in the sense of the graph, whatever the order here.
        result: the stage whose output is the job's result; the last one by default.
        digest: a short fingerprint of the graph and the result stage.
        timeout: processing time of one round.
        child_time: how long the isolated stages of a job may run, all together; the one that is
            running then ends as if its own time were up. None: each for its own time.
        retry: the policy of stages that have none of their own.
        retention: how long jobs of it are to be kept; kept for later, without effect yet: no job
            is removed.
        options: the options that it takes for itself, seen as `ctx.options`: by name the type that
            a value must fit to be accepted at the submit, or the names alone, for any JSON. A type
            is what `input` may be too; its description tells callers how to give it.
        secret_options: those of them that are secrets: sealed like the input, shown nowhere, and
            erased when the job completes.
        renderings: forms of the result besides the stored one; they are no part of the digest.

    Raises:
        PipelineError: an unknown name, a cycle, a type that does not fit, a doubled stage.

    """

    name: str
    version: int = 1
    input: object = object
    stages: tuple[Stage, ...]
    result: str = ""
    label: str = ""
    description: str = ""
    timeout: timedelta = DEFAULT_TIMEOUT
    child_time: timedelta | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    retention: timedelta | None = None
    options: Mapping[str, object] | tuple[str, ...] = ()
    secret_options: tuple[str, ...] = ()
    renderings: tuple[Rendering, ...] = ()
    signatures: Mapping[str, Signature] = field(init=False, repr=False, compare=False)
    digest: str = field(init=False, repr=False, compare=False)
    _stages: Mapping[str, Stage] = field(init=False, repr=False, compare=False)
    _sources: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)
    _needs: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the graph from the signatures and check it."""
        _check_names(self)
        _check_options(self)
        _check_shares(self)
        check_renderings(self.name, self.renderings)
        object.__setattr__(self, "result", self.result or self.stages[-1].name)
        signatures = {stage.name: read_signature(self.name, stage.run) for stage in self.stages}
        object.__setattr__(self, "signatures", signatures)
        object.__setattr__(self, "_stages", {stage.name: stage for stage in self.stages})
        sources = {stage.name: _sources_of(stage, signatures[stage.name]) for stage in self.stages}
        object.__setattr__(self, "_sources", sources)
        needs = {s.name: frozenset((*sources[s.name].values(), *s.after)) for s in self.stages}
        object.__setattr__(self, "_needs", needs)
        object.__setattr__(self, "digest", _digest(self))
        _check_graph(self)

    @property
    def key(self) -> str:
        """Name and version as one word: `documents.full_analysis@1`."""
        return f"{self.name}@{self.version}"

    @property
    def option_types(self) -> Mapping[str, object]:
        """Option → the type of its values; `object` for any JSON."""
        if isinstance(self.options, Mapping):
            return self.options
        return dict.fromkeys(self.options, object)

    def stage(self, name: str) -> Stage:
        """The stage of that name.

        Raises:
            KeyError: the pipeline has none.

        """
        return self._stages[name]

    def sources(self, name: str) -> Mapping[str, str]:
        """Parameter → stage whose output it receives, for one stage."""
        return self._sources[name]

    def needs(self, name: str) -> frozenset[str]:
        """The stages that must be done before this one, with or without data."""
        return self._needs[name]

    @property
    def graph(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each stage with the stages that it needs, sorted; what is pinned on a job."""
        return tuple((stage.name, tuple(sorted(self.needs(stage.name)))) for stage in self.stages)


def _digest(pipeline: Pipeline) -> str:
    text = json.dumps([pipeline.name, pipeline.version, pipeline.graph, pipeline.result])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sources_of(stage: Stage, signature: Signature) -> dict[str, str]:
    plain = INPUT_PARAMETERS | {CONTEXT_PARAMETER}
    return {
        parameter: stage.needs.get(parameter, parameter)
        for parameter in signature.parameters
        if parameter in stage.needs or parameter not in plain
    }


def _check_names(pipeline: Pipeline) -> None:
    names = [stage.name for stage in pipeline.stages]
    if not names:
        raise PipelineError(pipeline.name, "it has no stage")
    for name in names:
        if not name.isidentifier() or name in INPUT_PARAMETERS | {CONTEXT_PARAMETER}:
            raise PipelineError(pipeline.name, f"{name!r} cannot name a stage")
        if names.count(name) > 1:
            raise PipelineError(pipeline.name, f"two stages are named {name!r}")
    if pipeline.result and pipeline.result not in names:
        raise PipelineError(pipeline.name, f"the result names no stage: {pipeline.result!r}")


def _check_options(pipeline: Pipeline) -> None:
    for name in pipeline.secret_options:
        if name not in pipeline.options:
            raise PipelineError(pipeline.name, f"the secret option {name!r} is none of its options")


def _check_shares(pipeline: Pipeline) -> None:
    milestones = [stage.milestone for stage in pipeline.stages]
    if any(m is None for m in milestones) and any(m is not None for m in milestones):
        raise PipelineError(pipeline.name, "give every stage a milestone, or none")
    for stage in pipeline.stages:
        if not 0 <= (stage.milestone or 0) <= MAX_MILESTONE:
            raise PipelineError(
                pipeline.name, f"stage {stage.name!r}: a milestone is a percentage, 0 to 100"
            )
        if not 0 <= stage.weight < math.inf:
            raise PipelineError(pipeline.name, f"stage {stage.name!r}: a weight is 0 or more")


def _check_graph(pipeline: Pipeline) -> None:
    known = {stage.name for stage in pipeline.stages}
    for stage in pipeline.stages:
        _check_parameters(pipeline, stage)
        for needed in pipeline.needs(stage.name):
            if needed not in known:
                raise PipelineError(
                    pipeline.name, f"stage {stage.name!r} needs {needed!r}, which is no stage"
                )
        _check_types(pipeline, stage)
    _check_cycles(pipeline)


def _check_parameters(pipeline: Pipeline, stage: Stage) -> None:
    for parameter in stage.needs:
        if parameter not in pipeline.signatures[stage.name].parameters:
            raise PipelineError(
                pipeline.name, f"stage {stage.name!r} has no parameter {parameter!r}"
            )


def _check_types(pipeline: Pipeline, stage: Stage) -> None:
    signature = pipeline.signatures[stage.name]
    given = {
        parameter: pipeline.signatures[source].returns
        for parameter, source in pipeline.sources(stage.name).items()
    }
    given |= {
        name: pipeline.input
        for name in signature.parameters
        if name in INPUT_PARAMETERS and name not in stage.needs
    }
    for parameter, annotation in given.items():
        issue = mismatch(annotation, signature.parameters[parameter])
        if issue:
            raise PipelineError(
                pipeline.name, f"stage {stage.name!r}, parameter {parameter!r}: {issue}"
            )


def _check_cycles(pipeline: Pipeline) -> None:
    left = {stage.name: set(pipeline.needs(stage.name)) for stage in pipeline.stages}
    while left:
        free = {name for name, needed in left.items() if not needed & left.keys()}
        if not free:
            raise PipelineError(pipeline.name, f"a cycle among {', '.join(sorted(left))}")
        left = {name: needed for name, needed in left.items() if name not in free}

"""The pipelines that this process has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.model.errors import PipelineError, UnknownPipelineError
from forthwith.model.rendering import AS_STORED
from forthwith.policy.graph import first_stages
from forthwith.runtime.payloads import json_schema, media_type, object_schema, result_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forthwith.model.json import JsonObject, JsonValue
    from forthwith.model.pipeline import Pipeline, Stage


class Catalogue:
    """Pipelines by name; several versions may be there, the newest is what a submit gets."""

    def __init__(self, pipelines: Iterable[Pipeline]) -> None:
        self._by_key: dict[str, Pipeline] = {}
        for pipeline in pipelines:
            if pipeline.key in self._by_key:
                raise PipelineError(pipeline.name, f"{pipeline.key} is there twice")
            self._by_key[pipeline.key] = pipeline
        ordered = sorted(self._by_key.values(), key=lambda pipeline: pipeline.version)
        self._newest = {pipeline.name: pipeline for pipeline in ordered}
        self._capabilities = {key: first_stages(p) for key, p in self._by_key.items()}

    def all(self) -> list[Pipeline]:
        """The newest version of each pipeline, by name."""
        return [self._newest[name] for name in sorted(self._newest)]

    def versions(self) -> list[Pipeline]:
        """Every version of every pipeline."""
        return list(self._by_key.values())

    def get(self, name: str) -> Pipeline:
        """The newest version; raises UnknownPipelineError."""
        try:
            return self._newest[name]
        except KeyError:
            raise UnknownPipelineError(name) from None

    def find(self, key: str) -> Pipeline | None:
        """The pipeline of that name and version, if this process has it."""
        return self._by_key.get(key)

    def capabilities(self) -> Mapping[str, tuple[str, ...]]:
        """Pipeline key → the stages that a fresh job starts with."""
        return self._capabilities

    def input_schema(self, name: str) -> JsonObject:
        """JSON Schema of the input."""
        return json_schema(self.get(name).input)

    def describe(self, pipeline: Pipeline) -> JsonObject:
        """The catalogue's entry of a pipeline."""
        stages: list[JsonValue] = [_describe_stage(pipeline, s) for s in pipeline.stages]
        return {
            "name": pipeline.name,
            "version": pipeline.version,
            "label": pipeline.label or pipeline.name,
            "description": pipeline.description,
            "input_schema": json_schema(pipeline.input),
            "result_schema": result_schema(pipeline.signatures[pipeline.result].returns),
            "result_stage": pipeline.result,
            "stages": stages,
            "options": [*pipeline.options],
            "options_schema": _options_schema(pipeline),
            "secret_options": [*pipeline.secret_options],
            "formats": [*_formats(pipeline)],
            "defaults": {
                "timeout_seconds": pipeline.timeout.total_seconds(),
                "max_attempts": pipeline.retry.max_attempts,
            },
        }


def _options_schema(pipeline: Pipeline) -> JsonObject:
    """JSON Schema of the pipeline's own options; a secret one is written and never shown."""
    schema = object_schema(pipeline.option_types)
    for name in pipeline.secret_options:
        schema["properties"][name]["writeOnly"] = True
    return schema


def _formats(pipeline: Pipeline) -> Iterator[str]:
    """The names under which a result can be asked for; one that is a file is had without."""
    if media_type(pipeline.signatures[pipeline.result].returns) == media_type(object):
        yield AS_STORED
    yield from (rendering.name for rendering in pipeline.renderings)


def _describe_stage(pipeline: Pipeline, stage: Stage) -> JsonObject:
    return {
        "name": stage.name,
        "label": stage.label or stage.name,
        "weight": stage.weight,
        "milestone": stage.milestone,
        "needs": [*sorted(pipeline.needs(stage.name))],
        "critical": stage.critical,
        "isolated": stage.isolated,
        "timeout_seconds": stage.timeout.total_seconds() if stage.timeout else None,
    }

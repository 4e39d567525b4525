"""The catalogue, the capacity and the health."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.describing import described
from forthwith.api.envelope import enveloped
from forthwith.api.lean import LeanRoute
from forthwith.api.problems import BY_SLUG
from forthwith.api.schemas import Envelope, Thing
from forthwith.api.serving import serving
from forthwith.api.views import ROOT, pipeline_summary
from forthwith.model.errors import NotFoundError, UnknownPipelineError
from forthwith.model.json import JsonValue
from forthwith.telemetry.prometheus import CONTENT_TYPE

router = APIRouter(prefix=ROOT, route_class=LeanRoute)
outside = APIRouter(route_class=LeanRoute)
"""What stands outside `/api/v1`."""


@router.get(
    "/pipelines", tags=["pipelines"], **described({200: Envelope[list[Thing]]}, storage=False)
)
async def list_pipelines(request: Request) -> Response:
    """List what can be run."""
    pipelines = serving(request).service.catalogue.all()
    return enveloped(request, [pipeline_summary(pipeline) for pipeline in pipelines])


@router.get(
    "/pipelines/{name}",
    tags=["pipelines"],
    **described({200: Envelope[Thing]}, "not_found", storage=False),
)
async def show_pipeline(request: Request, name: str) -> Response:
    """Show a pipeline: the JSON Schemas of its input and its result, its stages, its defaults."""
    catalogue = serving(request).service.catalogue
    try:
        pipeline = catalogue.get(name)
    except UnknownPipelineError as error:
        raise NotFoundError("pipeline", name) from error
    return enveloped(request, catalogue.describe(pipeline))


@router.get("/admission", tags=["operations"], **described({200: Envelope[Thing]}))
async def show_admission(request: Request) -> Response:
    """Show whether a job would be run now, and how full the service is."""
    return enveloped(request, await serving(request).service.admission())


@router.get("/jobs/health", tags=["operations"], **described({200: Envelope[Thing]}))
async def show_queue_health(request: Request) -> Response:
    """Show the health of the queue: what waits, for how long, and who works."""
    ledger = serving(request).service.ledger
    facts = await ledger.queue_facts()
    workers = await ledger.workers()
    by_state: dict[str, JsonValue] = {**facts.by_state}
    return enveloped(
        request,
        {
            "pending": facts.pending,
            "scheduled": facts.scheduled,
            "processing": facts.processing,
            "immediate": facts.immediate,
            "oldest_waiting_seconds": round(facts.oldest_waiting_s, 3),
            "by_state": by_state,
            "workers": len(workers),
            "concurrency": sum(worker.concurrency for worker in workers),
        },
    )


@outside.get("/livez", tags=["health"], **described({200: Envelope[Thing]}, storage=False))
async def live(request: Request) -> Response:
    """Say that the process answers."""
    return enveloped(request, {"alive": True})


@outside.get("/readyz", tags=["health"], **described({200: Envelope[Thing]}, "draining"))
async def ready(request: Request) -> Response:
    """Say whether the server takes work: not while it is stopped, nor without its storage."""
    parts = serving(request)
    parts.drain.check()
    return enveloped(request, {"ready": True, "health": await parts.service.health()})


@outside.get("/metrics", tags=["health"], **described({200: None}))
async def show_metrics(request: Request) -> Response:
    """Show the metrics, for Prometheus."""
    parts = serving(request)
    ledger = parts.service.ledger
    text = parts.metrics.render(await ledger.queue_facts(), await ledger.workers())
    return Response(text, headers={"Content-Type": CONTENT_TYPE})


@outside.get(
    "/problems/{slug}",
    tags=["errors"],
    **described({200: Envelope[Thing]}, "not_found", storage=False),
)
async def show_problem(request: Request, slug: str) -> Response:
    """Explain an error: what its `type` leads to."""
    problem = BY_SLUG.get(slug)
    if problem is None:
        raise NotFoundError("problem", slug)
    return enveloped(
        request,
        {
            "code": problem.code,
            "type": problem.type,
            "status": problem.status,
            "title": problem.title,
            "retryable": problem.retryable,
            "hint": problem.hint,
        },
    )

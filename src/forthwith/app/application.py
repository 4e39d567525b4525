"""The application: its pipelines, its providers and what wraps its stages."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from forthwith.app.wiring import LOCAL, make_settings, open_service, start_engine
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.runtime.running import Running

if TYPE_CHECKING:
    from forthwith.model.pipeline import Pipeline
    from forthwith.runtime.execution import Middleware
    from forthwith.settings import Settings


class Forthwith:
    """An application.

    Args:
        pipelines: what it can run, besides what is shipped.
        providers: the outside services of its stages, by name.
        middleware: `async def around(ctx, run): return await run()`; wraps every stage, the
            first one outermost.
        shipped: whether the pipelines that come with Forthwith are there too.

    """

    def __init__(
        self,
        *,
        pipelines: Sequence[Pipeline] = (),
        providers: Mapping[str, object] | None = None,
        middleware: Sequence[Middleware] = (),
        shipped: bool = True,
    ) -> None:
        self.pipelines = (*pipelines, *(shipped_pipelines() if shipped else ()))
        self.providers = dict(providers or {})
        self.middleware = tuple(middleware)

    @contextlib.asynccontextmanager
    async def running(
        self,
        *,
        database_url: str | None = None,
        data_dir: str | Path | None = None,
        settings: Settings | None = None,
        only: set[str] | None = None,
        drain: timedelta | None = None,
    ) -> AsyncIterator[Running]:
        """Run the engine in this process, on the same code as `forthwith serve`.

        Args:
            database_url: `sqlite:///path` or `postgresql://…`; by default the settings' one.
            data_dir: where documents and the ledger are; by default the settings' one.
            settings: instead of the environment's.
            only: claim these jobs and no others; what is submitted here is added to it.
            drain: how long running jobs may go on at the end; by default the settings' time.

        Raises:
            StorageError: the ledger cannot be opened.
            PipelineChangedError: a pipeline's stages changed and its version did not.

        """
        chosen = settings or make_settings(database_url=database_url, data_dir=data_dir)
        service = await open_service(chosen, self.pipelines)
        try:
            engine = await start_engine(
                chosen,
                service,
                providers=self.providers,
                middleware=self.middleware,
                only=only,
                supervised=False,
            )
            running = Running(service, engine, tenant=LOCAL, owner=LOCAL, only=only)
            await service.relay.start()
            try:
                yield running
            finally:
                await running.close()
                await engine.stop(within=drain)
        finally:
            await service.close()


def shipped_pipelines() -> tuple[Pipeline, ...]:
    """The pipelines that come with Forthwith."""
    from forthwith.pipelines.documents.shipped import SHIPPED  # noqa: PLC0415 - it takes its time

    return SHIPPED


def load_app(path: str) -> Forthwith:
    """The application at `module:attribute`, or the shipped one when the path is empty.

    Raises:
        InvalidInputError: there is no such module or attribute, or it is no application.

    """
    if not path:
        return Forthwith()
    module, _, attribute = path.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found = getattr(importlib.import_module(module), attribute or "app")
    except (ImportError, AttributeError) as error:
        issue = Detail("app", str(error))
        raise InvalidInputError(
            f"the application {path!r} cannot be loaded: {error}",
            (issue,),
            hint="Name it as module:attribute, from the folder that holds the module.",
        ) from error
    if not isinstance(found, Forthwith):
        raise InvalidInputError(f"{path!r} is a {type(found).__name__}, no Forthwith application")
    return found

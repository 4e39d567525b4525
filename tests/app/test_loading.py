"""What is loaded where: parsers before children are made, and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path

from forthwith.app import Forthwith
from forthwith.app.wiring import open_service, start_engine
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.pipelines.documents.shipped import SHIPPED
from forthwith.runtime.isolation import Isolation
from forthwith.runtime.running import Running
from forthwith.settings import Settings
from tests.runtime.engines import PATIENCE


def seen(input: str) -> bool:  # noqa: A002 - the pipeline's name for it
    """Whether the child had the module before it asked for it."""
    return input in sys.modules


LOOK = Pipeline(
    name="loads.look",
    input=str,
    stages=(Stage("look", seen, isolated=True, loads=("colorsys",)),),
)


async def test_the_workers_of_a_service_load_what_stages_name_before_a_job_comes(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path)
    service = await open_service(settings, [LOOK])
    engine = await start_engine(
        settings, service, providers={}, middleware=(), only=None, supervised=True
    )
    fw = Running(service, engine, tenant="local", owner="local", only=None)
    await service.relay.start()

    assert await (await fw.submit(LOOK.name, "colorsys")).result(timeout=PATIENCE) is True
    assert await (await fw.submit(LOOK.name, "sndhdr")).result(timeout=PATIENCE) is False
    await engine.stop()
    await service.close()


async def test_an_engine_of_its_own_loads_nothing_ahead(tmp_path: Path) -> None:
    app = Forthwith(pipelines=[LOOK], shipped=False)
    async with app.running(settings=Settings(data_dir=tmp_path)) as fw:
        job = await fw.submit(LOOK.name, "colorsys")
        assert await job.result(timeout=PATIENCE) is False


async def test_no_parser_that_is_loaded_ahead_starts_a_thread() -> None:
    names = {name for each in SHIPPED for stage in each.stages for name in stage.loads}
    isolation = Isolation(preload=sorted(names))

    await isolation.start()
    assert names
    await isolation.aclose()
